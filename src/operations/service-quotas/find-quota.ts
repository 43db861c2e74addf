/** Finds the services and quotas that calls name, where they hold, and their values. */
import { defaultLimits, type Limits } from "../../model/limits.ts";
import { GLOBAL } from "../../model/regions.ts";
import {
  quotaServices,
  REGION_OF_GLOBAL_QUOTAS,
  type ServiceQuota,
  serviceQuotaOf,
  serviceQuotas,
} from "../../model/service-quotas.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { Call } from "../operation.ts";
import { type Touched, withArn } from "../permission/touched.ts";
import { limitsIn } from "./limits-in.ts";
import { noSuchArn, noSuchQuota, noSuchService, notOfResources } from "./quota-words.ts";

interface Named {
  readonly ServiceCode: string;
  readonly QuotaCode: string;
}

const isServedIn = (service: string, region: string): boolean =>
  Object.hasOwn(quotaServices, service) &&
  (quotaServices[service]?.isGlobal !== true || region === REGION_OF_GLOBAL_QUOTAS);

/** The codes of the services that have quotas in a Region. */
export const servicesIn = (region: string): readonly string[] =>
  Object.keys(quotaServices).filter((service) => isServedIn(service, region));

export function quotasOfService(service: string, region: string): readonly ServiceQuota[] {
  if (!isServedIn(service, region)) throw noSuchService();
  return serviceQuotas.filter((quota) => quota.service === service);
}

export function findQuota({ ServiceCode, QuotaCode }: Named, region: string): ServiceQuota {
  const found = quotasOfService(ServiceCode, region).find(({ code }) => code === QuotaCode);
  if (found === undefined) throw noSuchQuota(QuotaCode, ServiceCode);
  return found;
}

/** No quota here is one of single resources. */
export function refuseContext(contextId: string | undefined): void {
  if (contextId !== undefined) throw notOfResources();
}

/** What permission is asked on. */
export const quotasTouched = ({ input, world }: Pick<Call<Named>, "input" | "world">): readonly Touched[] => {
  const id = `${input.ServiceCode}/${input.QuotaCode}`;
  return [withArn("quota", arnOfQuota({ id, isGlobal: serviceQuotaOf(id)?.isGlobal ?? false }, world), world.account)];
};

/** AWS: of services without Regions it has no Region either. A default is nobody's. */
export const arnOfQuota = (
  { id, isGlobal }: Pick<ServiceQuota, "id" | "isGlobal">,
  { account, region }: PartitionKey,
): string => `arn:aws:servicequotas:${isGlobal ? "" : region}:${account}:${id}`;

export function findQuotaByArn(arn: string, world: World): ServiceQuota {
  const quota = serviceQuotaOf(arn.split(":").slice(5).join(":"));
  if (quota === undefined || !isServedIn(quota.service, world.region) || arnOfQuota(quota, world) !== arn) {
    throw noSuchArn(arn);
  }
  return quota;
}

/** The partition in which it holds. */
export const homeOfQuota = ({ isGlobal }: ServiceQuota, { account, region }: PartitionKey): PartitionKey =>
  isGlobal ? { account, region: GLOBAL } : { account, region };

export function worldOfQuota(quota: ServiceQuota, world: World): World {
  const { account, region } = homeOfQuota(quota, world);
  return world.elsewhere(account, region);
}

/** The limits where the quota holds. What a Region raised isn't any of those of services without Regions. */
export const limitsOfQuota = (
  quota: ServiceQuota,
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
): Limits => (quota.isGlobal ? limitsIn(worldOfQuota(quota, world), limits) : limits);

export const defaultOf = ({ limit }: ServiceQuota): number => defaultLimits[limit];
