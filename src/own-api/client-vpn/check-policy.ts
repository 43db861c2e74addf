/** What the authorization policy of a Client VPN endpoint says of a connection, and by which of its statements. */
import { askCedar } from "../../gateway/cedar/ask-cedar.ts";
import { OwnRefusal } from "../../gateway/http-server.ts";
import type { ClientVpnEndpoint } from "../../model/records/client-vpn/client-vpn.ts";
import {
  type ConnectionContext,
  namespacesOf,
  type PolicyResult,
  policyQuestionOf,
  resultOf,
} from "../../policy/client-vpn/authorization-policy.ts";

export interface CheckedPolicy {
  /** In AWS's words; `undecidable` if it depends on what the question doesn't say. */
  readonly result: PolicyResult;
  /** Whether it's in shadow mode: evaluated, without an effect. */
  readonly isShadow: boolean;
  readonly description: string;
  /** In their order in the document. */
  readonly statements: readonly CheckedStatement[];
  /** What the policy may compare and the question doesn't say. */
  readonly unknown: readonly string[];
  /** Why the document as a whole couldn't be evaluated. */
  readonly mistakes?: readonly string[];
}

interface CheckedStatement {
  /** Its place in the document, from 1. */
  readonly number: number;
  /** What its annotation `@id` says. */
  readonly name?: string;
  readonly effect: "permit" | "forbid";
  readonly text: string;
  /** Whether its conditions are true, can't be evaluated, or depend on what is unknown. */
  readonly outcome: "applies" | "does-not-apply" | "error" | "depends";
  readonly error?: string;
}

/** What the question says of the connection: JSON, by the first member of `context`. */
export function readContext(text: string | undefined): ConnectionContext {
  if (text === undefined || text === "") return {};
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new OwnRefusal("the context is not JSON");
  }
  if (!isObject(given) || !Object.values(given).every(isObject)) {
    throw new OwnRefusal('the context is an object of objects: {"crowdstrike": {"assessment": {"overall": 70}}}');
  }
  return given as ConnectionContext;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Undefined if the endpoint has no policy. */
export async function checkPolicy(
  endpoint: ClientVpnEndpoint,
  groups: readonly string[],
  given: ConnectionContext,
): Promise<CheckedPolicy | undefined> {
  const { policy } = endpoint;
  const namespaces = namespacesOf(endpoint);
  const strange = Object.keys(given).find((name) => !namespaces.includes(name));
  if (strange !== undefined) {
    throw new OwnRefusal(
      `a policy of this endpoint has no context.${strange}, only ${namespaces.map((name) => `context.${name}`).join(", ")}`,
    );
  }
  if (policy === undefined) return undefined;
  const { document, description, isShadow } = policy;
  const question = policyQuestionOf(endpoint, document, groups, given);
  const { unknown = [] } = question;
  const answer = await askCedar(question);
  if ("unreadable" in answer) {
    const takes = "it takes texts, whole numbers, true and false, lists, and objects";
    throw new OwnRefusal(`Cedar can't read the context (${answer.unreadable.join("; ")}): ${takes}`);
  }
  if ("mistakes" in answer) {
    return { result: "error", isShadow, description, statements: [], unknown, mistakes: answer.mistakes };
  }
  const { statements } = answer;
  return { result: resultOf(statements), isShadow, description, statements, unknown };
}
