/** Revokes a permission on a network interface. */
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { findPermission } from "./find-permission.ts";

export default operation("ec2", "DeleteNetworkInterfacePermission", {
  touches: ({ input, world }) => [
    referred(world, "network-interface", findPermission(world, input.NetworkInterfacePermissionId).networkInterfaceId),
  ],
  decide({ input, world }) {
    const { id } = findPermission(world, input.NetworkInterfacePermissionId);
    return { changes: [remove("network-interface-permission", id)], output: { Return: true } };
  },
});
