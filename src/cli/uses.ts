/** `cordon uses`: what uses a resource, and what keeps it from being deleted. */
import type { Used } from "../own-api/uses.ts";
import { Misuse } from "./command.ts";
import { formatNamed } from "./flow-words.ts";
import { ask, questionHelp, questionOptions } from "./question.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { count, type Look, lookOf, paint, table } from "./terminal/table.ts";

const usage = `Usage: cordon uses ID|NAME [options]

Says what uses a group, prefix list, subnet, VPC, interface, gateway, table, peering, endpoint,
address, ACL, load balancer or target group (elb:NAME, tg:NAME), database or its subnet group
(db:NAME), or what IPAM has (in its home Region), and which of that keeps it from being deleted:
what AWS's DependencyViolation leaves out.

${questionHelp}
${stateHelp}`;

function formatUsed({ of, uses, hasMore, isUsedElsewhere }: Used, look: Look): string {
  const what = formatNamed(of);
  const elsewhere = isUsedElsewhere ? ["", "Other accounts use it too. What does so is shown to them alone."] : [];
  if (uses.length === 0) {
    return [`Nothing ${isUsedElsewhere ? "of this account " : ""}uses ${what}.`, ...elsewhere].join("\n");
  }
  const rows = (keeps: boolean) =>
    uses.filter((use) => use.keeps === keeps).map((use) => [use.kind, formatNamed(use), use.how]);
  const part = (head: string, listed: readonly (readonly string[])[]) =>
    listed.length === 0 ? [] : ["", head, "", table(listed, { look, indent: "  " })];
  const number = hasMore ? `more than ${count(uses.length, "use")}` : count(uses.length, "use");
  const [keeping, others] = [rows(true), rows(false)];
  return [
    `${paint(look, "strong", what)} has ${number}.`,
    ...part("These keep it from being deleted:", keeping),
    ...part(keeping.length > 0 ? "These don't:" : "These don't keep it from being deleted:", others),
    ...elsewhere,
  ].join("\n");
}

export default askingCommand({
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
