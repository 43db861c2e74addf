/** Deletes a VPC with its main route table, default ACL and default group, once nothing else is in it. */
import type { Vpc } from "../../model/records/vpc.ts";
import { type Change, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { hasDependencies, refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "./find-vpc.ts";

export default operation("ec2", "DeleteVpc", {
  touches: ({ input, world }) => [existing("vpc", findVpc(world, input.VpcId))],
  decide({ input: { VpcId }, world }) {
    const vpc = findVpc(world, VpcId);
    refuseInUse(world, "vpc", vpc.id, () => hasDependencies("vpc", vpc.id));
    return { changes: [...whatComesWith(world, vpc), remove("vpc", vpc.id)], output: {} };
  },
});

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
