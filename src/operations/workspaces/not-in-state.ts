/** The refusal to change a WorkSpace that is in another state than the change needs. */
import { awsError } from "../../model/aws-error.ts";

// ours: no evidence of AWS's text
export const notInState = awsError(
  "InvalidResourceStateException",
  (state: string) => `The WorkSpace is ${state}. Bring it to another state first.`,
);
