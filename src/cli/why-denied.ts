/** `cordon why-denied`: what the encoded message of a refusal says, for people. */
import { readFileSync } from "node:fs";
import { callQuery, defaultEndpoint } from "./ask-cordon.ts";
import { command, Misuse } from "./command.ts";
import { whereHelp, whereOptions } from "./question.ts";
import { readable } from "./terminal/readable.ts";
import { type Look, lookOf, paint } from "./terminal/table.ts";

const usage = `Usage: cordon why-denied MESSAGE [options]

Says why a call was refused for want of permission: by which statement, or what none of them
allows. MESSAGE is the refusal with its encoded message, or the encoded message alone, or - to
read it from standard input. Needs permission for sts:DecodeAuthorizationMessage.

  --json          print the record as AWS's DecodeAuthorizationMessage has it
${whereHelp("of no consequence here: the message has its own")}`;

interface Items<T> {
  readonly items: readonly T[];
}
type Values = Items<{ readonly value: string }>;
interface Statement {
  readonly statementId: string;
  readonly policy: string;
  readonly policyType: string;
  readonly resources?: Values;
  readonly notResources?: Values;
}
interface Compared {
  readonly operator: string;
  readonly key: string;
  readonly values: Values;
  readonly inRequest: Values;
}
/** As `access` writes it. */
interface Denied {
  readonly explicitDeny: boolean;
  readonly matchedStatements: Items<Statement>;
  readonly failures: Items<{ readonly reason: string; readonly unmet?: Compared; readonly statement: Statement }>;
  readonly context: {
    readonly principal: { readonly arn: string };
    readonly action: string;
    readonly resource: string;
    readonly conditions: Items<{ readonly key: string; readonly values: Values }>;
  };
}

export default command({
  name: "why-denied",
  usage,
  options: { ...whereOptions, json: { type: "boolean", default: false } },
  async run({ json, endpoint = defaultEndpoint(), region }, [given, ...more]) {
    if (given === undefined) throw new Misuse("give it the refusal, or - for standard input");
    // A refusal that was pasted without quotes comes in many words.
    const text = given === "-" ? readFileSync(0, "utf8") : [given, ...more].join(" ");
    const record = await decode(endpoint, encodedIn(text), region);
    console.log(json ? record : formatDenied(readable(JSON.parse(record) as Denied), lookOf(process.stdout)));
    return 0;
  },
});

/** What is encoded in a refusal's text. */
function encodedIn(text: string): string {
  const [, after = text] = /Encoded authorization failure message:\s*([\s\S]*)$/.exec(text) ?? [];
  return after.replaceAll(/\s/g, "");
}

async function decode(endpoint: string, EncodedMessage: string, region: string | undefined): Promise<string> {
  const call = { Action: "DecodeAuthorizationMessage", Version: "2011-06-15", EncodedMessage };
  const answer = await (await callQuery(endpoint, "sts", call, { region })).text();
  const decoded = element(answer, "DecodedMessage");
  if (decoded !== undefined) return decoded;
  throw new Error(`${element(answer, "Code") ?? "no answer"}: ${element(answer, "Message") ?? answer.slice(0, 200)}`);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replaceAll(/&(lt|gt|quot|amp);/g, (_, entity: string) => ENTITIES[entity] ?? "");
}

function formatDenied({ explicitDeny, matchedStatements, failures, context }: Denied, look: Look): string {
  const { principal, action, resource, conditions } = context;
  const [denying] = matchedStatements.items;
  const why =
    explicitDeny && denying !== undefined
      ? `${nameOf(denying)} denies it.`
      : "No policy that would have to allow it does.";
  const section = (head: string, lines: readonly string[]) => (lines.length === 0 ? [] : ["", head, ...lines]);
  return [
    `${principal.arn} may not do ${paint(look, "strong", action)}${resource === "*" ? "" : ` on ${resource}`}.`,
    why,
    ...section(
      "Statements about it that don't apply:",
      failures.items.map(({ statement, unmet }) => `  ${nameOf(statement)}: ${lackOf(statement, unmet)}`),
    ),
    ...section(
      "What the request had:",
      conditions.items.map(({ key, values }) => `  ${key} = ${listed(values)}`),
    ),
  ].join("\n");
}

const nameOf = ({ statementId, policy, policyType }: Statement): string =>
  `${statementId === "" ? "a statement" : `statement ${statementId}`} of ${policyType} ${policy}`;

function lackOf({ resources, notResources }: Statement, unmet: Compared | undefined): string {
  if (unmet !== undefined) {
    const found = unmet.inRequest.items.length === 0 ? "nothing" : listed(unmet.inRequest);
    return `wants ${unmet.key} ${unmet.operator} ${listed(unmet.values)}, and the request has ${found}`;
  }
  return notResources === undefined
    ? `is about ${listed(resources ?? { items: [] })}`
    : `is not about ${listed(notResources)}`;
}

const listed = ({ items }: Values): string => items.map(({ value }) => value).join(", ");
