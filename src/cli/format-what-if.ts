/** How the flows that calls would open and close read, and what else became of the calls. */
import type { BlockChange, PairChange, RuleInWords } from "../own-api/differences/in-words.ts";
import type { Rehearsed } from "../own-api/what-if.ts";
import { count, type Look, paint, table } from "./terminal/table.ts";
import type { Unmapped } from "./terraform-plan/read-plan.ts";

export interface RefusedCall {
  /** Counts from 1. */
  readonly call: number;
  readonly action: string;
  readonly resource: string | undefined;
  readonly code: string;
  readonly message: string;
}

/** What things are called: by the resource of a plan that creates them, otherwise as `check` calls them. */
export interface Names {
  of(id: string): string;
  /** A text with the ids of what a plan creates replaced. */
  in(text: string): string;
}

export function formatWhatIf(
  look: Look,
  { calls, interfaces, addresses, internet, lacks }: Rehearsed,
  names: Names,
  refused: readonly RefusedCall[],
  unmapped: readonly Unmapped[],
): string {
  const section = sectionsIn(look);
  const total = interfaces.length + addresses.length + internet.length;
  return [
    `${count(calls.length, "call")} decided, none made: ${total === 0 ? "no flow opens or closes" : "these flows open and close"}`,
    ...formatDifferences(look, { interfaces, addresses, internet, lacks }, names, () => ""),
    ...section(
      "refused",
      refused.map((one) => [`call ${one.call}`, one.resource ?? one.action, one.code, names.in(one.message)]),
    ),
    ...section(
      "not understood",
      unmapped.filter(({ matters }) => matters).map(({ resource, reason }) => [resource, reason]),
    ),
    ...section(
      "left out, no part in the network here",
      unmapped.filter(({ matters }) => !matters).map(({ resource }) => [resource]),
    ),
  ].join("\n");
}

const sectionsIn =
  (look: Look) =>
  (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
    rows.length === 0 ? [] : ["", paint(look, "strong", title), table(rows, { look, indent: "  " })];

/** The sections about flows. `noteOf` gives what is said of a change behind its rules. */
export function formatDifferences<Pair extends PairChange, Block extends BlockChange>(
  look: Look,
  {
    interfaces,
    addresses,
    internet,
    lacks,
  }: {
    readonly interfaces: readonly Pair[];
    readonly addresses: readonly Block[];
    readonly internet: readonly Block[];
    readonly lacks: readonly string[];
  },
  names: Names,
  noteOf: (change: Pair | Block) => string,
): readonly string[] {
  const section = sectionsIn(look);
  const blocks = (all: readonly Block[]) => all.map((block) => changeRow(look, block, names, noteOf(block)));
  return [
    ...section(
      "between interfaces",
      interfaces.map((pair) => changeRow(look, pair, names, noteOf(pair))),
    ),
    ...section("with addresses, by the groups alone", blocks(addresses)),
    ...section("from the internet, if a path leads there", blocks(internet)),
    ...section(
      "cannot tell whether more opens or closes",
      lacks.map((lack) => [lack]),
    ),
  ];
}

const mark = (look: Look, becomes: "opens" | "closes"): string =>
  paint(look, becomes === "opens" ? "warning" : "good", becomes);

function changeRow(look: Look, change: PairChange | BlockChange, names: Names, note: string): readonly string[] {
  return [mark(look, change.becomes), flowText(change, names), change.traffic, `${rulesText(change, names)}${note}`];
}

/** `0.0.0.0/0 except 10.0.0.0/8 -> aws_instance.web`. */
export function flowText(change: PairChange | BlockChange, names: Names): string {
  if ("from" in change) return `${some(change.from, names)} -> ${some(change.to, names)}`;
  const { direction, interfaceIds, block, except } = change;
  const outside = except.length === 0 ? block : `${block} except ${few(except)}`;
  const inside = some(interfaceIds, names);
  return direction === "ingress" ? `${outside} -> ${inside}` : `${inside} -> ${outside}`;
}

/** The rules that let it pass. */
export const rulesText = (change: PairChange | BlockChange, names: Names): string =>
  rulesOf(change)
    .map((rule) => ruleText(rule, names))
    .join("; ");

export const rulesOf = (change: PairChange | BlockChange): readonly RuleInWords[] =>
  "rule" in change ? [change.rule] : [change.egressRule, change.ingressRule];

const MOST_NAMED = 3;

const few = (all: readonly string[]): string =>
  all.length <= MOST_NAMED
    ? all.join(", ")
    : `${all.slice(0, MOST_NAMED).join(", ")} and ${all.length - MOST_NAMED} more`;

/** A service that the plan creates has an interface in each of several subnets, and one name. */
const some = (ids: readonly string[], names: Names): string => few([...new Set(ids.map((id) => names.of(id)))]);

function ruleText({ id, groupName, groupId, account, says }: RuleInWords, names: Names): string {
  if (id === "no-groups") return says;
  return account === undefined
    ? `${id ?? "a new rule"} of ${groupName ?? groupId} (${names.in(says)})`
    : `a rule of account ${account}`;
}
