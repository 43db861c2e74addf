/** Ids in a call: well formed or not, as EC2 tells them apart before it looks anything up. */
import { awsError } from "../model/aws-error.ts";

/** `prefix` and a dash, then 8 or 17 hex digits (catalogue 28); longer ones where a kind has them. */
export const isId = (text: string, prefix: string): boolean =>
  text.startsWith(`${prefix}-`) && /^([0-9a-f]{8}|[0-9a-f]{17}|[0-9a-f]{32,33})$/.test(text.slice(prefix.length + 1));

/** Declares the error for a malformed id: `malformedId("InvalidGroupId.Malformed", "sg")`. */
export const malformedId = (code: string, prefix: string) =>
  awsError(code, (id: string) => `Invalid id: "${id}" (expecting "${prefix}-...")`);
