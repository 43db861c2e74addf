/** Who may sign in: access keys with their secrets, accounts and principals, as the operator's file lists them. */
import { dropUndefined } from "../model/drop-undefined.ts";
import type { NamedPolicy, PrincipalPolicies } from "./evaluate.ts";
import { keyTwice } from "./json-text.ts";
import { parsePolicy } from "./policy-document.ts";
import type { PrincipalFacts } from "./request-context.ts";

export interface Principal extends PrincipalFacts {
  /** What the principal may do; undefined for everything in its account. */
  readonly permissions?: PrincipalPolicies;
  /** Whether the principal may act on every account: back up the whole log, or empty it. No policy grants that. */
  readonly isOperator?: boolean;
}

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Set for temporary credentials: the call must carry the same token. */
  readonly sessionToken?: string;
  readonly principal: Principal;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const FILE_MEMBERS = ["credentials"];
const CREDENTIAL_MEMBERS = [
  "accessKeyId",
  "secretAccessKey",
  "account",
  "principal",
  "userId",
  "sessionToken",
  "policies",
  "operator",
];

/** A misspelt member must not be ignored: `Policies` would leave the key with every right. */
function refuseUnknown(object: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = known.find((name) => name.toLowerCase() === unknown.toLowerCase());
  const hint = near === undefined ? `It may have ${known.join(", ")}` : `Did you mean "${near}"?`;
  throw new Error(`${where} has an unknown member "${unknown}". ${hint}`);
}

/**
 * Reads `{ "credentials": [{ "accessKeyId", "secretAccessKey", "account", "principal"?, "sessionToken"?, "policies"?,
 * "operator"? }] }`. Throws an Error that says what to fix; it never quotes a secret.
 */
export function parseCredentials(text: string): ReadonlyMap<string, Credential> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("the credentials file is not JSON");
  }
  const twice = keyTwice(text);
  if (twice !== undefined) throw new Error(`an object in the credentials file has "${twice}" twice`);
  const list = isObject(file) ? file["credentials"] : undefined;
  if (!Array.isArray(list)) throw new Error('the credentials file needs a list named "credentials"');
  refuseUnknown(file as object, FILE_MEMBERS, "the credentials file");
  const credentials = new Map<string, Credential>();
  list.forEach((item: unknown, index) => {
    const where = `credentials[${index}]`;
    if (!isObject(item)) throw new Error(`${where} is not an object`);
    refuseUnknown(item, CREDENTIAL_MEMBERS, where);
    const text = (name: string): string => {
      const value = item[name];
      if (typeof value !== "string" || value === "") throw new Error(`${where} needs a text "${name}"`);
      return value;
    };
    const accessKeyId = text("accessKeyId");
    const account = text("account");
    if (!/^[0-9]{12}$/.test(account)) throw new Error(`${where}: "account" must have 12 digits`);
    if (/[/,\s=]/.test(accessKeyId)) throw new Error(`${where}: "accessKeyId" has a character that no key has`);
    if (credentials.has(accessKeyId)) throw new Error(`${where}: the access key ${accessKeyId} is listed twice`);
    const arn = item["principal"] === undefined ? `arn:aws:iam::${account}:user/${accessKeyId}` : text("principal");
    if (!arn.startsWith(`arn:aws:`) || arn.split(":")[4] !== account) {
      throw new Error(`${where}: "principal" must be an ARN of account ${account}`);
    }
    const policies = item["policies"];
    const operator = item["operator"] ?? false;
    if (typeof operator !== "boolean") throw new Error(`${where}: "operator" must be true or false`);
    if (policies !== undefined && !Array.isArray(policies)) throw new Error(`${where}: "policies" must be a list`);
    credentials.set(accessKeyId, {
      accessKeyId,
      secretAccessKey: text("secretAccessKey"),
      ...dropUndefined({ sessionToken: item["sessionToken"] === undefined ? undefined : text("sessionToken") }),
      principal: {
        account,
        arn,
        userId: item["userId"] === undefined ? accessKeyId : text("userId"),
        ...dropUndefined({
          permissions: policies && { identity: policies.map((policy: unknown, n) => named(policy, where, n)) },
          isOperator: operator || undefined,
        }),
      },
    });
  });
  return credentials;
}

const named = (policy: unknown, where: string, n: number): NamedPolicy => ({
  name: `${where}.policies[${n}]`,
  policy: parsePolicy(policy, `${where}.policies[${n}]`),
});

/** The account of callers whose key names no account, as users of other emulators expect. */
export const DEFAULT_ACCOUNT = "123456789012";

/** The principal that may do everything in an account. */
export const rootOf = (account: string): Principal => ({
  account,
  arn: `arn:aws:iam::${account}:root`,
  userId: account,
});

/** Without configured credentials any key signs in as the root of an account: a 12-digit key names it. */
export const openPrincipal = (accessKeyId: string): Principal =>
  rootOf(/^[0-9]{12}$/.test(accessKeyId) ? accessKeyId : DEFAULT_ACCOUNT);
