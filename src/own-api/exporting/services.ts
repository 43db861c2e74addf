/** What an export has of load balancers and databases: what AWS answers to their own calls. */
import { balancingGap } from "../../model/records/gap.ts";
import { arnOfRecord } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { type LoadedOperation, loadOperation } from "../../operations/call.ts";
import {
  inputOfService,
  keyOfId,
  namedByEach,
  serviceLists,
  serviceOfEach,
} from "../../operations/imported-state/services/saved-services.ts";

type NamedByEach = (typeof namedByEach)[number];

/** Lists, and by `app-web-0123456789abcdef` what is asked of one thing alone. */
export type ExportedServices = Readonly<
  Record<keyof typeof serviceLists | "Rules" | "TagDescriptions", readonly unknown[]>
> & { readonly [N in NamedByEach]: Readonly<Record<string, readonly unknown[]>> };

/** One call, and where its answer goes. */
export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly name: keyof ExportedServices;
  /** The member of the answer that is kept. */
  readonly member: string;
  /** In a map: what it's of. */
  readonly key: string;
}

const hasServices = (world: World): boolean =>
  (["load-balancer", "target-group", "db-instance", "db-subnet-group"] as const).some((kind) => world.count(kind) > 0);

/** The calls whose permission an export needs; none if there's nothing of it. */
export const serviceActions = (world: World): readonly string[] =>
  hasServices(world)
    ? [
        ...Object.values(serviceLists).map(({ service, operation }) => `${service}:${operation}`),
        ...new Set(serviceOfEach.map(({ operation }) => `elasticloadbalancing:${operation}`)),
      ]
    : [];

/** All calls, those of a member beside each other. */
export function serviceCalls(world: World): readonly ServiceCall[] {
  if (!hasServices(world)) return [];
  const lists = Object.entries(serviceLists).map(([name, of]) => ({ ...of, input: {}, name, member: name, key: "" }));
  const each = serviceOfEach.flatMap((asked) => {
    const { kind, operation, member, name } = asked;
    return world
      .all(kind)
      .filter(({ id }) => !isLacking(world, name, id))
      .map((record) => {
        const input = inputOfService(asked, arnOfRecord(kind, record, world.region));
        return { service: "elasticloadbalancing", operation, input, name, member, key: keyOfId(record.id) };
      })
      .toArray()
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  });
  return [...lists, ...each].map((call) => ({ ...call, name: call.name as keyof ExportedServices }));
}

const GAPS: Readonly<Record<string, Parameters<typeof balancingGap>[0]>> = {
  Listeners: "listeners",
  Rules: "rules",
  TargetHealthDescriptions: "targets",
  BalancingAttributes: "attributes",
};

function isLacking(world: World, name: string, id: string): boolean {
  const what = GAPS[name];
  return what !== undefined && world.get("gap", balancingGap(what, id)) !== undefined;
}

/** Every page of what a call answers. */
async function allAnswered(
  { member, input }: ServiceCall,
  answer: (input: object) => Promise<object>,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let more: object = {}; ; ) {
    const page = (await answer({ ...input, ...more })) as Readonly<Record<string, unknown>>;
    found.push(...((page[member] ?? []) as readonly unknown[]));
    const marker = page["NextMarker"] ?? page["Marker"];
    if (typeof marker !== "string") return found;
    more = { Marker: marker };
  }
}

export async function serviceOperation({ service, operation }: ServiceCall): Promise<LoadedOperation> {
  const loaded = await loadOperation(service as "rds", operation);
  if (loaded === undefined) throw new Error(`${operation} is not served`);
  return loaded;
}

/** The text of the members, with a comma before each. */
export async function* exportedServices(
  world: World,
  answer: (call: ServiceCall, input: object) => Promise<object>,
): AsyncGenerator<string> {
  const isMap: ReadonlySet<string> = new Set(namedByEach);
  const names = [...Object.keys(serviceLists), ...new Set(serviceOfEach.map(({ name }) => name))];
  const calls = Map.groupBy(serviceCalls(world), ({ name }) => name as string);
  for (const name of names) {
    yield `,${JSON.stringify(name)}:${isMap.has(name) ? "{" : "["}`;
    let before = "";
    for (const call of calls.get(name) ?? []) {
      const items = await allAnswered(call, (input) => answer(call, input));
      const texts = items.map((item) => JSON.stringify(item)).join(",");
      if (!isMap.has(name) && items.length === 0) continue;
      yield isMap.has(name) ? `${before}${JSON.stringify(call.key)}:[${texts}]` : `${before}${texts}`;
      before = ",";
    }
    yield isMap.has(name) ? "}" : "]";
  }
}
