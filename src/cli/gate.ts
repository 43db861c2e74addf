/** `cordon gate check`: may an address come in to a directory, and by which rule? */

import type { GateChecked } from "../own-api/gate-check.ts";
import { command, Misuse } from "./command.ts";
import { ask } from "./question.ts";
import { readable } from "./readable.ts";
import { count } from "./table.ts";

const usage = `Usage: cordon gate check <directory> <address> [options]

  --endpoint URL  the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566);
                  $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY sign the request
  --json          print the answer as JSON

Exit status: 0 admitted, 1 refused, 2 no decision: an unknown directory, no permission, nothing that answers.`;

export default command({
  name: "gate",
  usage,
  options: { endpoint: { type: "string" }, json: { type: "boolean", default: false } },
  async run({ endpoint, json }, [verb, directory, address, ...more]) {
    if (verb !== "check" || directory === undefined || address === undefined || more.length > 0) throw new Misuse();
    const path = `/_cordon/gate-check/${encodeURIComponent(directory)}` as const;
    const checked = await ask({ endpoint }, path, { query: { address } });
    console.log(json ? JSON.stringify(checked) : formatChecked(readable(checked)));
    return checked.decision === "admitted" ? 0 : 1;
  },
});

function formatChecked(checked: GateChecked): string {
  const { decision, directory, address } = checked;
  if (checked.decision === "refused") {
    const { asked } = checked;
    const lines = asked.map(({ id, name = "deleted", rules }) => `  ${id}  ${name}, ${count(rules, "rule")}`);
    return [`${decision}: no rule has ${address} in ${count(asked.length, "group")}:`, ...lines].join("\n");
  }
  if (checked.by === "default-group") return `${decision}: ${directory} has no IP group, so everyone comes in`;
  const { group, rule } = checked;
  const why = rule.description === undefined || rule.description === "" ? "" : `, "${rule.description}"`;
  return `${decision}: ${rule.cidr}${why} in ${group.name} (${group.id}) has ${address}`;
}
