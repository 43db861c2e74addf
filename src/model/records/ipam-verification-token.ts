/** Tokens that prove the ownership of an external resource to an IPAM, for example in a DNS record. */
import type { Tagged } from "./tag.ts";

/** Kept in the partition of its IPAM. */
export interface IpamVerificationToken extends Tagged {
  readonly ownerId: string;
  readonly ipamId: string;
  readonly tokenName: string;
  readonly tokenValue: string;
  /** ISO 8601: the token is valid until then. */
  readonly notAfter: string;
}
