/** Deletes a DHCP options set that no VPC uses. */
import { remove } from "../../model/world/change.ts";
import { hasDependencies, refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";

export default operation("ec2", "DeleteDhcpOptions", {
  decide({ input: { DhcpOptionsId }, world }) {
    const { id } = findDhcpOptions(world, DhcpOptionsId);
    refuseInUse(world, "dhcp-options", id, () => hasDependencies("dhcpOptions", id));
    return { changes: [remove("dhcp-options", id)], output: {} };
  },
});
