/** Deletes a VPC with its main route table, default ACL and default group, once nothing else is in it. */
import type { Vpc } from "../../model/records/vpc.ts";
import { type Change, remove } from "../../model/world/change.ts";
import { hasAny, type World } from "../../model/world/world.ts";
import { hasDependencies } from "../dependencies.ts";
import { operation } from "../operation.ts";
import { findVpc } from "./find-vpc.ts";

export default operation("ec2", "DeleteVpc", {
  decide({ input: { VpcId }, world }) {
    const vpc = findVpc(world, VpcId);
    if (isInUse(world, vpc)) throw hasDependencies("vpc", vpc.id);
    return { changes: [...whatComesWith(world, vpc), remove("vpc", vpc.id)], output: {} };
  },
});

/** What must be deleted before its VPC: everything except what CreateVpc made. */
const dependents: readonly ((world: World, vpcId: string) => IteratorObject<unknown>)[] = [
  (world, vpcId) => world.by("subnet", "vpc", vpcId),
  (world, vpcId) => world.by("network-interface", "vpc", vpcId),
  (world, vpcId) => world.by("vpc-endpoint", "vpc", vpcId),
  (world, vpcId) => world.by("internet-gateway", "vpc", vpcId),
  (world, vpcId) => world.by("egress-only-internet-gateway", "vpc", vpcId),
  (world, vpcId) => world.by("vpc-peering-connection", "vpc", vpcId).filter(({ status }) => status === "active"),
  (world, vpcId) => world.by("network-acl", "vpc", vpcId).filter(({ isDefault }) => !isDefault),
  (world, vpcId) => world.by("security-group", "vpc", vpcId).filter(({ name }) => name !== "default"),
  (world, vpcId) => world.by("security-group-vpc-association", "vpc", vpcId),
  (world, vpcId) => world.by("route-table", "vpc", vpcId).filter(({ id }) => !isMain(world, id)),
];

const isInUse = (world: World, { id }: Vpc): boolean => dependents.some((find) => hasAny(find(world, id)));

const isMain = (world: World, routeTableId: string): boolean =>
  world.by("route-table-association", "table", routeTableId).some((association) => association.isMain);

function* whatComesWith(world: World, { id }: Vpc): Iterable<Change> {
  for (const association of world.by("route-table-association", "vpc", id)) {
    yield remove("route-table-association", association.id);
  }
  for (const table of world.by("route-table", "vpc", id)) yield remove("route-table", table.id);
  for (const acl of world.by("network-acl", "vpc", id)) yield remove("network-acl", acl.id);
  for (const group of world.by("security-group", "vpc", id)) {
    for (const rule of world.by("security-group-rule", "group", group.id)) yield remove("security-group-rule", rule.id);
    yield remove("security-group", group.id);
  }
}
