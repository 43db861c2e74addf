/** `cordon diff`: which flows opened and closed between two moments, by which rules, and who did it. */
import type { ChangingCall, Diffed } from "../own-api/differences/diff.ts";
import { command, Misuse } from "./command.ts";
import { formatDifferences } from "./format-what-if.ts";
import { ask, questionHelp, questionOptions } from "./question.ts";
import { readable } from "./terminal/readable.ts";
import { type Look, lookOf, paint, table } from "./terminal/table.ts";
import { namesOf } from "./what-if-names.ts";

const usage = `Usage: cordon diff --from TIME [--to TIME] [options]
       cordon diff --call ID [options]

Says which flows opened and closed in between, by which rules, and which calls did it, by whom.

  --from TIME     a time (2026-11-24T09:00:00Z), so long ago ('2 hours ago'),
                  or a revision of the account's Region
  --to TIME       the same, later; without it, now
  --call ID       before and after one call: the id of its event (cordon history --json)
  --exit-code     exit status 1 if something opened or closed
${questionHelp}

Exit status: 0, or with --exit-code 1; 2 if Cordon cannot tell.`;

const totalOf = ({ interfaces, addresses, internet }: Diffed): number =>
  interfaces.length + addresses.length + internet.length;

function formatDiffed(diffed: Diffed, look: Look): string {
  const { from, to, parties, calls } = diffed;
  const between = `from ${from.time} (revision ${from.revision}) to ${to.time} (revision ${to.revision})`;
  const noteOf = ({ by }: { readonly by: readonly number[] }) =>
    by.length === 0 ? "" : paint(look, "quiet", `; by ${by.map((place) => `[${place + 1}]`).join(", ")}`);
  const head = paint(look, "strong", "calls that did it");
  return [
    `${between}: ${totalOf(diffed) === 0 ? "no flow opened or closed" : "these flows opened and closed"}`,
    ...formatDifferences(look, diffed, namesOf(parties, new Map()), noteOf),
    ...(calls.length === 0 ? [] : ["", head, table(calls.map(formatCall), { look, indent: "  " })]),
  ].join("\n");
}

const dropAbsent = (query: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined));

function formatCall(call: ChangingCall, place: number): readonly string[] {
  const mark = `[${place + 1}]`;
  if (!("time" in call)) return [mark, `of account ${call.account}`];
  return [mark, call.time, call.operation, call.principal, `request ${call.requestId}`];
}

export default command({
  name: "diff",
  usage,
  options: {
    ...questionOptions,
    from: { type: "string" },
    to: { type: "string" },
    call: { type: "string" },
    "exit-code": { type: "boolean", default: false },
  },
  async run(values, [first]) {
    const { from, to, call } = values;
    if (call === undefined && from === undefined) throw new Misuse("say --from TIME, or --call ID");
    if (call !== undefined && (from ?? to) !== undefined) throw new Misuse("say either --from and --to, or --call");
    if (first !== undefined) throw new Misuse(`it takes no ${first}`);
    const diffed = await ask(values, "/_cordon/diff", { query: dropAbsent({ from, to, call }) });
    console.log(values.json ? JSON.stringify(diffed) : formatDiffed(readable(diffed), lookOf(process.stdout)));
    // INVARIANT: what can't be decided never counts as no change.
    if (diffed.lacks.length > 0) return 2;
    return values["exit-code"] && totalOf(diffed) > 0 ? 1 : 0;
  },
});
