/** Turns the source/destination check of a network interface back on: the only attribute that can be reset. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findInterface } from "./find-interface.ts";

export default operation("ec2", "ResetNetworkInterfaceAttribute", {
  touches: ({ input, world }) => [existing("network-interface", findInterface(world, input.NetworkInterfaceId))],
  decide({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    return { changes: [put("network-interface", { ...found, sourceDestCheck: true })], output: {} };
  },
});
