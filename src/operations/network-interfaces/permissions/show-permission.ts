/** Shows a permission on a network interface. */
import type { NetworkInterfacePermission } from "../../../model/records/network-interface.ts";

export const showPermission = ({ id, networkInterfaceId, account, permission }: NetworkInterfacePermission) => ({
  NetworkInterfacePermissionId: id,
  NetworkInterfaceId: networkInterfaceId,
  AwsAccountId: account,
  Permission: permission,
  PermissionState: { State: "granted" as const },
});
