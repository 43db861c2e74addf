/** What instances are launched with. */
import type { Tagged } from "../tag.ts";

/** A key pair, of which only the public key is kept. */
export interface KeyPair extends Tagged {
  readonly ownerId: string;
  readonly name: string;
  /** Has its name, not its id. */
  readonly arn: string;
  readonly keyType: "rsa" | "ed25519";
  readonly fingerprint: string;
  /** In OpenSSH's form; undefined of one that was imported from saved answers without it. */
  readonly publicKey?: string;
  /** ISO 8601. */
  readonly createdAt: string;
}
