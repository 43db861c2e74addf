/** `cordon rules unused`: rules that let no flow pass for a while, as far as anybody looked. */
import type { UnusedRule, UnusedRules, UnwatchedInterface } from "../../own-api/flows/unused-rules.ts";
import { command, Misuse } from "../command.ts";
import { formatNamed, formatRule } from "../flow-words.ts";
import { ask, questionHelp, questionOptions } from "../question.ts";
import { readable } from "../terminal/readable.ts";
import { count, type Look, lookOf, paint, table } from "../terminal/table.ts";
import { formatMissing } from "./missing.ts";

const usage = `Usage: cordon rules unused [options]

Lists the rules of security groups that let no flow pass in the last days, with when they last
did, if anybody saw it. The records of flow logs that hosts made are what it knows: a rule is
unused only if every interface of its group was watched all the time. Of the others it says
that nobody can tell, and which interfaces were not watched, and why.

  --days N        so many days (default 30)
${questionHelp}`;

const WHY: Readonly<Record<UnwatchedInterface["because"], string>> = {
  "no-flow-log": "no flow log records it",
  "refused-traffic-only": "its flow log records refused traffic only",
  "no-reports": "no host reported its flows",
  gaps: "records are missing",
};

const rowOf = ({ rule, interfaces, unwatched, last }: UnusedRule): readonly string[] => [
  formatRule(rule),
  [
    ...(interfaces === 0 ? ["no interface has its group"] : []),
    ...(unwatched === 0 ? [] : [`${unwatched} of ${count(interfaces, "interface")} not watched`]),
    last === undefined ? "never seen" : `last ${last}`,
  ].join(", "),
];

function formatUnwatched({ because, since, missing, ...named }: UnwatchedInterface): readonly string[] {
  const why = since === undefined ? WHY[because] : `watched only since ${since}`;
  return [formatNamed(named), [why, ...missing.map(formatMissing)].join("; ")];
}

function formatUnused(found: UnusedRules, look: Look): string {
  const { rules, used, days, from, hasMore, unwatched, hasMoreUnwatched } = found;
  const part = (head: string, rows: readonly (readonly string[])[], isCut: boolean) =>
    rows.length === 0
      ? []
      : ["", paint(look, "strong", head), "", table(rows, { look, indent: "  " }), ...(isCut ? ["  ..."] : [])];
  const ofVerdict = (verdict: UnusedRule["verdict"]) => rules.filter((each) => each.verdict === verdict).map(rowOf);
  return [
    `In the last ${count(days, "day")}, since ${from}, ${count(used, "rule")} let flows pass.`,
    ...part("These let nothing pass, and all of their interfaces were watched:", ofVerdict("unused"), hasMore),
    ...part("Of these nobody can tell, as not all of their interfaces were watched:", ofVerdict("unknown"), hasMore),
    ...part("These interfaces were not watched all the time:", unwatched.map(formatUnwatched), hasMoreUnwatched),
  ].join("\n");
}

export default command({
  name: "rules",
  usage,
  options: { ...questionOptions, days: { type: "string" } },
  async run(values, [verb, ...more]) {
    if (verb !== "unused") throw new Misuse(verb === undefined ? "say unused" : `there is no ${verb}, only unused`);
    if (more.length > 0) throw new Misuse(`it takes no ${more.join(" ")}`);
    const { days } = values;
    const query = days === undefined ? {} : { days };
    const found = await ask(values, "/_cordon/rules/unused", { query });
    console.log(values.json ? JSON.stringify(found) : formatUnused(readable(found), lookOf(process.stdout)));
    return 0;
  },
});
