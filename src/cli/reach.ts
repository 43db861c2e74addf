/** `cordon reach`: who can reach an interface, on which ports and by which rules; or what it can reach. */

import type { Named, Party, Rule } from "../own-api/contract.ts";
import type { Reached } from "../own-api/reach.ts";
import { atHelp, atOf, atOption, formatAsOf } from "./as-of.ts";
import { Misuse } from "./command.ts";
import { formatNamed, formatParty, formatRuleId } from "./flow-words.ts";
import { ask, questionHelp, questionOptions } from "./question.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { count, type Look, lookOf, paint, table } from "./terminal/table.ts";

const usage = `Usage: cordon reach END [TRAFFIC] [options]

  END             eni-..., i-..., an address; or all interfaces of sg-... (or a group's name),
                  subnet-..., vpc-..., tag:key=value; or any of these by its name
  TRAFFIC         only on tcp/443, tcp/8000-8100, udp, icmp/all, a protocol number;
                  without it, on everything
  --outbound      what it can reach, instead of who can reach it
  --all           list every interface, and rules by address even if no path leads there
${atHelp}
${questionHelp}
${stateHelp}

Exit status: 0, or 2 if Cordon cannot tell.`;

/** `3 interfaces in web (web-1, web-2, ...)`. */
function formatInterfaces(parties: readonly Party[], showsAll: boolean): string {
  const [first] = parties;
  if (parties.length === 1 && first !== undefined) return formatParty(first);
  if (showsAll) return parties.map(formatParty).join(", ");
  const names = parties.map(({ name, id, account }) => name ?? id ?? `of account ${account}`);
  const few = names.slice(0, 3).join(", ");
  return `${count(parties.length, "interface")} (${few}${names.length > 3 ? ", ..." : ""})`;
}

const formatGroups = (groups: readonly Named[] | undefined): string =>
  groups === undefined ? "" : groups.map(({ id, name }) => name ?? id).join(" + ");

const ruleIds = (egress: Rule | undefined, ingress: Rule | undefined): string =>
  [egress, ingress]
    .map((rule) => (rule === undefined ? "a rule of the other account" : formatRuleId(rule)))
    .join(" and ");

/** Everything that isn't known, each thing once. */
const lacksOf = ({ undecided, addresses }: Reached): readonly string[] => [
  ...new Set([...undecided.lacks, ...addresses.flatMap(({ lacks }) => lacks)]),
];

function formatReached(reached: Reached, look: Look, showsAll = false): string {
  const { asked, direction, interfaces, addresses, stopped, undecided } = reached;
  const isIn = direction === "ingress";
  const on = reached.traffic === undefined ? "" : ` on ${reached.traffic}`;
  const title = paint(look, "strong", isIn ? `Who can reach ${reached.of}${on}` : `What ${reached.of} can reach${on}`);
  const subject = `${title}: ${formatInterfaces(asked, false)} in ${formatGroups(asked[0]?.groups)}`;
  const rows = interfaces.flatMap(({ others, own, family, passages }) =>
    passages.map(({ traffic, egress, ingress }, i) => [
      i === 0 ? formatInterfaces(others, showsAll) : "",
      i === 0 ? formatGroups(others[0]?.groups) : "",
      family === "ipv6" ? `${traffic} (IPv6)` : traffic,
      `by ${ruleIds(egress, ingress)}${own.length === asked.length ? "" : `, ${isIn ? "to" : "from"} ${own.length} of ${asked.length}`}`,
    ]),
  );
  const open = addresses.filter(({ traffic, lacks }) => showsAll || traffic.length + lacks.length > 0);
  const rowsOutside = open.map(({ rule, cidrs, traffic, own, lacks }) => [
    cidrs < 2 ? formatNamed(rule.peer) : `${formatNamed(rule.peer)}, ${count(cidrs, "entry", "entries")}`,
    traffic.length > 0 ? traffic.join(", ") : paint(look, "quiet", rule.traffic),
    `by ${formatRuleId(rule)}${own.length === asked.length ? "" : `, ${isIn ? "to" : "from"} ${own.length} of ${asked.length}`}` +
      (lacks.length > 0
        ? paint(look, "warning", "; nobody can tell whether more passes")
        : traffic.length > 0
          ? ""
          : paint(look, "quiet", "; no path leads there")),
  ]);
  const hidden = addresses.length - open.length;
  const unclear = lacksOf(reached);
  const nobody = `no interface ${isIn ? "can reach it" : "can be reached"}`;
  return [
    subject,
    "",
    rows.length === 0
      ? `  ${undecided.interfaces > 0 ? `${nobody} for sure` : nobody}`
      : table(rows, { look, indent: "  ", head: [isIn ? "from" : "to", "groups", "on", ""] }),
    ...(rowsOutside.length === 0
      ? []
      : ["", table(rowsOutside, { look, indent: "  ", head: [isIn ? "from addresses" : "to addresses", "on", ""] })]),
    ...(stopped > 0
      ? ["", `  ${count(stopped, "interface")} more the groups would let through, but routes or network ACLs do not.`]
      : []),
    ...(undecided.interfaces > 0 ? ["", `  Of ${count(undecided.interfaces, "interface")} more nobody can tell.`] : []),
    ...(unclear.length > 0 ? ["", ...unclear.map((lack) => `  ${lack}`)] : []),
    ...(hidden > 0
      ? [
          "",
          `  ${count(hidden, "rule")} by address lead${hidden === 1 ? "s" : ""} nowhere, for want of a route or a public address: --all lists them.`,
        ]
      : []),
  ].join("\n");
}

export default askingCommand({
  name: "reach",
  usage,
  options: {
    ...questionOptions,
    ...atOption,
    outbound: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
  },
  async run(values, [of, traffic, ...more]) {
    if (of === undefined || more.length > 0)
      throw new Misuse("say whom, once, and perhaps on what traffic: for example web, or web tcp/443");
    const direction = values.outbound ? "egress" : "ingress";
    const query = { of, direction, ...(traffic !== undefined && { traffic }), ...atOf(values) };
    const reached = await ask(values, "/_cordon/reach", { query });
    const look = lookOf(process.stdout);
    const shown = () => formatAsOf(reached, look) + formatReached(readable(reached), look, values.all);
    console.log(values.json ? JSON.stringify(reached) : shown());
    return lacksOf(reached).length > 0 ? 2 : 0;
  },
});
