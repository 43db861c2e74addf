/**
 * How the authorization policy of a Client VPN endpoint decides about a connection: what its statements may compare, and what they come
 * to together. Cedar evaluates each of them.
 */
import type { CedarOutcome, CedarQuestion, CedarStatement } from "../../model/cedar.ts";
import type { ClientVpnEndpoint } from "../../model/records/client-vpn/client-vpn.ts";

export type PolicyResult = "permit" | "deny" | "error" | "undecidable";

/** What is known of a connection, by the first member of a policy's `context`. */
export type ConnectionContext = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const IDENTITY = {
  "certificate-authentication": "mutual-authentication",
  "directory-service-authentication": "active-directory",
  "federated-authentication": "saml",
} as const;

/** AWS: what a policy may compare depends on who vouches for devices, and on how users authenticate (catalogue 602). */
export const namespacesOf = ({ trustProviders, authentication }: ClientVpnEndpoint): readonly string[] => [
  ...trustProviders.map(({ TrustProviderType }) => TrustProviderType),
  ...authentication.map(({ Type }) => IDENTITY[Type]),
  "connection",
];

/** What the question doesn't say of a connection is unknown, and not absent. The groups are known, and so nothing else of the user. */
export function policyQuestionOf(
  endpoint: ClientVpnEndpoint,
  document: string,
  groups: readonly string[],
  given: ConnectionContext,
): CedarQuestion {
  const namespaces = namespacesOf(endpoint);
  const isGuessed = namespaces.includes("saml") && given["saml"] === undefined && groups.length > 0;
  const context: ConnectionContext = { ...given, ...(isGuessed && { saml: { memberOf: groups } }) };
  return {
    document,
    context,
    unknown: namespaces.filter((name) => context[name] === undefined),
    partial: isGuessed ? ["saml"] : [],
  };
}

/**
 * AWS: a connection needs a permit that applies and no forbid that does; a statement that can't be evaluated counts for nothing, but if
 * nothing permits, the result is an error (catalogue 602).
 */
export function resultOf(statements: readonly CedarStatement[]): PolicyResult {
  const has = (effect: CedarStatement["effect"], ...outcomes: readonly CedarOutcome[]): boolean =>
    statements.some((each) => each.effect === effect && outcomes.includes(each.outcome));
  if (has("forbid", "applies")) return "deny";
  if (has("permit", "applies")) return has("forbid", "depends") ? "undecidable" : "permit";
  if (has("permit", "depends")) return "undecidable";
  return statements.some(({ outcome }) => outcome === "error") ? "error" : "deny";
}
