/** Raises a quota for the account, at once; to more than AWS documents that it grants, it's asked for in vain. */
import type { LimitName, Limits } from "../../model/limits.ts";
import type { QuotaRequest } from "../../model/records/quotas/quota.ts";
import { type ServiceQuota, serviceQuotaOfLimit } from "../../model/service-quotas.ts";
import { type Change, inPartition, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import {
  defaultOf,
  findQuota,
  homeOfQuota,
  limitsOfQuota,
  quotasTouched,
  refuseContext,
  worldOfQuota,
} from "./find-quota.ts";
import { notAdjustable, notMoreThanCurrent, notMoreThanDefault } from "./quota-words.ts";
import { showRequest } from "./show-quota.ts";

/** AWS: with the quota of VPCs these grow by as many (catalogue 532). */
const PER_VPC = ["internetGatewaysPerRegion", "egressOnlyInternetGatewaysPerRegion"] as const;

export default operation("servicequotas", "RequestServiceQuotaIncrease", {
  touches: quotasTouched,
  decide(call) {
    const { input, world, caller, now, random } = call;
    const quota = findQuota(input, world.region);
    refuseContext(input.ContextId);
    const limits = limitsOfQuota(quota, call);
    refuseValue(input.DesiredValue, quota, limits);
    const request: QuotaRequest = {
      id: random(20),
      quota: quota.id,
      desiredValue: input.DesiredValue,
      status: isGranted(quota, input.DesiredValue, limits) ? "APPROVED" : "NOT_APPROVED",
      requester: caller.arn,
      createdAt: now,
    };
    const changes = [
      put("quota-request", request),
      ...(request.status === "APPROVED" ? raised(worldOfQuota(quota, world), quota, input.DesiredValue, limits) : []),
    ];
    const home = homeOfQuota(quota, world);
    return {
      changes: changes.map((change) => inPartition(home, change)),
      output: { RequestedQuota: showRequest(request, quota, world, "PENDING") },
    };
  },
});

// AWS: catalogue 533
function refuseValue(desired: number, quota: ServiceQuota, limits: Limits): void {
  if (quota.isFixed) throw notAdjustable();
  if (desired <= limits[quota.limit]) throw notMoreThanCurrent();
  if (desired <= defaultOf(quota)) throw notMoreThanDefault(defaultOf(quota));
}

/** AWS: the rules of all groups of an interface together have a limit that isn't raised (catalogue 120). */
function isGranted({ limit, most = Number.POSITIVE_INFINITY }: ServiceQuota, desired: number, limits: Limits): boolean {
  const after: Limits = { ...limits, [limit]: desired };
  const isOfRules = limit === "rulesPerSecurityGroup" || limit === "securityGroupsPerInterface";
  return (
    desired <= most &&
    (!isOfRules || after.rulesPerSecurityGroup * after.securityGroupsPerInterface <= after.rulesPerInterface)
  );
}

function raised(home: World, { limit }: ServiceQuota, desired: number, limits: Limits): readonly Change[] {
  const more = desired - limits[limit];
  const grown: readonly LimitName[] = limit === "vpcsPerRegion" ? [limit, ...PER_VPC] : [limit];
  return grown.flatMap((each) => {
    const id = serviceQuotaOfLimit(each)?.id;
    return id === undefined
      ? []
      : [put("applied-quota", { id, tags: home.get("applied-quota", id)?.tags ?? [], value: limits[each] + more })];
  });
}
