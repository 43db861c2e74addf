/** How the flows that calls would open and close read, and what else became of the calls. */
import type { BlockChange, Rehearsed, RuleInWords } from "../own-api/what-if.ts";
import { count, type Look, paint, table } from "./table.ts";
import type { Unmapped } from "./terraform-plan/read-plan.ts";

export interface RefusedCall {
  /** Counts from 1. */
  readonly call: number;
  readonly action: string;
  readonly resource: string | undefined;
  readonly code: string;
  readonly message: string;
}

export function formatWhatIf(
  look: Look,
  { calls, interfaces, addresses, internet }: Rehearsed,
  refused: readonly RefusedCall[],
  unmapped: readonly Unmapped[],
): string {
  const section = (title: string, rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? [] : ["", paint(look, "strong", title), table(rows, { look, indent: "  " })];
  const total = interfaces.length + addresses.length + internet.length;
  return [
    `${count(calls.length, "call")} decided, none made: ${total === 0 ? "no flow opens or closes" : "these flows open and close"}`,
    ...section(
      "between interfaces",
      interfaces.map(({ becomes, from, to, traffic, egressRule, ingressRule }) => [
        mark(look, becomes),
        `${some(from)} -> ${some(to)}`,
        traffic,
        `${ruleText(egressRule)}; ${ruleText(ingressRule)}`,
      ]),
    ),
    ...section(
      "with addresses, by the groups alone",
      addresses.map((block) => blockRow(look, block)),
    ),
    ...section(
      "from the internet, if a path leads there",
      internet.map((block) => blockRow(look, block)),
    ),
    ...section(
      "refused",
      refused.map((one) => [`call ${one.call}`, one.resource ?? one.action, one.code, one.message]),
    ),
    ...section(
      "not understood",
      unmapped.filter(({ matters }) => matters).map(({ resource, reason }) => [resource, reason]),
    ),
    ...section(
      "left out, no part in the network",
      unmapped.filter(({ matters }) => !matters).map(({ resource }) => [resource]),
    ),
  ].join("\n");
}

const mark = (look: Look, becomes: "opens" | "closes"): string =>
  paint(look, becomes === "opens" ? "warning" : "good", becomes);

function blockRow(
  look: Look,
  { becomes, direction, interfaceIds, block, except, traffic, rule }: BlockChange,
): readonly string[] {
  const outside = except.length === 0 ? block : `${block} except ${some(except)}`;
  const flow = direction === "ingress" ? `${outside} -> ${some(interfaceIds)}` : `${some(interfaceIds)} -> ${outside}`;
  return [mark(look, becomes), flow, traffic, ruleText(rule)];
}

const MOST_NAMED = 3;

const some = (ids: readonly string[]): string =>
  ids.length <= MOST_NAMED
    ? ids.join(", ")
    : `${ids.slice(0, MOST_NAMED).join(", ")} and ${ids.length - MOST_NAMED} more`;

const ruleText = ({ id, groupName, groupId, says }: RuleInWords): string =>
  `${id ?? "a new rule"} of ${groupName ?? groupId} (${says})`;
