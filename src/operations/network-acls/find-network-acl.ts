/** Finds a network ACL by the id a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const findNetworkAcl = finder("network-acl", {
  unknown: awsError("InvalidNetworkAclID.NotFound", (id: string) => `The networkAcl ID '${id}' does not exist`),
  malformed: malformedId("InvalidNetworkAclID.Malformed", "acl"),
});
