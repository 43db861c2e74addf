/** The refusal of a text that isn't an id of the kind: EC2 checks the form before it looks anything up. */
import { awsError } from "../model/aws-error.ts";
import { type IdKind, prefixOfIds } from "../model/world/ids.ts";

/** Declares the error for a malformed id: `malformedId("InvalidGroupId.Malformed", "security-group")`. */
export const malformedId = (code: string, of: IdKind) =>
  awsError(code, (id: string) => `Invalid id: "${id}" (expecting "${prefixOfIds(of)}-...")`);
