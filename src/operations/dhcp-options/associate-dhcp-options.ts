/** Gives a VPC a DHCP options set, or takes its set away. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing, named } from "../permission/touched.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";

export default operation("ec2", "AssociateDhcpOptions", {
  touches: ({ input, world }) => [
    input.DhcpOptionsId === "default"
      ? named("dhcp-options", input.DhcpOptionsId)
      : existing("dhcp-options", findDhcpOptions(world, input.DhcpOptionsId)),
    existing("vpc", findVpc(world, input.VpcId)),
  ],
  decide({ input: { VpcId, DhcpOptionsId }, world }) {
    // AWS: `default` means no options at all.
    const dhcpOptionsId = DhcpOptionsId === "default" ? DhcpOptionsId : findDhcpOptions(world, DhcpOptionsId).id;
    return { changes: [put("vpc", { ...findVpc(world, VpcId), dhcpOptionsId })], output: {} };
  },
});
