/** `cordon open`: everything that the internet can reach. */

import type { Opened } from "../own-api/open.ts";
import { atHelp, atOf, atOption, formatAsOf } from "./as-of.ts";
import { Misuse } from "./command.ts";
import { formatCode, formatNamed, formatParty, formatRuleId } from "./flow-words.ts";
import { ask, questionHelp, questionOptions } from "./question.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { count, type Look, lookOf, paint, table } from "./terminal/table.ts";

const usage = `Usage: cordon open [TRAFFIC] [options]

  TRAFFIC         only what is open on tcp/22, tcp/8000-8100, udp, icmp/all, a protocol number;
                  without it, on everything
  --all           also what a rule opens and only the lack of a path keeps closed, and why
${atHelp}
${questionHelp}
${stateHelp}

Exit status: 0, or 2 if Cordon cannot tell. For CI see cordon test: the internet reaches only ...`;

function formatOpened({ open, looked, lacks, account, region, traffic }: Opened, look: Look): string {
  const isOpen = open.filter(({ blockers, lacks: unclear }) => blockers.length + unclear.length === 0);
  const isUnclear = open.filter(({ lacks: unclear }) => unclear.length > 0);
  const isShut = open.filter(({ blockers }) => blockers.length > 0);
  const row = ({ interface: nic, address, traffic, block, rule, lacks: unknown }: Opened["open"][number]) => [
    formatParty(nic),
    address ?? (unknown.length > 0 ? "not known" : "none"),
    traffic,
    block,
    rule.id === rule.group.id ? formatRuleId(rule) : `${rule.id} of ${formatNamed(rule.group)}`,
  ];
  const number = new Set(isOpen.map(({ interface: nic }) => nic.id)).size;
  const unclear = [...new Set([...lacks, ...isUnclear.flatMap((each) => each.lacks)])];
  const place = `in account ${account}, ${region},`;
  const toInternet = `open to the internet${traffic === undefined ? "" : ` on ${traffic}`}.`;
  const head =
    number > 0
      ? `${paint(look, "bad", count(number, "interface"))} of ${looked.toLocaleString("en-US")} ${place} ${number > 1 ? "are" : "is"} ${toInternet}`
      : unclear.length > 0
        ? `Cordon ${paint(look, "warning", "cannot tell")} whether any of ${count(looked, "interface")} ${place} is ${toInternet}`
        : `${paint(look, "good", "None")} of ${count(looked, "interface")} ${place} is ${toInternet}`;
  const columns = ["interface", "public address", "on", "from", "by"];
  return [
    head,
    ...(isOpen.length === 0 ? [] : ["", table(isOpen.map(row), { look, indent: "  ", head: columns })]),
    ...(isUnclear.length === 0
      ? []
      : [
          "",
          "Open if what isn't known lets it:",
          "",
          table(isUnclear.map(row), { look, indent: "  ", head: columns }),
        ]),
    ...(unclear.length === 0 ? [] : ["", ...unclear.map((lack) => `  ${lack}`)]),
    ...(isShut.length === 0
      ? []
      : [
          "",
          "Open by their rules, closed for another reason:",
          "",
          table(
            isShut.map((each) => [...row(each), [...new Set(each.blockers.map(formatCode))].join("; ")]),
            { look, indent: "  ", head: [...columns, "but"] },
          ),
        ]),
  ].join("\n");
}

/** Reports whether someone means traffic, well written or not, and no interface, group or address. */
const isTraffic = (text: string): boolean => /^(tcp|udp|icmp|all$|[0-9]+([/-]|$))/.test(text);

/** As it's typed in a shell. */
const shellWord = (text: string): string => (/^[\w.:/=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export default askingCommand({
  name: "open",
  usage,
  options: { ...questionOptions, ...atOption, all: { type: "boolean", default: false } },
  async run(values, [traffic, ...more]) {
    const [end] = traffic === undefined || isTraffic(traffic) ? more : [traffic];
    if (end !== undefined) {
      throw new Misuse(`it takes no ${end}: ask cordon check --from internet --to ${shellWord(end)} tcp/443`);
    }
    const query = { all: String(values.all), ...(traffic !== undefined && { traffic }), ...atOf(values) };
    const opened = await ask(values, "/_cordon/open", { query });
    const look = lookOf(process.stdout);
    const shown = () => formatAsOf(opened, look) + formatOpened(readable(opened), look);
    console.log(values.json ? JSON.stringify(opened) : shown());
    const isCertain = opened.lacks.length === 0 && opened.open.every(({ lacks }) => lacks.length === 0);
    return isCertain ? 0 : 2;
  },
});
