/**
 * The flows that nothing allowed, from the sets where the kernel counts them.
 *
 * A set only grows and forgets a flow some minutes after its last packet, so what was taken before is subtracted. Nothing is removed
 * from a set by hand: packets between the listing and the removal would be lost.
 */
import type { Refused, RefusedFlow, Wanted } from "./data-plane.ts";
import { hookOf, hooks, modeOf } from "./device.ts";
import { type CountedFlow, readCounters, readFlows } from "./read-table.ts";
import { flowKinds, LOST, refusedSet } from "./render-table.ts";
import type { Prefix } from "./run-tool.ts";

const SETS = new Map(
  flowKinds.flatMap((kind) =>
    hooks.flatMap((hook) =>
      (["v4", "v6"] as const).map((family) => [refusedSet(kind, hook, family), { kind, hook }] as const),
    ),
  ),
);

const ICMP: readonly number[] = [1, 58];
const PROTOCOLS = { tcp: 6, udp: 17 } as const;

interface Amount {
  readonly packets: number;
  readonly bytes: number;
}

export class RefusedFlows {
  readonly #prefix: Prefix;
  #counted = new Map<string, Amount>();
  #lost = 0;
  /** Read, but not taken yet. */
  #waiting: Refused = NOTHING;

  constructor(prefix: Prefix) {
    this.#prefix = prefix;
  }

  /** What was refused until now was reported by whoever was there then. */
  async begin(): Promise<void> {
    await this.read(undefined);
    this.#waiting = NOTHING;
  }

  forget(): void {
    this.#counted = new Map();
    this.#lost = 0;
  }

  async take(wanted: Wanted): Promise<Refused> {
    await this.read(wanted);
    const { flows, lost } = this.#waiting;
    this.#waiting = NOTHING;
    return { flows: joined(flows), lost };
  }

  /** The kernel doesn't keep the mode in which it counted, so this must happen at each change of one. */
  async read(wanted: Wanted | undefined): Promise<void> {
    const counted = await readFlows(this.#prefix, [...SETS.keys()]);
    const lost = (await readCounters(this.#prefix)).get(LOST) ?? 0;
    const before = this.#counted;
    this.#counted = new Map();
    const flows: RefusedFlow[] = [...this.#waiting.flows];
    for (const flow of counted) {
      const name = `${flow.set} ${flow.key.join(" ")}`;
      this.#counted.set(name, flow);
      const amount = since(before.get(name), flow);
      const refused = wanted && refusedFlow(flow, wanted, amount);
      if (amount.packets > 0 && refused !== undefined) flows.push(refused);
    }
    this.#waiting = { flows, lost: this.#waiting.lost + (lost >= this.#lost ? lost - this.#lost : lost) };
    this.#lost = lost;
  }
}

const NOTHING: Refused = { flows: [], lost: 0 };

/** A flow that has fewer packets than before was forgotten in between, and began again. */
const since = (before: Amount | undefined, now: Amount): Amount =>
  before === undefined || now.packets < before.packets
    ? now
    : { packets: now.packets - before.packets, bytes: now.bytes - before.bytes };

function refusedFlow({ set, key }: CountedFlow, wanted: Wanted, { packets, bytes }: Amount): RefusedFlow | undefined {
  const at = SETS.get(set);
  const [device, source, destination, third, last] = key;
  const bound = wanted.ruleSet.interfaces.find((each) => each.device === device);
  if (at === undefined || bound === undefined) return undefined;
  const protocol = at.kind === "other" ? Number(third) : PROTOCOLS[at.kind];
  return {
    device: bound.device,
    direction: hookOf("ingress", bound.isGuest) === at.hook ? "ingress" : "egress",
    isEnforced: modeOf(wanted, bound) === "enforce",
    protocol,
    source: String(source),
    destination: String(destination),
    sourcePort: at.kind === "other" ? 0 : Number(third),
    destinationPort: at.kind === "other" && !ICMP.includes(protocol) ? 0 : Number(last),
    packets,
    bytes,
  };
}

/** Flows of protocols without ports differ in the kernel by bytes that mean nothing here. */
function joined(flows: readonly RefusedFlow[]): readonly RefusedFlow[] {
  const found = new Map<string, RefusedFlow>();
  for (const flow of flows) {
    const { packets, bytes, ...name } = flow;
    const key = JSON.stringify(name);
    const before = found.get(key) ?? { packets: 0, bytes: 0 };
    found.set(key, { ...flow, packets: packets + before.packets, bytes: bytes + before.bytes });
  }
  return [...found.values()];
}
