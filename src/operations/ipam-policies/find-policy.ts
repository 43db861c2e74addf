/** Finds an IPAM policy that a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";

// ours: no evidence of AWS's codes and texts for policies; these follow those of IPAM pools
const policyNotFound = awsError(
  "InvalidIpamPolicyId.NotFound",
  (id: string) => `The ipam-policy ID '${id}' does not exist`,
);

export const findPolicy = finder("ipam-policy", { unknown: policyNotFound });
