/** Lists the permissions on network interfaces. */
import { describe, recordsOf } from "../../describe.ts";
import { findPermission } from "./find-permission.ts";
import { showPermission } from "./show-permission.ts";

export default describe("ec2", "DescribeNetworkInterfacePermissions", {
  list: "NetworkInterfacePermissions",
  ...recordsOf("network-interface-permission"),
  ids: {
    of: ({ NetworkInterfacePermissionIds }) => NetworkInterfacePermissionIds,
    find: ({ world }, id) => findPermission(world, id),
  },
  isUntagged: true,
  filters: {
    "network-interface-permission.network-interface-permission-id": ({ id }) => id,
    "network-interface-permission.network-interface-id": ({ networkInterfaceId }) => networkInterfaceId,
    "network-interface-permission.aws-account-id": ({ account }) => account,
    "network-interface-permission.aws-service": () => undefined,
    "network-interface-permission.permission": ({ permission }) => permission,
  },
  pages: { least: 5, most: 255 },
  show: showPermission,
});
