/** Gives a VPC a DHCP options set, or takes its set away. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";

export default operation("ec2", "AssociateDhcpOptions", {
  decide({ input: { VpcId, DhcpOptionsId }, world }) {
    // AWS: `default` means no options at all.
    const dhcpOptionsId = DhcpOptionsId === "default" ? DhcpOptionsId : findDhcpOptions(world, DhcpOptionsId).id;
    return { changes: [put("vpc", { ...findVpc(world, VpcId), dhcpOptionsId })], output: {} };
  },
});
