/** Checks the policy of an endpoint: it must at least be JSON with statements. */
import { awsError } from "../../model/aws-error.ts";

const invalidPolicy = awsError("InvalidPolicyDocument", () => "This policy contains invalid Json");

export function refusePolicy(document: string | undefined): void {
  if (document === undefined || document === "") return;
  try {
    const policy: unknown = JSON.parse(document);
    if (typeof policy === "object" && policy !== null && "Statement" in policy) return;
  } catch {
    // Not JSON: refused below.
  }
  throw invalidPolicy();
}
