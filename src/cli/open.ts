/** `cordon open`: everything that the internet can reach. */
import { parseArgs } from "node:util";
import type { Opened } from "../own-api/answers.ts";
import { ask, misuse, questionHelp, questionOptions } from "./question.ts";
import { count, type Look, lookOf, paint, table } from "./table.ts";
import { tellCode, tellNamed, tellParty } from "./tell-flow.ts";

const usage = `Usage: cordon open [options]

  --all           also what a rule opens and only the lack of a way keeps closed, and why
  --json          print the answer as JSON
${questionHelp}

Exit status: 0, or 2 where nobody can tell. For CI see cordon test: the internet reaches only ...`;

export function tellOpened({ open, looked, account, region }: Opened, look: Look): string {
  const isOpen = open.filter(({ blockers }) => blockers.length === 0);
  const isShut = open.filter(({ blockers }) => blockers.length > 0);
  const row = ({ interface: nic, address, traffic, block, rule }: Opened["open"][number]) => [
    tellParty(nic),
    address ?? "none",
    traffic,
    block,
    `${rule.id} of ${tellNamed(rule.group)}`,
  ];
  const number = new Set(isOpen.map(({ interface: nic }) => nic.id)).size;
  const head = `${paint(look, number === 0 ? "good" : "bad", number === 0 ? "Nothing" : count(number, "interface"))} of ${looked.toLocaleString("en-US")} in account ${account}, ${region}, ${number > 1 ? "are" : "is"} open to the internet.`;
  const columns = ["interface", "public address", "on", "from", "by"];
  return [
    head,
    ...(isOpen.length === 0 ? [] : ["", table(isOpen.map(row), { look, indent: "  ", head: columns })]),
    ...(isShut.length === 0
      ? []
      : [
          "",
          "Open by their rules, closed for another reason:",
          "",
          table(
            isShut.map((each) => [...row(each), [...new Set(each.blockers.map(tellCode))].join("; ")]),
            { look, indent: "  ", head: [...columns, "but"] },
          ),
        ]),
  ].join("\n");
}

export default async function open(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...questionOptions, all: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (positionals.length > 0)
    return misuse(
      "open",
      `it takes no ${positionals[0]}: ask cordon check --from internet --to ${positionals[0]} tcp/443`,
    );
  const opened = (await ask(values, "/_cordon/open", { all: String(values.all) })) as Opened;
  console.log(values.json ? JSON.stringify(opened) : tellOpened(opened, lookOf(process.stdout)));
  return 0;
}
