/** Deletes a DHCP options set that no VPC uses. */
import { remove } from "../../model/world/change.ts";
import { hasDependencies } from "../dependencies.ts";
import { operation } from "../operation.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";

export default operation("ec2", "DeleteDhcpOptions", {
  decide({ input: { DhcpOptionsId }, world }) {
    const { id } = findDhcpOptions(world, DhcpOptionsId);
    if (world.all("vpc").some(({ dhcpOptionsId }) => dhcpOptionsId === id)) throw hasDependencies("dhcpOptions", id);
    return { changes: [remove("dhcp-options", id)], output: {} };
  },
});
