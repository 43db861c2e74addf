/** Permission as IAM policy JSON: which actions on which resources. A document that it can't express is refused at load. */
import { type GlobOptions, glob } from "../model/glob.ts";

interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
}

/** Matches what one of the patterns covers; with `negated`, what none of them covers (NotAction, NotResource). */
interface Patterns {
  readonly patterns: readonly ((text: string) => boolean)[];
  readonly negated: boolean;
}

export interface Policy {
  readonly statements: readonly Statement[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function patternsOf(statement: Record<string, unknown>, name: string, options: GlobOptions, where: string): Patterns {
  const plain = statement[name];
  const negated = statement[`Not${name}`];
  if ((plain === undefined) === (negated === undefined)) throw new Error(`${where} needs ${name} or Not${name}`);
  const list = [plain ?? negated].flat();
  if (!list.every((item) => typeof item === "string"))
    throw new Error(`${where}: ${name} must be text or a list of texts`);
  return { patterns: (list as string[]).map((item) => glob(item, options)), negated: plain === undefined };
}

/** Throws an Error that names the place where the document isn't a policy that we can honour. */
export function parsePolicy(document: unknown, where: string): Policy {
  if (!isObject(document)) throw new Error(`${where} is not a policy document`);
  const statements = [document["Statement"]].flat().map((statement: unknown, index): Statement => {
    const at = `${where}.Statement[${index}]`;
    if (!isObject(statement)) throw new Error(`${at} is not an object`);
    const effect = statement["Effect"];
    if (effect !== "Allow" && effect !== "Deny") throw new Error(`${at}: Effect must be Allow or Deny`);
    for (const name of Object.keys(statement)) {
      // Ignoring a condition would widen the statement, so it's refused.
      if (!["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"].includes(name)) {
        throw new Error(`${at}: ${name} is not supported`);
      }
    }
    return {
      effect,
      actions: patternsOf(statement, "Action", { ignoresCase: true }, at),
      resources: patternsOf(statement, "Resource", {}, at),
    };
  });
  return { statements };
}

const covers = ({ patterns, negated }: Patterns, text: string): boolean =>
  patterns.some((matches) => matches(text)) !== negated;

/** Reports whether the policies allow `action` (`ec2:CreateVpc`) on every one of `resources` (ARNs, or `*`). */
export function isAllowed(policies: readonly Policy[], action: string, resources: readonly string[]): boolean {
  const statements = policies.flatMap((policy) => policy.statements).filter(({ actions }) => covers(actions, action));
  return resources.every((resource) => {
    const matching = statements.filter(({ resources }) => covers(resources, resource));
    return matching.some(({ effect }) => effect === "Allow") && !matching.some(({ effect }) => effect === "Deny");
  });
}
