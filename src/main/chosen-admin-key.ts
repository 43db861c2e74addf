/** The administrator's access key, if whoever starts Cordon chooses it: where nobody reads what a first start shows. */
import { type Credential, DEFAULT_ACCOUNT, rootOf } from "../access/credentials.ts";
import type { AdminKey } from "./admin-key.ts";

/** The keys that sign in, with the administrator's. Throws an Error that never quotes the secret. */
export function administratorWith(
  { accessKeyId, secretAccessKey }: AdminKey,
  listed: ReadonlyMap<string, Credential>,
): ReadonlyMap<string, Credential> {
  if (!/^[^/,\s=]+$/.test(accessKeyId)) {
    throw new Error(`the administrator's access key is a text without blanks and /,= and not '${accessKeyId}'`);
  }
  // A line's end that came along from a file would fail each signature, and nobody would see why.
  if (!/^\S+$/.test(secretAccessKey)) throw new Error("the administrator's secret key is empty or has a blank in it");
  if (listed.has(accessKeyId))
    throw new Error(`the credentials file has the administrator's access key ${accessKeyId}, too`);
  const principal = { ...rootOf(DEFAULT_ACCOUNT), isOperator: true };
  return new Map([...listed, [accessKeyId, { accessKeyId, secretAccessKey, principal }]]);
}
