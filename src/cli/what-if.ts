/** `cordon whatif`: which flows would open and which would close, and by which rules, if these calls were made? */
import { dirname } from "node:path";
import { isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { RehearsedCalls } from "../own-api/calls/read-calls.ts";
import type { Rehearsed } from "../own-api/what-if.ts";
import { regionOf } from "./ask-cordon.ts";
import { Misuse, readText } from "./command.ts";
import { formatWhatIf, type RefusedCall } from "./format-what-if.ts";
import { ask, type Where, whereHelp, whereOptions } from "./question.ts";
import { type WhatIfReport, whatIfMarkdown, whatIfSarif } from "./reports/what-if-report.ts";
import { refuseTwoFormats, reportHelp, reportOptions, writeReports } from "./reports/written-reports.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { whileWaiting } from "./terminal/progress.ts";
import { readable } from "./terminal/readable.ts";
import { lookOf } from "./terminal/table.ts";
import { Existing } from "./terraform-plan/existing.ts";
import type { Plan } from "./terraform-plan/plan-references.ts";
import { type AskedRegion, readPlan, type Unmapped } from "./terraform-plan/read-plan.ts";
import { SourcePlaces } from "./terraform-plan/source-places.ts";
import { namesOf, resourcesById, withResources } from "./what-if-names.ts";

const usage = `Usage: cordon whatif FILE [options]

Decides the calls of a file without making them, and says which flows open and which close.
FILE (- for standard input) is a Terraform plan (terraform show -json PLAN), or calls:
a JSON list, or one object per line,
  {"service":"ec2","action":"CreateSecurityGroup","input":{"GroupName":"web",...},"as":"web"}
  {"service":"ec2","action":"AuthorizeSecurityGroupIngress","input":{"GroupId":"\${web.GroupId}",...}}

  --exit-code     exit status 1 if something opens or closes
  --json          print the answer as JSON
${reportHelp}
  --source DIR    the folder of the plan's .tf files, for places in reports (default: the file's own)
${whereHelp("the Region that the calls are for")}
${stateHelp}

Exit status: 0, or with --exit-code 1; 2 if a call is refused, part of a plan is not understood,
or Cordon cannot tell.`;

/** A call as files have it; of a plan, with the resource that it is for. */
type Call = RehearsedCalls["calls"][number] & { readonly resource?: string };

export default askingCommand({
  name: "whatif",
  usage,
  options: {
    ...whereOptions,
    json: { type: "boolean", default: false },
    "exit-code": { type: "boolean", default: false },
    ...reportOptions,
    source: { type: "string" },
  },
  async run(values, [file, ...more]) {
    if (file === undefined || more.length > 0)
      throw new Misuse("name one file of calls, or a plan in JSON; - for standard input");
    const { json, markdown, sarif } = values;
    refuseTwoFormats({ json, markdown, sarif });
    const existing = async () => new Existing(await ask(values, "/_cordon/export"));
    const text = readText(file);
    const { calls: named, plan, unmapped } = await read(file, text, askedIn(values), existing);
    const rehearse = (body: RehearsedCalls) => ask(values, "/_cordon/what-if", { body });
    const { calls, rehearsed, refused } = await whileWaiting("rehearsing", inAnOrderThatWorks(named, rehearse));
    const { interfaces, addresses, internet, lacks } = rehearsed;
    const resources = resourcesById(calls, rehearsed.calls);
    const parties = withResources(rehearsed.parties, resources);
    const names = namesOf(readable(parties), new Map(readable([...resources])));
    const places = plan && new SourcePlaces(plan, values.source ?? dirname(file));
    const shown: WhatIfReport = {
      calls: readable(calls),
      rehearsed: readable(rehearsed),
      names,
      refused: readable(refused),
      unmapped: readable(unmapped),
      file: file === "-" ? "stdin" : file,
      placeOfResource: (resource) => places?.placeOf(resource),
      lineOfCall: (call) => (plan === undefined ? lineOfCall(text, call) : undefined),
    };
    const report = writeReports(values, { markdown: () => whatIfMarkdown(shown), sarif: () => whatIfSarif(shown) });
    if (report !== undefined) process.stdout.write(report);
    else if (json)
      console.log(
        JSON.stringify({ calls: calls.length, refused, unmapped, interfaces, addresses, internet, lacks, parties }),
      );
    else console.log(formatWhatIf(lookOf(process.stdout), shown.rehearsed, names, shown.refused, shown.unmapped));
    // INVARIANT: what can't be decided never counts as no change.
    if (refused.length + lacks.length > 0 || unmapped.some(({ matters }) => matters)) return 2;
    return values["exit-code"] && interfaces.length + addresses.length + internet.length > 0 ? 1 : 0;
  },
});

const askedIn = ({ region, saved }: Where): AskedRegion => ({
  region: saved?.region ?? regionOf(region),
  isChosen: region !== undefined,
});

interface Decided {
  readonly calls: readonly Call[];
  readonly rehearsed: Rehearsed;
  readonly refused: readonly RefusedCall[];
}

/**
 * A plan doesn't say in which order its calls are made, and Terraform tries again what others hold up. So what is refused is tried
 * once more after everything else, as long as that helps. The order of a list of calls is as it's given.
 */
async function inAnOrderThatWorks(
  calls: readonly Call[],
  rehearse: (body: RehearsedCalls) => Promise<Rehearsed>,
): Promise<Decided> {
  const decide = async (all: readonly Call[]): Promise<Decided> => {
    const rehearsed = await rehearse({ calls: all });
    return { calls: all, rehearsed, refused: refusedOf(all, rehearsed) };
  };
  let best = await decide(calls);
  while (best.refused.length > 0 && calls.every(({ resource }) => resource !== undefined)) {
    const { rehearsed } = best;
    const { decided = [], refused = [] } = Object.groupBy(
      best.calls,
      (_, i) => rehearsed.calls[i]?.outcome ?? "refused",
    );
    const next = await decide([...decided, ...refused]);
    if (next.refused.length >= best.refused.length) break;
    best = next;
  }
  return best;
}

interface Given {
  readonly calls: readonly Call[];
  /** What of a plan is not among the calls. */
  readonly unmapped: readonly Unmapped[];
  readonly plan?: Plan;
}

async function read(file: string, text: string, asked: AskedRegion, existing: () => Promise<Existing>): Promise<Given> {
  // INVARIANT: what made no plan never counts as a plan that changes nothing.
  if (text.trim() === "") throw new Error(`${file} is empty: whatever should have written it failed`);
  const given = parse(text, file);
  if (Array.isArray(given)) return { calls: given as readonly Call[], unmapped: [] };
  const object = given as Plan & Partial<Call>;
  if (object.action !== undefined) return { calls: [object as Call], unmapped: [] };
  if (object.errored === true)
    throw new Error(`${file} is a plan that Terraform couldn't complete: mend its error first`);
  if (object.resource_changes !== undefined) return { ...readPlan(object, await existing(), asked), plan: object };
  // A plan that changes nothing has no resources.
  if (object.configuration !== undefined) return { calls: [], unmapped: [], plan: object };
  if (object.format_version !== undefined)
    throw new Error(
      `${file} is Terraform's state, not a plan: terraform show -json PLAN, with the file of terraform plan -out PLAN`,
    );
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

/** JSON is YAML, whose parser knows lines; a file of lines has one call in each. */
function lineOfCall(text: string, call: number): number | undefined {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter, logLevel: "silent" });
  if (isSeq(contents)) return lineCounter.linePos((contents.items[call - 1] as Node | undefined)?.range?.[0] ?? 0).line;
  return text.split("\n").flatMap((line, i) => (line.trim() === "" ? [] : [i + 1]))[call - 1];
}

function refusedOf(calls: readonly Call[], { calls: answers }: Rehearsed): readonly RefusedCall[] {
  return calls.flatMap(({ action, resource }, i) => {
    const answer = answers[i];
    if (answer?.outcome !== "refused") return [];
    return [{ call: i + 1, action, resource, code: answer.code, message: answer.message }];
  });
}
