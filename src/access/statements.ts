/** Statements of a policy in the form that decisions use, and what all kinds of documents have in common. */
import { glob } from "../model/glob.ts";
import { resourceMatcher } from "./arn-patterns.ts";
import type { Condition } from "./conditions.ts";
import { isObject, textsOf } from "./json-values.ts";
import { refuse } from "./malformed-policy.ts";
import type { Matcher } from "./policy-variables.ts";
import type { Principals } from "./principals.ts";

const VERSIONS = ["2008-10-17", "2012-10-17"] as const;

/** The members of a document and of a statement. What else is there is a mistake: ignoring it could widen the policy. */
const MEMBERS = ["Version", "Id", "Statement"];
const STATEMENT_MEMBERS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

export interface Policy {
  /** Without one in the document, the older. */
  readonly version: (typeof VERSIONS)[number];
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** The place in the document, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** Compared in lower case. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** All of them must be met. */
  readonly conditions: readonly Condition[];
  /** In trust policies only. */
  readonly principals?: Principals;
}

/** What one of the patterns matches; with `isNegated`, what none of them does (NotAction, NotResource). */
export interface Patterns {
  readonly written: readonly string[];
  readonly isNegated: boolean;
  /** Takes `isNegated` into account. */
  readonly covers: Matcher;
}

function patternsOf(written: readonly string[], isNegated: boolean, compile: (text: string) => Matcher): Patterns {
  const matchers = written.map(compile);
  const covers: Matcher = (text, context) => matchers.some((matches) => matches(text, context)) !== isNegated;
  return { written, isNegated, covers };
}

export const actionPatterns = (written: readonly string[], isNegated: boolean): Patterns =>
  patternsOf(written, isNegated, (text) => glob(text.toLowerCase()));

/** Most statements are about all resources: these share a function, so that nothing of theirs is read to match them. */
const everything = (): boolean => true;

export const resourcePatterns = (written: readonly string[], isNegated: boolean, hasVariables: boolean): Patterns =>
  written.includes("*") && !isNegated
    ? { written, isNegated, covers: everything }
    : patternsOf(written, isNegated, (text) => resourceMatcher(text, hasVariables));

/** `name` or its negation, of which a statement may have one. Undefined if it has neither, or an empty list. */
export function eitherOf(
  statement: Readonly<Record<string, unknown>>,
  name: "Action" | "Resource",
  at: string,
  syntax: string,
): { readonly written: readonly string[]; readonly isNegated: boolean } | undefined {
  const isNegated = Object.hasOwn(statement, `Not${name}`);
  if (isNegated && Object.hasOwn(statement, name)) return refuse(syntax, `${at} needs ${name} or Not${name}, not both`);
  const value = statement[isNegated ? `Not${name}` : name];
  if (value === undefined) return undefined;
  const written = textsOf(value) ?? refuse(syntax, `${at}: ${name} must be text or a list of texts`);
  return written.length === 0 ? undefined : { written, isNegated };
}

/** A document's frame: `statements` are objects with no unknown members. `wrongVersion` and `syntax` are IAM's texts. */
export function frameOf(
  document: unknown,
  { syntax, wrongVersion, noStatement }: Readonly<Record<"syntax" | "wrongVersion" | "noStatement", string>>,
): { readonly version: Policy["version"]; readonly statements: readonly Readonly<Record<string, unknown>>[] } {
  if (!isObject(document)) return refuse(syntax, "it is not a policy document");
  refuseUnknown(document, MEMBERS, "the document", syntax);
  const version = VERSIONS.find((version) => version === (document["Version"] ?? VERSIONS[0]));
  if (version === undefined) return refuse(wrongVersion, `Version must be ${VERSIONS.join(" or ")}`);
  if (!isTextIfThere(document["Id"])) return refuse(syntax, "Id must be text");
  const list: readonly unknown[] = [document["Statement"] ?? []].flat();
  if (list.length === 0) return refuse(noStatement, "Statement must not be empty");
  const statements = list.map((statement, index) => {
    const at = `Statement[${index}]`;
    if (!isObject(statement)) return refuse(syntax, `${at} is not an object`);
    refuseUnknown(statement, STATEMENT_MEMBERS, at, syntax);
    if (!isTextIfThere(statement["Sid"])) return refuse(syntax, `${at}: Sid must be text`);
    return statement;
  });
  return { version, statements };
}

const isTextIfThere = (value: unknown): boolean => value === undefined || typeof value === "string";

function refuseUnknown(object: object, known: readonly string[], at: string, syntax: string): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(syntax, `${at}: ${unknown} is not supported`);
}

export const sidOf = (statement: Readonly<Record<string, unknown>>): string | undefined =>
  (statement["Sid"] as string | undefined) || undefined;

export function hasSidTwice(statements: readonly Statement[]): boolean {
  const sids = statements.flatMap(({ sid }) => sid ?? []);
  return new Set(sids).size < sids.length;
}
