/** Finds a permission on a network interface by id. */
import { awsError } from "../../../model/aws-error.ts";
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
