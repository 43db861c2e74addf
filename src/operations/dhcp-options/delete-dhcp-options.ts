/** Deletes a DHCP options set that no VPC uses. */
import { remove } from "../../model/world/change.ts";
import { hasDependencies, refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";

export default operation("ec2", "DeleteDhcpOptions", {
  touches: ({ input, world }) => [existing("dhcp-options", findDhcpOptions(world, input.DhcpOptionsId))],
  decide({ input: { DhcpOptionsId }, world }) {
    const { id } = findDhcpOptions(world, DhcpOptionsId);
    refuseInUse(world, "dhcp-options", id, () => hasDependencies("dhcpOptions", id));
    return { changes: [remove("dhcp-options", id)], output: {} };
  },
});
