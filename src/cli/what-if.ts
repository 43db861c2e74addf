/** `cordon whatif`: which flows would open and which would close, and by which rules, if these calls were made? */
import type { Rehearsed, RehearsedCalls } from "../own-api/what-if.ts";
import { regionOf } from "./ask-cordon.ts";
import { Misuse, readText } from "./command.ts";
import { formatWhatIf, type RefusedCall } from "./format-what-if.ts";
import { ask, type Where, whereHelp, whereOptions } from "./question.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { lookOf } from "./terminal/table.ts";
import { Existing } from "./terraform-plan/existing.ts";
import type { Plan } from "./terraform-plan/plan-references.ts";
import { type AskedRegion, readPlan, type Unmapped } from "./terraform-plan/read-plan.ts";
import { namesOf, resourcesById, withResources } from "./what-if-names.ts";

const usage = `Usage: cordon whatif FILE [options]

Decides the calls of a file without making them, and says which flows open and which close.
FILE (- for standard input) is a Terraform plan (terraform show -json PLAN), or calls:
a JSON list, or one object per line,
  {"service":"ec2","action":"CreateSecurityGroup","input":{"GroupName":"web",...},"as":"web"}
  {"service":"ec2","action":"AuthorizeSecurityGroupIngress","input":{"GroupId":"\${web.GroupId}",...}}

  --exit-code     exit status 1 if something opens or closes
  --json          print the answer as JSON
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
  },
  async run(values, [file, ...more]) {
    if (file === undefined || more.length > 0)
      throw new Misuse("name one file of calls, or a plan in JSON; - for standard input");
    const given = await read(file, askedIn(values), async () => new Existing(await ask(values, "/_cordon/export")));
    const { unmapped } = given;
    const rehearse = (body: RehearsedCalls) => ask(values, "/_cordon/what-if", { body });
    const { calls, rehearsed, refused } = await inAnOrderThatWorks(given.calls, rehearse);
    const { interfaces, addresses, internet, lacks } = rehearsed;
    const resources = resourcesById(calls, rehearsed.calls);
    const parties = withResources(rehearsed.parties, resources);
    if (values.json)
      console.log(
        JSON.stringify({ calls: calls.length, refused, unmapped, interfaces, addresses, internet, lacks, parties }),
      );
    else {
      const names = namesOf(readable(parties), new Map(readable([...resources])));
      console.log(
        formatWhatIf(lookOf(process.stdout), readable(rehearsed), names, readable(refused), readable(unmapped)),
      );
    }
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

/** The calls of a file, and what of a plan is not among them. */
async function read(
  file: string,
  asked: AskedRegion,
  existing: () => Promise<Existing>,
): Promise<{ readonly calls: readonly Call[]; readonly unmapped: readonly Unmapped[] }> {
  const text = readText(file);
  // INVARIANT: what made no plan never counts as a plan that changes nothing.
  if (text.trim() === "") throw new Error(`${file} is empty: whatever should have written it failed`);
  const given = parse(text, file);
  if (Array.isArray(given)) return { calls: given as readonly Call[], unmapped: [] };
  const object = given as Plan & Partial<Call>;
  if (object.action !== undefined) return { calls: [object as Call], unmapped: [] };
  if (object.errored === true)
    throw new Error(`${file} is a plan that Terraform couldn't complete: mend its error first`);
  if (object.resource_changes !== undefined) return readPlan(object, await existing(), asked);
  // A plan that changes nothing has no resources.
  if (object.configuration !== undefined) return { calls: [], unmapped: [] };
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

function refusedOf(calls: readonly Call[], { calls: answers }: Rehearsed): readonly RefusedCall[] {
  return calls.flatMap(({ action, resource }, i) => {
    const answer = answers[i];
    if (answer?.outcome !== "refused") return [];
    return [{ call: i + 1, action, resource, code: answer.code, message: answer.message }];
  });
}
