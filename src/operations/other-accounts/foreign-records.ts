/** What other accounts share with a partition: an import brings it, and its owner alone changes it. */
import { awsError } from "../../model/aws-error.ts";
import type { Change } from "../../model/world/change.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";

// AWS: catalogue 429
const notOwned = awsError(
  "UnauthorizedOperation",
  (operation: string) =>
    `You are not authorized to perform ${operation} operation. A subnet in this vpc is shared but the provided object is not owned by you`,
  { status: 403 },
);

// ours: no evidence of AWS's text
const sharedOnly = awsError(
  "UnauthorizedOperation",
  (operation: string) =>
    `You are not authorized to perform ${operation} operation. The resource is shared with you, and only its owner changes it.`,
  { status: 403 },
);

/** What only the owner of a VPC or group creates in it. AWS: others make interfaces, instances and groups of their own there. */
const OF_ITS_OWNER: ReadonlySet<Kind> = new Set<Kind>([
  "block-public-access-exclusion",
  "client-vpn-endpoint",
  "client-vpn-target-network",
  "egress-only-internet-gateway",
  "encryption-control",
  "elastic-ip",
  "flow-log",
  "internet-gateway",
  "nat-gateway",
  "network-acl",
  "network-acl-association",
  "network-interface-permission",
  "route-table",
  "route-table-association",
  "security-group-rule",
  "subnet",
  "subnet-cidr-reservation",
  "transit-gateway-attachment",
  "vpc-endpoint",
  "vpc-peering-connection",
  "vpn-gateway",
]);

/** What AWS's text is about: all else that accounts share has nothing to do with a VPC. */
const IN_A_VPC: ReadonlySet<Kind> = new Set<Kind>([
  ...OF_ITS_OWNER,
  "instance",
  "network-interface",
  "security-group",
  "volume",
  "vpc",
]);

/** The members by which records name their owner and what they are in. */
interface Placed {
  readonly ownerId?: string;
  readonly groupOwnerId?: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  readonly groupId?: string;
  readonly networkInterfaceId?: string;
  /** Of a flow log, or an exclusion. AWS: an owner may log the interfaces of participants. */
  readonly resourceId?: string;
  readonly association?: Placed;
  readonly requester?: Placed;
  /** What is attached to a transit gateway. */
  readonly resource?: Placed;
  readonly accepter?: Placed;
}

/** INVARIANT: no call of an account changes a record in its partition that belongs to another account. */
export function refuseForeign(operation: string, world: World, changes: readonly Change[]): void {
  const isForeign = (record: object | undefined): boolean => {
    const { ownerId, groupOwnerId: owner = ownerId } = (record ?? {}) as Placed;
    return owner !== undefined && owner !== world.account;
  };
  const isInForeign = ({ vpcId, subnetId, groupId, networkInterfaceId: nic, resourceId }: Placed): boolean =>
    (resourceId !== undefined && isForeign(world.get("vpc", resourceId) ?? world.get("subnet", resourceId))) ||
    (vpcId !== undefined && isForeign(world.get("vpc", vpcId))) ||
    (subnetId !== undefined && isForeign(world.get("subnet", subnetId))) ||
    (nic !== undefined && isForeign(world.get("network-interface", nic))) ||
    (groupId !== undefined && isForeign(world.get("security-group", groupId)));
  for (const change of changes) {
    const { in: where = world } = change;
    if (where.account !== world.account || where.region !== world.region) continue;
    const kind = "put" in change ? change.put : change.delete;
    const before = world.get(kind, "put" in change ? change.value.id : change.id);
    if (isForeign(before)) throw IN_A_VPC.has(kind) ? notOwned(operation) : sharedOnly(operation);
    if (!OF_ITS_OWNER.has(kind)) continue;
    // An address may always be taken away again.
    const isLeft = kind === "elastic-ip" ? undefined : before;
    const places = [isLeft, "put" in change ? change.value : undefined].flatMap((record) => {
      const { requester, accepter, association, resource, ...place } = (record ?? {}) as Placed;
      return [place, requester, accepter, association, resource];
    });
    if (places.some((place) => place !== undefined && isInForeign(place))) throw notOwned(operation);
  }
}
