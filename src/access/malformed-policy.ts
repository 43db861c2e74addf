/** What is wrong with a policy document: in IAM's words for MalformedPolicyDocument, and in ours. */

/** Thrown while a document is read, and caught by who began to read: it never leaves the room. */
export class MalformedPolicy extends Error {
  /** What to mend and where, which IAM's words often don't say: `Statement[0]: Effect must be Allow or Deny`. */
  readonly detail: string;

  constructor(message: string, detail: string) {
    super(message);
    this.detail = detail;
  }
}

export function refuse(message: string, detail: string): never {
  throw new MalformedPolicy(message, detail);
}

// AWS: what IAM says of a document that isn't one, and of values that it can't read (catalogue 439).
export const SYNTAX = "Syntax errors in policy.";
export const LEGACY = "The policy failed legacy parsing";
