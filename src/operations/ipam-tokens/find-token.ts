/** Finds a verification token that a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";

// ours: no evidence of AWS's code and text
const tokenNotFound = awsError(
  "InvalidIpamExternalResourceVerificationTokenId.NotFound",
  (id: string) => `The ipam-external-resource-verification-token ID '${id}' does not exist`,
);

export const findToken = finder("ipam-external-resource-verification-token", { unknown: tokenNotFound });
