/** Finds a prefix list resolver that a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";

// ours: no evidence of AWS's code and text
const resolverNotFound = awsError(
  "InvalidIpamPrefixListResolverId.NotFound",
  (id: string) => `The ipam-prefix-list-resolver ID '${id}' does not exist`,
);

export const findResolver = finder("ipam-prefix-list-resolver", { unknown: resolverNotFound });
