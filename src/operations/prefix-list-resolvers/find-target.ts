/** Finds the target of a prefix list resolver that a call names. */

import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";

// ours: no evidence of AWS's code and text
const targetNotFound = awsError(
  "InvalidIpamPrefixListResolverTargetId.NotFound",
  (id: string) => `The ipam-prefix-list-resolver-target ID '${id}' does not exist`,
);

export const findTarget = finder("ipam-prefix-list-resolver-target", { unknown: targetNotFound });
