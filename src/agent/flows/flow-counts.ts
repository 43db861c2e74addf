/**
 * What went over connections, from counts that only grow.
 *
 *     look:   a 5   b 2            counted: a 5, b 2
 *     look:   a 9                  counted: a 4
 *     ended:        b 3            counted: b 1
 *
 * A look lists the connections that there are; what has ended in between says its last counts itself. A connection with fewer packets than
 * it had is another one with the same ends.
 */
import type { ReportedFlow } from "../../own-api/hosts/contract.ts";
import type { Amount, Connection, RefusedFlow } from "../nftables/data-plane.ts";

/** More than that are counted in no report; it's told as a gap. */
const MOST_FLOWS = 50_000;
const MOST_CONNECTIONS = 300_000;
/** Of what no look has listed for longer than that, nobody heard the end. */
const LOOKS_UNTIL_FORGOTTEN = 30;
const NOTHING: Amount = { packets: 0, bytes: 0 };
const [ICMP, ICMPV6] = [1, 58];
/** TCP, UDP, DCCP, SCTP and UDP-Lite. */
const WITH_PORTS = new Set([6, 17, 33, 132, 136]);
/** Request -> its answer. */
const ANSWERS: ReadonlyMap<number, number> = new Map([
  [(ICMP << 8) | 8, 0],
  [(ICMP << 8) | 13, 14],
  [(ICMP << 8) | 17, 18],
  [(ICMPV6 << 8) | 128, 129],
]);

interface Seen {
  sent: Amount;
  replied: Amount;
  look: number;
}

/** The ends of a flow, as an interface sees it. */
type Ends = Pick<
  RefusedFlow,
  "direction" | "protocol" | "source" | "destination" | "sourcePort" | "destinationPort"
> & { readonly interfaceId: string };

type Outcome = Pick<ReportedFlow, "action" | "isObserved">;
const PASSED: Outcome = { action: "ACCEPT" };
const REFUSED: Outcome = { action: "REJECT" };
const OBSERVED: Outcome = { action: "REJECT", isObserved: true };

type MutableFlow = { -readonly [K in keyof ReportedFlow]: ReportedFlow[K] };

export class FlowCounts {
  readonly #seen = new Map<string, Seen>();
  #flows = new Map<string, MutableFlow>();
  #look = 0;
  #endedSinceLook = new Set<string>();
  #lost = 0;

  /** A look begins; what ends until it's noted is not among what it lists, whatever it lists. */
  begin(): void {
    this.#look++;
    this.#endedSinceLook = new Set();
  }

  /** What a look lists. At the first one nothing is counted: it went before anybody looked. */
  look(connections: readonly Connection[], from: number, now: number): void {
    for (const each of connections) {
      const key = keyOf(each);
      if (!this.#endedSinceLook.has(key)) this.#note(key, each, this.#look === 1 ? undefined : { from, now });
    }
    for (const [key, { look }] of this.#seen) if (look < this.#look - LOOKS_UNTIL_FORGOTTEN) this.#seen.delete(key);
  }

  end(connection: Connection, from: number, now: number): void {
    const key = keyOf(connection);
    this.#note(key, connection, { from, now });
    this.#seen.delete(key);
    this.#endedSinceLook.add(key);
  }

  /** What only observing would have refused has passed, so it's among the connections as well. */
  refuse(interfaceId: string, flow: RefusedFlow, from: number, now: number): void {
    const outcome = flow.isEnforced ? REFUSED : OBSERVED;
    this.#add(outcome, { ...flow, interfaceId }, flow, { from, now });
  }

  /** What was counted since the last time, and how many flows weren't because there were too many. */
  take(): { readonly flows: readonly ReportedFlow[]; readonly lost: number } {
    const taken = { flows: [...this.#flows.values()], lost: this.#lost };
    this.#flows = new Map();
    this.#lost = 0;
    return taken;
  }

  #note(key: string, connection: Connection, times: Times | undefined): void {
    const { sent = NOTHING, replied = NOTHING } = connection;
    const before = this.#seen.get(key);
    if (before !== undefined || this.#seen.size < MOST_CONNECTIONS)
      this.#seen.set(key, { sent, replied, look: this.#look });
    else this.#lost++;
    if (times === undefined) return;
    const isAnother = before === undefined || sent.packets < before.sent.packets;
    const [had, hadBack] = isAnother ? [NOTHING, NOTHING] : [before.sent, before.replied];
    this.#add(PASSED, connection, since(had, sent), times);
    this.#add(PASSED, answersOf(connection), since(hadBack, replied), times);
  }

  #add(outcome: Outcome, ends: Ends, { packets, bytes }: Amount, { from, now }: Times): void {
    if (packets <= 0) return;
    const key = `${outcome.action} ${outcome.isObserved === true} ${keyOf(ends)}`;
    const known = this.#flows.get(key);
    if (known !== undefined) {
      known.packets += packets;
      known.bytes += bytes;
      known.end = now;
    } else if (this.#flows.size < MOST_FLOWS) {
      this.#flows.set(key, { ...shown(ends), ...outcome, packets, bytes, start: Math.min(from, now), end: now });
    } else this.#lost++;
  }
}

interface Times {
  /** Unix seconds. */
  readonly from: number;
  readonly now: number;
}

const keyOf = ({ interfaceId, direction, protocol, source, sourcePort, destination, destinationPort }: Ends): string =>
  `${interfaceId} ${direction} ${protocol} ${source} ${sourcePort} ${destination} ${destinationPort}`;

const since = (had: Amount, has: Amount): Amount => ({
  packets: has.packets - had.packets,
  bytes: has.bytes - had.bytes,
});

function answersOf({ interfaceId, direction, protocol, source, sourcePort, destination, destinationPort }: Ends): Ends {
  const isIcmp = protocol === ICMP || protocol === ICMPV6;
  const type = destinationPort >> 8;
  const answer = ANSWERS.get((protocol << 8) | type) ?? type;
  return {
    interfaceId,
    direction: direction === "ingress" ? "egress" : "ingress",
    protocol,
    source: destination,
    destination: source,
    sourcePort: isIcmp ? 0 : destinationPort,
    destinationPort: isIcmp ? (answer << 8) | (destinationPort & 255) : sourcePort,
  };
}

function shown({ interfaceId, direction, protocol, source, sourcePort, destination, destinationPort }: Ends) {
  const ends = { interfaceId, direction, protocol, source, destination };
  if (WITH_PORTS.has(protocol)) return { ...ends, sourcePort, destinationPort };
  const noPorts = { ...ends, sourcePort: 0, destinationPort: 0 };
  if (protocol !== ICMP && protocol !== ICMPV6) return noPorts;
  return { ...noPorts, icmpType: destinationPort >> 8, icmpCode: destinationPort & 255 };
}
