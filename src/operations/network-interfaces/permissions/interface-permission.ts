/** Finds and shows a permission on a network interface. */
import { awsError } from "../../../model/aws-error.ts";
import type { NetworkInterfacePermission } from "../../../model/records/network-interface.ts";
import { finder } from "../../find.ts";

// ours: no evidence of AWS's text
const permissionNotFound = awsError(
  "InvalidPermissionID.NotFound",
  (id: string) => `The network interface permission ID '${id}' does not exist`,
);
const malformedPermissionId = awsError("InvalidPermissionID.Malformed", (id: string) => `Invalid id: "${id}"`);

export const findPermission = finder("network-interface-permission", {
  unknown: permissionNotFound,
  malformed: malformedPermissionId,
});

export const showPermission = ({ id, networkInterfaceId, account, permission }: NetworkInterfacePermission) => ({
  NetworkInterfacePermissionId: id,
  NetworkInterfaceId: networkInterfaceId,
  AwsAccountId: account,
  Permission: permission,
  PermissionState: { State: "granted" as const },
});
