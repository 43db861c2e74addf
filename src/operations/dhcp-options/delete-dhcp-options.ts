/** Deletes a DHCP options set that no VPC has. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";

const hasDependencies = awsError(
  "DependencyViolation",
  (id: string) => `The dhcpOptions '${id}' has dependencies and cannot be deleted.`,
);

export default operation("ec2", "DeleteDhcpOptions", {
  decide({ input: { DhcpOptionsId }, world }) {
    const { id } = findDhcpOptions(world, DhcpOptionsId);
    if (world.all("vpc").some(({ dhcpOptionsId }) => dhcpOptionsId === id)) throw hasDependencies(id);
    return { changes: [remove("dhcp-options", id)], output: {} };
  },
});
