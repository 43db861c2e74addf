/** Makes a new VPC with what AWS creates along with it: a main route table, a default ACL and a default group. */
import type { Limits } from "../../model/limits.ts";
import type { NetworkAclEntry, Route } from "../../model/records/routing.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { cidrsOfVpc } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { NewId } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { quotaExceeded } from "../quotas.ts";
import { makeDefaultGroup } from "../security-groups/groups/default-group.ts";

const vpcLimitExceeded = quotaExceeded("VpcLimitExceeded", "VPCs", "vpcsPerRegion");

export function refuseTooManyVpcs(world: World, limits: Limits): void {
  if (world.count("vpc") >= limits.vpcsPerRegion) throw vpcLimitExceeded();
}

/** The routes that every table of a VPC starts with: one per block of the VPC. */
export const localRoutes = (vpc: Vpc): readonly Route[] => cidrsOfVpc(vpc).map(localRoute);

export const localRoute = (cidr: string): Route => ({
  destination: cidr,
  target: { kind: "local" },
  origin: "CreateRouteTable",
});

/** AWS: a default ACL allows everything, by rule 100, and for IPv6 by rule 101. */
export const openEntries = (family: "ipv4" | "ipv6"): readonly NetworkAclEntry[] =>
  [false, true].map((egress) => ({
    ruleNumber: family === "ipv4" ? 100 : 101,
    egress,
    action: "allow",
    protocol: "-1",
    cidr: family === "ipv4" ? "0.0.0.0/0" : "::/0",
  }));

/** `routes` are the routes of the main table in addition to the local ones. */
export function makeVpc(
  vpc: Vpc,
  newId: NewId,
  routes: readonly Route[] = [],
): { readonly changes: readonly Change[]; readonly networkAclId: string } {
  const { id: vpcId, ownerId } = vpc;
  const table = { id: newId("route-table"), ownerId, vpcId, routes: [...localRoutes(vpc), ...routes], tags: [] };
  const networkAclId = newId("network-acl");
  const entries = [...openEntries("ipv4"), ...(vpc.ipv6CidrBlocks.length > 0 ? openEntries("ipv6") : [])];
  const changes = [
    put("vpc", vpc),
    put("route-table", table),
    put("route-table-association", {
      id: newId("route-table-association"),
      routeTableId: table.id,
      vpcId,
      isMain: true,
    }),
    put("network-acl", { id: networkAclId, ownerId, vpcId, isDefault: true, entries, tags: [] }),
    ...makeDefaultGroup(vpc, newId),
  ];
  return { changes, networkAclId };
}
