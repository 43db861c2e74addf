/** `cordon gate check`: may an address come in to a directory, and by which rule. */
import { parseArgs } from "node:util";
import { askCordon, defaultEndpoint } from "./ask-cordon.ts";

const usage = `Usage: cordon gate check <directory> <address> [options]

  --endpoint URL  the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566);
                  the request is signed with $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY
  --json          print the answer as JSON

Exit status: 0 admitted, 1 refused, 2 nobody can tell.`;

interface Group {
  readonly id: string;
  readonly name?: string;
  readonly rules?: number;
}
/** What the gate answers. */
interface Checked {
  readonly address: string;
  readonly decision: "admitted" | "refused";
  readonly by?: "default-group" | "rule";
  readonly group?: Group;
  readonly rule?: { readonly cidr: string; readonly description?: string };
  readonly asked?: readonly Group[];
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

function tell({ address, decision, by, group, rule, asked = [] }: Checked, directory: string): string {
  if (by === "default-group") return `${decision}: ${directory} has no IP group, so everyone comes in`;
  if (rule !== undefined) {
    const why = rule.description === undefined || rule.description === "" ? "" : `, "${rule.description}"`;
    return `${decision}: ${rule.cidr}${why} in ${group?.name} (${group?.id}) has ${address}`;
  }
  const lines = asked.map(({ id, name = "deleted", rules = 0 }) => `  ${id}  ${name}, ${count(rules, "rule")}`);
  return [`${decision}: no rule has ${address} in ${count(asked.length, "group")}:`, ...lines].join("\n");
}

export default async function gate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      endpoint: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [verb, directory, address] = positionals;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (verb !== "check" || directory === undefined || address === undefined || positionals.length > 3) {
    console.error(usage);
    return 2;
  }
  const path = `/_cordon/gate-check/${encodeURIComponent(directory)}`;
  const { status, body } = await askCordon(values.endpoint ?? defaultEndpoint(), path, { query: { address } });
  if (status !== 200) {
    const { error } = (body ?? {}) as { error?: string };
    console.error(`cordon gate: ${error ?? `the answer has status ${status}`}`);
    return 2;
  }
  const checked = body as Checked;
  console.log(values.json ? JSON.stringify(checked) : tell(checked, directory));
  return checked.decision === "admitted" ? 0 : 1;
}
