/** Deletes a subnet that nothing is in. */
import { awsError } from "../../model/aws-error.ts";
import { type Change, remove } from "../../model/world/change.ts";
import { hasAny, type World } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { findSubnet } from "./find-subnet.ts";

const hasDependencies = awsError(
  "DependencyViolation",
  (id: string) => `The subnet '${id}' has dependencies and cannot be deleted.`,
);

export default operation("ec2", "DeleteSubnet", {
  decide({ input: { SubnetId }, world }) {
    const { id } = findSubnet(world, SubnetId);
    if (hasAny(world.by("network-interface", "subnet", id))) throw hasDependencies(id);
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
