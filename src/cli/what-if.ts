/** `cordon whatif`: which flows would open and which would close, and by which rules, if these calls were made. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { askForBody, defaultEndpoint } from "./ask-cordon.ts";
import type { Plan } from "./plan-references.ts";
import { type Look, lookOf, paint, table } from "./table.ts";
import { type Existing, readPlan, type Unmapped } from "./terraform-plan.ts";

const usage = `Usage: cordon whatif FILE [options]

Decides the calls of a file without making them, and tells which flows open and which close.
FILE (- for standard input) is a Terraform plan (terraform show -json PLAN), or calls: a JSON list or an object a line,
  {"service":"ec2","action":"CreateSecurityGroup","input":{"GroupName":"web",...},"as":"web"}
  {"service":"ec2","action":"AuthorizeSecurityGroupIngress","input":{"GroupId":"\${web.GroupId}",...}}

  --exit-code     exit status 1 where something opens or closes
  --json          print the answer as JSON
  --region R      the Region that the calls are for (default $AWS_REGION, else us-east-1)
  --endpoint URL  the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566)

Exit status: 0, or with --exit-code 1; 2 where a call is refused or part of a plan is not understood.`;

interface Call {
  readonly service: string;
  readonly action: string;
  readonly input: object;
  readonly as?: string;
  readonly resource?: string;
}
interface Rule {
  readonly id?: string;
  readonly isNew?: boolean;
  readonly groupId: string;
  readonly groupName?: string;
  readonly says: string;
}
interface Pair {
  readonly becomes: "opens" | "closes";
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly traffic: string;
  readonly egressRule: Rule;
  readonly ingressRule: Rule;
}
interface Block {
  readonly becomes: "opens" | "closes";
  readonly direction: "ingress" | "egress";
  readonly interfaceIds: readonly string[];
  readonly block: string;
  readonly except: readonly string[];
  readonly traffic: string;
  readonly rule: Rule;
}
/** What Cordon answers. */
interface Answer {
  readonly calls: readonly {
    readonly outcome: "decided" | "refused";
    readonly code?: string;
    readonly message?: string;
  }[];
  readonly interfaces: readonly Pair[];
  readonly addresses: readonly Block[];
  readonly internet: readonly Block[];
}

export default async function whatIf(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      "exit-code": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      region: { type: "string" },
      endpoint: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [file] = positionals;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (file === undefined || positionals.length > 1) {
    console.error(usage);
    return 2;
  }
  const { endpoint = defaultEndpoint(), region } = values;
  const asked = region === undefined ? {} : { region };
  const { calls, unmapped } = await read(file, async () =>
    existingIn(await askForBody(endpoint, "/_cordon/export", asked)),
  );
  const answer = (await askForBody(endpoint, "/_cordon/what-if", { ...asked, body: { calls } })) as Answer;
  const refused = calls.flatMap((call, i) => {
    const { outcome, code = "", message = "" } = answer.calls[i] ?? { outcome: "refused" };
    return outcome === "refused"
      ? [
          {
            call: i + 1,
            action: call.action,
            ...(call.resource !== undefined && { resource: call.resource }),
            code,
            message,
          },
        ]
      : [];
  });
  const { interfaces, addresses, internet } = answer;
  if (values.json)
    console.log(JSON.stringify({ calls: calls.length, refused, unmapped, interfaces, addresses, internet }));
  else console.log(tell(lookOf(process.stdout), calls.length, refused, unmapped, answer));
  if (refused.length > 0 || unmapped.some(({ matters }) => matters)) return 2;
  const changes = interfaces.length + addresses.length + internet.length > 0;
  return values["exit-code"] && changes ? 1 : 0;
}

async function read(
  file: string,
  existing: () => Promise<Existing>,
): Promise<{ readonly calls: readonly Call[]; readonly unmapped: readonly Unmapped[] }> {
  const text = readFileSync(file === "-" ? 0 : file, "utf8");
  const given = parse(text, file);
  if (Array.isArray(given)) return { calls: given as readonly Call[], unmapped: [] };
  const object = given as Plan & Partial<Call>;
  if (object.action !== undefined) return { calls: [object as Call], unmapped: [] };
  if (object.resource_changes !== undefined) return readPlan(object, await existing());
  // A plan that changes nothing has no resources; what else an object may be is not known.
  if (object.format_version !== undefined) return { calls: [], unmapped: [] };
  throw new Error(`${file} is neither a list of calls nor a plan of terraform show -json`);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.split("\n").flatMap((line, i) => {
      if (line.trim() === "") return [];
      try {
        return [JSON.parse(line)];
      } catch (error) {
        throw new Error(`${file}, line ${i + 1} is not JSON: ${(error as Error).message}`);
      }
    });
  }
}

/** What AWS's answers tell of what is there. */
function existingIn(state: unknown): Existing {
  const { NetworkInterfaces = [], PrefixLists = [] } = state as {
    readonly NetworkInterfaces?: readonly {
      readonly NetworkInterfaceId: string;
      readonly Groups?: readonly { readonly GroupId: string }[];
    }[];
    readonly PrefixLists?: readonly { readonly PrefixListId: string; readonly Version?: number }[];
  };
  const groups = new Map(
    NetworkInterfaces.map((nic) => [nic.NetworkInterfaceId, (nic.Groups ?? []).map(({ GroupId }) => GroupId)]),
  );
  const versions = new Map(PrefixLists.map(({ PrefixListId, Version }) => [PrefixListId, Version]));
  return { groupsOf: (id) => groups.get(id), versionOf: (id) => versions.get(id) };
}

interface Refused {
  readonly call: number;
  readonly action: string;
  readonly resource?: string;
  readonly code: string;
  readonly message: string;
}

function tell(
  look: Look,
  count: number,
  refused: readonly Refused[],
  unmapped: readonly Unmapped[],
  answer: Answer,
): string {
  const { interfaces, addresses, internet } = answer;
  const mark = (becomes: "opens" | "closes") => paint(look, becomes === "opens" ? "warning" : "good", becomes);
  const section = (title: string, rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? [] : ["", paint(look, "strong", title), table(rows, { look, indent: "  " })];
  const blocks = (all: readonly Block[]) =>
    all.map(({ becomes, direction, interfaceIds, block, except, traffic, rule }) => [
      mark(becomes),
      direction === "ingress"
        ? `${within(block, except)} -> ${some(interfaceIds)}`
        : `${some(interfaceIds)} -> ${within(block, except)}`,
      traffic,
      ruleText(rule),
    ]);
  const total = interfaces.length + addresses.length + internet.length;
  return [
    `${count} call${count === 1 ? "" : "s"} decided, none made: ${total === 0 ? "no flow opens or closes" : "these flows open and close"}`,
    ...section(
      "between interfaces",
      interfaces.map(({ becomes, from, to, traffic, egressRule, ingressRule }) => [
        mark(becomes),
        `${some(from)} -> ${some(to)}`,
        traffic,
        `${ruleText(egressRule)}; ${ruleText(ingressRule)}`,
      ]),
    ),
    ...section("with addresses, by the groups alone", blocks(addresses)),
    ...section("from the internet, where a path leads there", blocks(internet)),
    ...section(
      "refused",
      refused.map((one) => [`call ${one.call}`, one.resource ?? one.action, one.code, one.message]),
    ),
    ...section(
      "not understood",
      unmapped.filter(({ matters }) => matters).map(({ resource, reason }) => [resource, reason]),
    ),
    ...section(
      "left out, no part in the network",
      unmapped.filter(({ matters }) => !matters).map(({ resource }) => [resource]),
    ),
  ].join("\n");
}

const MOST_NAMED = 3;
const some = (ids: readonly string[]): string =>
  ids.length <= MOST_NAMED
    ? ids.join(", ")
    : `${ids.slice(0, MOST_NAMED).join(", ")} and ${ids.length - MOST_NAMED} more`;
const within = (block: string, except: readonly string[]): string =>
  except.length === 0 ? block : `${block} except ${some(except)}`;
const ruleText = ({ id, groupName, groupId, says }: Rule): string =>
  `${id ?? "a new rule"} of ${groupName ?? groupId} (${says})`;
