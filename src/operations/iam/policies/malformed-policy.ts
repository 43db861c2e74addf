/** Refuses policies that can't be carried out, in IAM's words. */
import { type PolicyUse, readPolicy } from "../../../access/policy-document.ts";
import { awsError } from "../../../model/aws-error.ts";

/** AWS: its messages are those of the evaluator's reader (catalogue 439, 440). */
const malformedPolicy = awsError("MalformedPolicyDocument", (message: string) => message);

/** Returns the text, which is what is kept. The operator's log says where the mistake is. */
export function readDocument(text: string, use: PolicyUse): string {
  const reading = readPolicy(text, use);
  if ("malformed" in reading) throw malformedPolicy(reading.malformed.message).withDetail(reading.malformed.detail);
  return text;
}
