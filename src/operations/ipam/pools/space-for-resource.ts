/** Takes space from a pool for a VPC or subnet that a call creates, for CreateVpc and similar operations. */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { Change } from "../../../model/world/change.ts";
import type { Call } from "../../operation.ts";
import { findPoolToAllocateFrom, isInPublicScope } from "./find-pool.ts";
import { takeSpace } from "./take-space.ts";

// ours: no evidence of AWS's texts
const noLocale = awsError(
  "InvalidParameterValue",
  (id: string) => `The ipam-pool '${id}' has no locale. Resources get space only from a pool with one.`,
);
const otherFamily = awsError(
  "InvalidParameterValue",
  (id: string, family: string) => `The ipam-pool '${id}' is not a pool of ${family}.`,
);
const isPlanning = awsError(
  "InvalidParameterValue",
  (id: string, vpcId: string) => `The ipam-pool '${id}' is for the subnets of the VPC '${vpcId}'.`,
);
const notPlanning = awsError(
  "InvalidParameterValue",
  (id: string, vpcId: string) => `The ipam-pool '${id}' is not a resource planning pool of the VPC '${vpcId}'.`,
);

/** The resource that gets the space. The pool's rules check its tags (catalogue 284). */
export interface NewResource {
  readonly type: "vpc" | "subnet";
  readonly id: string;
  readonly tags: readonly Tag[];
  /** The VPC of a subnet. */
  readonly vpcId?: string;
}

export interface SpaceForResource {
  readonly cidr: string;
  readonly pool: IpamPool;
  readonly isPublic: boolean;
  /** Must be committed with the resource. Its deletion gives the space back by itself: `follow-resources.ts`. */
  readonly changes: readonly Change[];
}

export function spaceForResource(
  call: Call<unknown>,
  poolId: string,
  asked: {
    readonly family: "ipv4" | "ipv6";
    readonly cidr?: string | undefined;
    readonly netmaskLength?: number | undefined;
  },
  resource: NewResource,
): SpaceForResource {
  const found = findPoolToAllocateFrom(call, poolId);
  const { pool, home } = found;
  if (pool.locale === undefined) throw noLocale(pool.id);
  if (pool.addressFamily !== asked.family) throw otherFamily(pool.id, asked.family);
  if (resource.type === "vpc" && pool.sourceResource !== undefined) throw isPlanning(pool.id, pool.sourceResource.id);
  if (resource.type === "subnet" && !isSource(call, pool, resource.vpcId)) {
    throw notPlanning(pool.id, resource.vpcId ?? "");
  }
  const { allocation, changes } = takeSpace(
    call,
    found,
    { Cidr: asked.cidr, NetmaskLength: asked.netmaskLength },
    {
      resourceType: resource.type,
      resourceId: resource.id,
      resourceRegion: call.region,
      resourceOwner: call.caller.account,
      tags: resource.tags,
    },
  );
  return { cidr: allocation.cidr, pool, isPublic: isInPublicScope(home, pool), changes };
}

/** Whether the pool divides the space of the VPC: the caller's own, as an import may have the id of another account's. */
const isSource = (
  { caller, region }: Call<unknown>,
  { sourceResource }: IpamPool,
  vpcId: string | undefined,
): boolean =>
  sourceResource?.id === vpcId && sourceResource?.ownerId === caller.account && sourceResource.region === region;
