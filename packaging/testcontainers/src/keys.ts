/** The access keys of a Cordon in a container. It listens beyond loopback there, so nobody signs in without one. */
import { randomBytes } from "node:crypto";

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The account of the administrator's key, and of all clients that name no other. */
const DEFAULT_ACCOUNT = "123456789012";

export interface Keys {
  readonly admin: AccessKey;
  /** Accounts with a key each: its id is the account, its secret that of the administrator. */
  readonly accounts: readonly string[];
}

/** Engines publish ports on all addresses of the machine, so the secret is one that nobody knows. */
export const newAdminKey = (): AccessKey => ({
  accessKeyId: "AKIACORDONCONTAINER0",
  secretAccessKey: randomBytes(20).toString("hex"),
});

export function refuseWrongAccount(account: string): void {
  if (!/^\d{12}$/.test(account)) throw new Error(`an account has 12 digits, not '${account}'`);
}

/** Throws an Error that says what to do if the account has no key. */
export function keyFor({ admin, accounts }: Keys, account = DEFAULT_ACCOUNT): AccessKey {
  refuseWrongAccount(account);
  if (account === DEFAULT_ACCOUNT) return admin;
  if (accounts.includes(account)) return { accessKeyId: account, secretAccessKey: admin.secretAccessKey };
  throw new Error(`account ${account} has no access key in this container: start it with accounts: ["${account}"]`);
}

/** The credentials file for `cordon serve`; undefined if the administrator's key is the only one. */
export function credentialsFile({ admin, accounts }: Keys): string | undefined {
  const others = accounts.filter((account) => account !== DEFAULT_ACCOUNT);
  if (others.length === 0) return undefined;
  const credentials = others.map((account) => ({
    accessKeyId: account,
    secretAccessKey: admin.secretAccessKey,
    account,
    principal: `arn:aws:iam::${account}:root`,
  }));
  return JSON.stringify({ credentials });
}
