/** `cordon gate check`: may an address come in to a directory, and by which rule? */

import type { GateChecked } from "../own-api/gate-check.ts";
import { command, Misuse } from "./command.ts";
import { formatNamed } from "./flow-words.ts";
import { ask, questionOptions, whereHelp } from "./question.ts";
import { readable } from "./terminal/readable.ts";
import { count } from "./terminal/table.ts";

const usage = `Usage: cordon gate check DIRECTORY ADDRESS [options]

  DIRECTORY       an id (wsd-..., d-...), or the name or alias of a directory in the Region;
                  or an IP access control group alone: wsipg-..., its name, or 'group NAME'
                  if a directory has the same
  ADDRESS         the client's

  --json          print the answer as JSON
${whereHelp("the Region in which names are looked up")}

Exit status: 0 admitted, 1 refused, 2 no decision: an unknown directory, no permission, nothing that answers.`;

export default command({
  name: "gate",
  usage,
  options: questionOptions,
  async run({ json, ...where }, [verb, directory, address, ...more]) {
    if (verb !== "check") throw new Misuse(verb === undefined ? "say check" : `there is no ${verb}, only check`);
    if (directory === undefined || address === undefined)
      throw new Misuse("say which directory and which address: cordon gate check office 203.0.113.9");
    if (more.length > 0) throw new Misuse(`it takes one directory and one address, not also ${more.join(" ")}`);
    const path = `/_cordon/gate-check/${encodeURIComponent(directory)}` as const;
    const checked = await ask(where, path, { query: { address } });
    console.log(json ? JSON.stringify(checked) : formatChecked(readable(checked)));
    return checked.decision === "admitted" ? 0 : 1;
  },
});

function formatChecked(checked: GateChecked): string {
  const { decision, directory = "", name, address } = checked;
  if (checked.decision === "refused") {
    const { asked } = checked;
    const lines = asked.map(({ id, name = "deleted", rules }) => `  ${id}  ${name}, ${count(rules, "rule")}`);
    return [`${decision}: no rule has ${address} in ${count(asked.length, "group")}:`, ...lines].join("\n");
  }
  if (checked.by === "default-group")
    return `${decision}: ${formatNamed({ id: directory, name })} has no IP group, so everyone comes in`;
  const { group, rule } = checked;
  const why = rule.description === undefined || rule.description === "" ? "" : `, "${rule.description}"`;
  return `${decision}: ${rule.cidr}${why} in ${group.name} (${group.id}) has ${address}`;
}
