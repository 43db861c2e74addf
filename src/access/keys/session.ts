/** A session: temporary credentials whose token says, for this server only, whose they are and until when. */

/** What a session token has in it, sealed. Nothing of a session is kept anywhere else. */
export interface Session {
  /** `ASIA...` */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `arn:aws:sts::123456789012:assumed-role/<role>/<session>`, or that of the user or root whose session it is. */
  readonly arn: string;
  /** `<role id>:<session>`, or that of the user or root. */
  readonly userId: string;
  /** The id of the role or user that it acts as: whoever made another one of that name has another id. Undefined for root. */
  readonly entityId?: string;
  /** Policies that the session was given, as JSON texts: it may do no more than one of them allows. */
  readonly policies?: readonly string[];
  /** Those of the role come with them when it's used. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Reads what was sealed: only this server can have written it. */
export const readSession = (opened: string): Session => JSON.parse(opened) as Session;

/** AWS: the keys of tags that IAM and STS have are the same whatever their case. */
export const isSameTagKey = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** AWS: a session's tags replace those of its role (its API reference). */
export function tagsOfSession(
  ofRole: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const replaced = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  const kept = Object.entries(ofRole).filter(([key]) => !replaced.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...own };
}
