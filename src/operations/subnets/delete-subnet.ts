/** Deletes an empty subnet. */
import { type Change, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { hasDependencies, refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findSubnet } from "./find-subnet.ts";

export default operation("ec2", "DeleteSubnet", {
  touches: ({ input, world }) => [existing("subnet", findSubnet(world, input.SubnetId))],
  decide({ input: { SubnetId }, world }) {
    const { id } = findSubnet(world, SubnetId);
    refuseInUse(world, "subnet", id, () => hasDependencies("subnet", id));
    return { changes: [...whatComesWith(world, id), remove("subnet", id)], output: {} };
  },
});

function* whatComesWith(world: World, subnetId: string): Iterable<Change> {
  for (const { id } of world.by("network-acl-association", "subnet", subnetId)) {
    yield remove("network-acl-association", id);
  }
  for (const { id } of world.by("route-table-association", "subnet", subnetId)) {
    yield remove("route-table-association", id);
  }
  for (const { id } of world.by("subnet-cidr-reservation", "subnet", subnetId)) {
    yield remove("subnet-cidr-reservation", id);
  }
}
