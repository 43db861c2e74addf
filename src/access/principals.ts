/** Whom a trust policy names: accounts, users, roles and sessions, AWS's services, identity providers. */
import { isObject, textsOf } from "./json-values.ts";
import { refuse } from "./malformed-policy.ts";
import { roleOfSession } from "./request-context.ts";

export interface Principals {
  readonly everyone: boolean;
  readonly accounts: ReadonlySet<string>;
  /** Of users, roles and sessions. */
  readonly arns: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly providers: ReadonlySet<string>;
}

/** Who asks for a role. */
export type TrustedCaller =
  | {
      readonly type: "AWS";
      readonly account: string;
      readonly arn: string;
      /** Of a user, or of the role whose session it is. */
      readonly id?: string;
      /** Of a session: the ARN of its role, if that isn't at the root path. */
      readonly roleArn?: string;
    }
  | { readonly type: "Service"; readonly name: string }
  | { readonly type: "Federated"; readonly provider: string };

const ACCOUNT = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/;
const IDENTITY =
  /^arn:aws[a-z-]*:(iam::\d{12}:(user|role)\/[\w+=,.@/-]+|sts::\d{12}:(assumed-role\/[\w+=,.@-]+|federated-user)\/[\w+=,.@-]+)$/;
const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;
const PROVIDER = /^(arn:aws[a-z-]*:iam::\d{12}:(saml|oidc)-provider\/\S+|[a-z0-9-]+(\.[a-z0-9-]+)+)$/;

/** Reads the Principal of a trust policy's statement. The texts are AWS's (catalogue 440). */
export function principalsOf(principal: unknown, at: string): Principals {
  const wrong = (message: string) => refuse(message, `${at}: ${message}`);
  if (principal === undefined) return wrong("Missing required field Principal");
  if (typeof principal === "string") return wrong("Principal must be a JSON object.");
  if (!isObject(principal)) return wrong("Syntax error in policy.");
  if (Object.keys(principal).length === 0) return wrong("Missing required field Principal cannot be empty!");
  const of: Record<string, readonly string[]> = { AWS: [], Service: [], Federated: [] };
  for (const [type, value] of Object.entries(principal)) {
    if (!Object.hasOwn(of, type)) return wrong(`Invalid principal in policy: "${type}"`);
    of[type] = textsOf(value) ?? wrong("Syntax error in policy.");
  }
  const { AWS: identities = [], Service: services = [], Federated: providers = [] } = of;
  const isIdentity = (text: string) => text === "*" || ACCOUNT.test(text) || IDENTITY.test(text);
  refuseInvalid("AWS", identities, isIdentity, at);
  refuseInvalid("SERVICE", services, (text) => SERVICE.test(text), at);
  refuseInvalid("FEDERATED", providers, (text) => PROVIDER.test(text), at);
  return {
    everyone: identities.includes("*"),
    accounts: new Set(identities.flatMap((text) => ACCOUNT.exec(text)?.[1] ?? [])),
    arns: new Set(identities.filter((text) => IDENTITY.test(text))),
    services: new Set(services),
    providers: new Set(providers),
  };
}

function refuseInvalid(type: string, names: readonly string[], isValid: (name: string) => boolean, at: string): void {
  const invalid = names.find((name) => !isValid(name));
  if (invalid === undefined) return;
  const message = `Invalid principal in policy: "${type}":"${invalid}"`;
  refuse(message, `${at}: ${message}`);
}

/** By ARN, the id of the one who is meant by it. Another one who has the ARN isn't. */
export type TrustedIds = Readonly<Record<string, string>>;

/** How a statement names a caller: by itself, as part of its account, or not at all. */
export function howNamed(
  principals: Principals,
  caller: TrustedCaller,
  ids: TrustedIds = {},
): "itself" | "account" | undefined {
  if (caller.type === "Service") return principals.services.has(caller.name) ? "itself" : undefined;
  if (caller.type === "Federated") return principals.providers.has(caller.provider) ? "itself" : undefined;
  const { arns, accounts, everyone } = principals;
  const role = caller.roleArn ?? roleOfSession(caller.arn);
  const isMeant = (arn: string): boolean => {
    const id = ids[arn];
    if (id === undefined) return arn === caller.arn || arn === role;
    // A session is named by its own ARN; users and roles may have other ARNs by now.
    return id === caller.id && (!arn.includes(":assumed-role/") || arn === caller.arn);
  };
  if (everyone || [...arns].some(isMeant)) return "itself";
  return accounts.has(caller.account) ? "account" : undefined;
}
