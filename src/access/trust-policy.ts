/** The documents that say who may assume a role. IAM has other words for their mistakes. */
import { conditionsOf } from "./conditions.ts";
import { parseJson } from "./json-text.ts";
import { refuse } from "./malformed-policy.ts";
import { principalsOf } from "./principals.ts";
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

// AWS: all texts of this file (catalogue 440).
const SYNTAX = "Syntax error in policy.";

export function trustPolicy(text: string): Policy {
  const { version, statements: written } = frameOf(parseJson(text, "This policy contains invalid Json"), {
    syntax: SYNTAX,
    wrongVersion: "The policy must contain a valid version string",
    noStatement: "Could not parse the policy: Statement is empty!",
  });
  const statements = written.map((statement, index) => trustStatement(statement, index, version === "2012-10-17"));
  if (hasSidTwice(statements)) say("The Statement Ids in the policy are not unique", "Statement");
  return { version, statements };
}

const say = (message: string, at: string): never => refuse(message, `${at}: ${message}`);

function trustStatement(statement: Readonly<Record<string, unknown>>, index: number, hasVariables: boolean): Statement {
  const at = `Statement[${index}]`;
  const { Effect: effect, Condition: block = {} } = statement;
  if (effect === undefined) return say("Missing required field Effect", at);
  if (effect !== "Allow" && effect !== "Deny")
    return say(typeof effect === "string" ? `Invalid effect: ${effect}` : SYNTAX, at);
  if (Object.hasOwn(statement, "NotPrincipal")) {
    const isAllow = effect === "Allow";
    say(
      isAllow ? "Allow with NotPrincipal is not allowed." : "AssumeRole policy must not contain NotPrincipal field.",
      at,
    );
  }
  const principals = principalsOf(statement["Principal"], at);
  const actions = eitherOf(statement, "Action", at, SYNTAX) ?? say("Missing required field Action", at);
  if (!actions.written.every((action) => /^sts:[^:]*$/i.test(action))) {
    say("AssumeRole policy may only specify STS AssumeRole actions.", at);
  }
  if (Object.hasOwn(statement, "Resource")) say("Has prohibited field Resource", at);
  if (Object.hasOwn(statement, "NotResource")) say("AssumeRole policy must not contain resources.", at);
  return {
    index,
    sid: sidOf(statement),
    effect,
    principals,
    actions: actionPatterns(actions.written, actions.isNegated),
    resources: resourcePatterns(["*"], false, false),
    conditions: conditionsOf(block, hasVariables),
  };
}
