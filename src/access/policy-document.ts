/** IAM policy JSON: a document is read whole, and what can't be carried out is refused. */
import { wrongResource } from "./arn-patterns.ts";
import { type Condition, conditionsOf } from "./conditions.ts";
import { parseJson } from "./json-text.ts";
import { isObject } from "./json-values.ts";
import { LEGACY, MalformedPolicy, refuse, SYNTAX } from "./malformed-policy.ts";
import {
  actionPatterns,
  eitherOf,
  frameOf,
  hasSidTwice,
  type Policy,
  resourcePatterns,
  type Statement,
  sidOf,
} from "./statements.ts";
import { trustPolicy } from "./trust-policy.ts";

export type { Policy } from "./statements.ts";

/** `managed`: customer managed policies, which need version 2012-10-17. `inline`: any other policy of permissions. */
export type PolicyUse = "managed" | "inline" | "trust";

export type PolicyReading =
  | { readonly policy: Policy }
  /** `message` is IAM's, for MalformedPolicyDocument. `detail` says what to mend and where. */
  | { readonly malformed: { readonly message: string; readonly detail: string } };

/** The longest text that IAM's interface takes. */
const MOST_CHARACTERS = 131_072;

/** Reads the text of a document. */
export function readPolicy(text: string, use: PolicyUse): PolicyReading {
  try {
    if (text.length > MOST_CHARACTERS) refuse(SYNTAX, `the document is longer than ${MOST_CHARACTERS} characters`);
    return { policy: use === "trust" ? trustPolicy(text) : permissions(text, use) };
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    return { malformed: { message: error.message, detail: error.detail } };
  }
}

const NOTHING: Policy = { version: "2008-10-17", statements: [] };

/** Reads a document that is a value already; throws an Error that names the place of what can't be carried out. */
export function parsePolicy(document: unknown, where: string): Policy {
  if (!isObject(document)) throw new Error(`${where} is not a policy document`);
  // IAM takes no empty list. In an operator's file it says plainly that nothing is allowed.
  if (Array.isArray(document["Statement"]) && document["Statement"].length === 0) return NOTHING;
  const reading = readPolicy(JSON.stringify(document), "inline");
  if ("policy" in reading) return reading.policy;
  const { message, detail } = reading.malformed;
  throw new Error(`${where}: ${detail}${detail.includes(message) ? "" : ` (${message})`}`);
}

// AWS: IAM's texts, and the order in which it looks for these mistakes (catalogue 439).
const VERSION = "Policy document must be version 2012-10-17 or greater.";
const SIDS = "Statement IDs (SID) in a single policy must be unique.";
const PRINCIPAL = "Policy document should not specify a principal.";
const ACTIONS = "Policy statement must contain actions.";
const RESOURCES = "Policy statement must contain resources.";
const ORDER = [VERSION, LEGACY, SIDS, PRINCIPAL, ACTIONS, RESOURCES];

/** What is wrong with a document whose form is right. IAM names the mistake that comes first in its order. */
class Mistakes {
  readonly #found: { readonly message: string; readonly detail: string; readonly rank: number }[] = [];

  note(message: string, detail: string, rank = ORDER.indexOf(message)): void {
    this.#found.push({ message, detail, rank: rank < 0 ? ORDER.length : rank });
  }

  refuse(): void {
    const [first] = this.#found.toSorted((a, b) => a.rank - b.rank);
    if (first !== undefined) refuse(first.message, first.detail);
  }
}

function permissions(text: string, use: PolicyUse): Policy {
  const texts = { syntax: SYNTAX, wrongVersion: SYNTAX, noStatement: SYNTAX };
  const { version, statements: written } = frameOf(parseJson(text, SYNTAX), texts);
  const mistakes = new Mistakes();
  if (use === "managed" && version !== "2012-10-17") mistakes.note(VERSION, VERSION);
  const hasVariables = version === "2012-10-17";
  const statements = written.map((statement, index) => statementOf(statement, index, hasVariables, mistakes));
  if (hasSidTwice(statements)) mistakes.note(SIDS, SIDS);
  mistakes.refuse();
  return { version, statements };
}

function statementOf(
  statement: Readonly<Record<string, unknown>>,
  index: number,
  hasVariables: boolean,
  mistakes: Mistakes,
): Statement {
  const at = `Statement[${index}]`;
  const effect = effectOf(statement["Effect"], at, mistakes);
  if (Object.hasOwn(statement, "Principal") || Object.hasOwn(statement, "NotPrincipal")) {
    mistakes.note(PRINCIPAL, `${at} has a principal, as only trust policies do`);
  }
  const actions = eitherOf(statement, "Action", at, SYNTAX);
  const resources = eitherOf(statement, "Resource", at, SYNTAX);
  if (actions === undefined) mistakes.note(ACTIONS, `${at} needs Action or NotAction`);
  if (resources === undefined) mistakes.note(RESOURCES, `${at} needs Resource or NotResource`);
  for (const resource of resources?.written ?? []) noteResource(resource, at, mistakes);
  for (const action of actions?.written ?? []) noteAction(action, actions?.isNegated === true, at, mistakes);
  return {
    index,
    sid: sidOf(statement),
    effect,
    actions: actionPatterns(actions?.written ?? [], actions?.isNegated ?? false),
    resources: resourcePatterns(resources?.written ?? [], resources?.isNegated ?? false, hasVariables),
    conditions: readConditions(statement["Condition"], hasVariables, at, mistakes),
  };
}

/** AWS: another case of the words is not the same mistake as another word (catalogue 439). */
function effectOf(effect: unknown, at: string, mistakes: Mistakes): "Allow" | "Deny" {
  if (effect === "Allow" || effect === "Deny") return effect;
  const detail = `${at}: Effect must be Allow or Deny`;
  if (typeof effect !== "string" || !/^(allow|deny)$/i.test(effect)) return refuse(SYNTAX, detail);
  mistakes.note(LEGACY, detail);
  return "Deny";
}

function readConditions(block: unknown, hasVariables: boolean, at: string, mistakes: Mistakes): readonly Condition[] {
  if (block === undefined) return [];
  try {
    return conditionsOf(block, hasVariables);
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    const detail = `${at}: ${error.detail}`;
    if (error.message !== LEGACY) refuse(error.message, detail);
    mistakes.note(LEGACY, detail);
    return [];
  }
}

// Mistakes of resources come before those.
const ACTION_FORMS = ORDER.length + 1;
const NOT_ACTION_FORMS = ORDER.length + 2;

function noteResource(resource: string, at: string, mistakes: Mistakes): void {
  const wrong = wrongResource(resource);
  if (wrong === undefined) return;
  mistakes.note(wrong, `${at}: ${wrong === LEGACY ? `Resource ${resource} is not an ARN` : wrong}`);
}

function noteAction(action: string, isNegated: boolean, at: string, mistakes: Mistakes): void {
  const wrong = wrongAction(action);
  const rank = isNegated ? NOT_ACTION_FORMS : ACTION_FORMS;
  if (wrong !== undefined) mistakes.note(wrong, `${at}: Action "${action}": ${wrong}`, rank);
}

function wrongAction(action: string): string | undefined {
  if (action === "*") return undefined;
  const [vendor = "", ...rest] = action.split(":");
  if (rest.length === 0) return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  if (rest.length > 1) return "Actions/Condition can contain only one colon.";
  return vendor !== "*" && /[^a-zA-Z0-9\-.]/.test(vendor) ? `Vendor ${vendor} is not valid` : undefined;
}
