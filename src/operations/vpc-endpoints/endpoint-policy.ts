/** Checks the policy of an endpoint: it must at least be JSON with statements. */
import { awsError } from "../../model/aws-error.ts";

const invalidPolicy = awsError("InvalidPolicyDocument", () => "This policy contains invalid Json");

// AWS: the quota of characters of an endpoint policy
const MOST_CHARACTERS = 20_480;
// ours: no evidence of AWS's text
const tooLong = awsError(
  "InvalidPolicyDocument",
  () => `The policy of an endpoint can have ${MOST_CHARACTERS} characters.`,
);

export function refusePolicy(document: string | undefined): void {
  if (document === undefined || document === "") return;
  if (document.length > MOST_CHARACTERS) throw tooLong();
  try {
    const policy: unknown = JSON.parse(document);
    if (typeof policy === "object" && policy !== null && "Statement" in policy) return;
  } catch {
    // Not JSON: refused below.
  }
  throw invalidPolicy();
}
