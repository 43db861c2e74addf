/** `cordon gate check`: may an address come in to a directory, and by which rule? */

import type { GateChecked } from "../own-api/gate-check.ts";
import { command, Misuse, readText } from "./command.ts";
import { formatNamed } from "./flow-words.ts";
import { ask, questionOptions, type Where, whereHelp } from "./question.ts";
import { formatClientVpn } from "./reports/client-vpn-check.ts";
import { readable } from "./terminal/readable.ts";
import { count, lookOf } from "./terminal/table.ts";

const usage = `Usage: cordon gate check DIRECTORY ADDRESS [options]
       cordon gate vpn ENDPOINT ADDRESS TRAFFIC [--group ID]... [--context FILE] [options]

  DIRECTORY       an id (wsd-..., d-...), or the name or alias of a directory in the Region;
                  or an IP access control group alone: wsipg-..., its name, or 'group NAME'
                  if a directory has the same
  ADDRESS         the client's; of a VPN, where its user wants to go

  ENDPOINT        a Client VPN endpoint: cvpn-endpoint-...
  TRAFFIC         tcp/443, udp/53, icmp
  --group ID      a group of the user in the directory or identity provider; may be repeated
  --context FILE  JSON with what an authorization policy may compare of the connection, or - for standard input:
                  {"crowdstrike": {"assessment": {"overall": 70}}, "saml": {"memberOf": ["staff"]}}

  --json          print the answer as JSON
${whereHelp("the Region in which names are looked up")}

Exit status: 0 admitted, 1 refused, 2 no decision: an unknown directory, no permission, nothing that answers.`;

export default command({
  name: "gate",
  usage,
  options: { ...questionOptions, group: { type: "string", multiple: true, default: [] }, context: { type: "string" } },
  async run({ json, group, context, ...where }, [verb, ...rest]) {
    if (verb === "vpn") return checkVpn({ json, group, context, where }, rest);
    if (verb !== "check")
      throw new Misuse(verb === undefined ? "say check or vpn" : `there is no ${verb}, only check and vpn`);
    if (group.length > 0) throw new Misuse("--group is for cordon gate vpn");
    if (context !== undefined) throw new Misuse("--context is for cordon gate vpn");
    const [directory, address, ...more] = rest;
    if (directory === undefined || address === undefined)
      throw new Misuse("say which directory and which address: cordon gate check office 203.0.113.9");
    if (more.length > 0) throw new Misuse(`it takes one directory and one address, not also ${more.join(" ")}`);
    const path = `/_cordon/gate-check/${encodeURIComponent(directory)}` as const;
    const checked = await ask(where, path, { query: { address } });
    console.log(json ? JSON.stringify(checked) : formatChecked(readable(checked)));
    return checked.decision === "admitted" ? 0 : 1;
  },
});

interface VpnOptions {
  readonly json: boolean;
  readonly group: readonly string[];
  readonly context: string | undefined;
  readonly where: Where;
}

async function checkVpn({ json, group, context, where }: VpnOptions, words: readonly string[]): Promise<number> {
  const [endpoint, to, traffic, ...more] = words;
  if (endpoint === undefined || to === undefined || traffic === undefined || more.length > 0)
    throw new Misuse(
      "say which endpoint, where to and what traffic: cordon gate vpn cvpn-endpoint-... 10.0.1.9 tcp/443",
    );
  const query = { endpoint, to, traffic, group, ...(context !== undefined && { context: readText(context) }) };
  const checked = await ask(where, "/_cordon/client-vpn", { query });
  console.log(json ? JSON.stringify(checked) : formatClientVpn(readable(checked), lookOf(process.stdout)));
  return { admitted: 0, refused: 1, undecidable: 2 }[checked.decision];
}

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
