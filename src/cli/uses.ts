/** `cordon uses`: what uses a resource, and what keeps it from being deleted. */
import type { Used } from "../own-api/uses.ts";
import { command, Misuse } from "./command.ts";
import { formatNamed } from "./format-flow.ts";
import { ask, questionHelp, questionOptions } from "./question.ts";
import { readable } from "./readable.ts";
import { count, type Look, lookOf, paint, table } from "./table.ts";

const usage = `Usage: cordon uses ID|NAME [options]

Says what uses a group, prefix list, subnet, VPC, interface, gateway, table, peering, endpoint, address or ACL, and which
of that keeps it from being deleted: what AWS's DependencyViolation leaves out.

${questionHelp}`;

function formatUsed({ of, uses, hasMore }: Used, look: Look): string {
  const what = formatNamed(of);
  if (uses.length === 0) return `Nothing uses ${what}.`;
  const rows = (keeps: boolean) =>
    uses.filter((use) => use.keeps === keeps).map((use) => [use.kind, formatNamed(use), use.how]);
  const part = (head: string, listed: readonly (readonly string[])[]) =>
    listed.length === 0 ? [] : ["", head, "", table(listed, { look, indent: "  " })];
  const number = hasMore ? `more than ${count(uses.length, "use")}` : count(uses.length, "use");
  return [
    `${paint(look, "strong", what)} has ${number}.`,
    ...part("These keep it from being deleted:", rows(true)),
    ...part("These don't:", rows(false)),
  ].join("\n");
}

export default command({
  name: "uses",
  usage,
  options: questionOptions,
  async run(values, [of, ...more]) {
    if (of === undefined) throw new Misuse("say of what: an id or a name");
    if (more.length > 0) throw new Misuse(`it takes one id or name, not also ${more.join(" ")}`);
    const used = await ask(values, "/_cordon/uses", { query: { of } });
    console.log(values.json ? JSON.stringify(used) : formatUsed(readable(used), lookOf(process.stdout)));
    return 0;
  },
});
