/** The refusal of what is no id of a kind: EC2 looks at the form before it looks anything up. */
import { awsError } from "../model/aws-error.ts";
import { type IdKind, prefixOfIds } from "../model/world/ids.ts";

/** Declares the error for a malformed id: `malformedId("InvalidGroupId.Malformed", "security-group")`. */
export const malformedId = (code: string, of: IdKind) =>
  awsError(code, (id: string) => `Invalid id: "${id}" (expecting "${prefixOfIds(of)}-...")`);
