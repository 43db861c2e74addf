/**
 * Whether the rules of a network accept the records of a flow log: thousands at a time, equal questions once.
 *
 * A record says what one interface saw: packets of one direction. It's accepted if the groups of that interface accept the
 * first packet of its flow, and so do the groups of the other end if that is an interface of the network. Groups are
 * stateful, so a record of answers is judged by the flow that it answers. Who opened a flow follows from the SYN flag if the
 * record has it, otherwise from the ports: the lower one is the service's. ICMP and protocols without ports don't show it.
 * Records don't have the type of ICMP either; they are judged as echo requests.
 *
 *     records ──▶ #classify: which direction? ──▶ #ask: known answer, or a ticket ──▶ #settle: `decideMany` for all tickets
 *                                                                                  ──▶ #collect, and a second round for
 *                                                                                      what may be an answer after all
 *
 * Answers are kept by (interface, direction, addresses, key) in a direct-mapped table: logs repeat themselves. They are good
 * as long as the network is, and as long as IPv6 addresses keep their numbers (`epoch`).
 */
import type { Family } from "../../address/prefix.ts";
import { type CompiledNetwork, FIELD, ROW } from "../compiled/compiled-network.ts";
import { decideMany, REFUSED } from "../compiled/decide.ts";
import { InterfaceAddresses } from "../compiled/interface-addresses.ts";
import { keyOf } from "../flow/traffic.ts";
import { type FlowRecords, STATE, TRAIT } from "./flow-log.ts";

/** The outcome of a record. */
export const OUTCOME = {
  accepted: 0,
  /** Accepted because it answers an accepted flow. */
  answer: 1,
  /** The groups of the record's interface refuse it. */
  refused: 2,
  /** They accept it, but the groups of the interface at the other end don't. */
  refusedThere: 3,
  unknownInterface: 4,
  /** Neither address is the interface's, and no field says the direction. */
  unknownDirection: 5,
  /** A protocol without ports: refused if it opened a flow, accepted if it is an answer. */
  unknownOpener: 6,
  /** No rule that is known accepts it, and one may of which a part isn't known. */
  unknownRule: 7,
  /** NODATA, SKIPDATA or not a record: there is nothing to decide. */
  none: 8,
} as const;

const KNOWN = 1 << 16;
/** Words of a known answer: the interface with direction and family, the two addresses, the key, both sides, the ticket. */
const ENTRY = 8;
const SETTLED = -1;

/** Questions of one family that wait to be decided together. */
class Waiting {
  readonly family: Family;
  readonly words: number;
  count = 0;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly keys: Int32Array;
  readonly egress: Int32Array;
  readonly ingress: Int32Array;
  readonly tickets: Int32Array;

  constructor(family: Family, capacity: number) {
    this.family = family;
    this.words = family === "ipv4" ? 1 : 4;
    this.from = new Int32Array(capacity);
    this.to = new Int32Array(capacity);
    this.source = new Uint32Array(capacity * this.words);
    this.target = new Uint32Array(capacity * this.words);
    this.keys = new Int32Array(capacity);
    this.egress = new Int32Array(capacity);
    this.ingress = new Int32Array(capacity);
    this.tickets = new Int32Array(capacity);
  }
}

export class FlowLogDecisions {
  /** Of each record. */
  readonly outcomes: Uint8Array;
  /** The slot of the rule that accepts it at its interface; below 0 if no rule does. */
  readonly rules: Int32Array;
  /** 1 if the record is about packets that come in, 0 if they go out or nobody knows. */
  readonly comesIn: Uint8Array;
  readonly #compiled: CompiledNetwork;
  readonly #addresses: InterfaceAddresses;
  readonly #known = new Int32Array(KNOWN * ENTRY);
  readonly #waiting: readonly [Waiting, Waiting];
  /** The answers for each record's interface, and for the other end. */
  readonly #own: Int32Array;
  readonly #other: Int32Array;
  /** A question whose answer isn't known yet draws a ticket: the entry that will keep the answer, and then the answer. */
  #tickets = 0;
  readonly #ticketOf: Int32Array;
  readonly #ticketEntry: Int32Array;
  readonly #ticketOwn: Int32Array;
  readonly #ticketOther: Int32Array;
  readonly #second: Int32Array;
  #epoch = 0;

  constructor(compiled: CompiledNetwork, capacity: number) {
    this.#compiled = compiled;
    this.#addresses = new InterfaceAddresses(compiled);
    this.outcomes = new Uint8Array(capacity);
    this.rules = new Int32Array(capacity);
    this.comesIn = new Uint8Array(capacity);
    this.#waiting = [new Waiting("ipv4", capacity), new Waiting("ipv6", capacity)];
    this.#own = new Int32Array(capacity);
    this.#other = new Int32Array(capacity);
    this.#ticketOf = new Int32Array(capacity);
    this.#ticketEntry = new Int32Array(capacity);
    this.#ticketOwn = new Int32Array(capacity);
    this.#ticketOther = new Int32Array(capacity);
    this.#second = new Int32Array(capacity);
  }

  /** Decides all of `records`, into `outcomes` and `rules`. The network must not have changed since this was made. */
  decide(records: FlowRecords): void {
    const { outcomes, rules } = this;
    const own = this.#own;
    const other = this.#other;
    const { count, traits } = records;
    if (this.#epoch !== records.epoch) this.#known.fill(0);
    this.#epoch = records.epoch;
    for (let i = 0; i < count; i++) {
      rules[i] = REFUSED;
      outcomes[i] = this.#classify(records, i);
      if (outcomes[i] === OUTCOME.accepted) this.#ask(records, i, looksLikeAnswer(records, i));
      else this.#ticketOf[i] = SETTLED;
    }
    this.#settle();
    // A record that the first question didn't accept gets a second one: as an opener after all, or else as an answer.
    const second = this.#second;
    let asked = 0;
    for (let i = 0; i < count; i++) {
      if (outcomes[i] !== OUTCOME.accepted) continue;
      this.#collect(i);
      const isAnswer = looksLikeAnswer(records, i);
      if (own[i] !== REFUSED && other[i] !== REFUSED) {
        if (isAnswer) outcomes[i] = OUTCOME.answer;
        rules[i] = own[i] as number;
        continue;
      }
      outcomes[i] = own[i] === REFUSED ? OUTCOME.refused : OUTCOME.refusedThere;
      if (isAnswer || !hasPorts(traits[i] as number)) second[asked++] = i;
    }
    this.#tickets = 0;
    for (let n = 0; n < asked; n++)
      this.#ask(records, second[n] as number, !looksLikeAnswer(records, second[n] as number));
    this.#settle();
    for (let n = 0; n < asked; n++) {
      const i = second[n] as number;
      this.#collect(i);
      if (own[i] === REFUSED) continue;
      if (other[i] === REFUSED) outcomes[i] = OUTCOME.refusedThere;
      else if (!hasPorts(traits[i] as number)) outcomes[i] = OUTCOME.unknownOpener;
      else {
        outcomes[i] = OUTCOME.accepted;
        rules[i] = own[i] as number;
      }
    }
    this.#tickets = 0;
  }

  /** `accepted` for records that must be decided. */
  #classify(records: FlowRecords, i: number): number {
    if (records.states[i] !== STATE.ok) return OUTCOME.none;
    const nic = records.interfaces[i] as number;
    if (nic < 0) return OUTCOME.unknownInterface;
    const trait = records.traits[i] as number;
    if ((trait & (TRAIT.ingress | TRAIT.egress)) !== 0) {
      this.comesIn[i] = (trait & TRAIT.ingress) === 0 ? 0 : 1;
      return OUTCOME.accepted;
    }
    const [source, target] = [records.sources[i] as number, records.targets[i] as number];
    if ((trait & TRAIT.isIpv6) === 0) {
      const primary = (this.#compiled.rows[nic * ROW + FIELD.ipv4] as number) >>> 0;
      if (target === primary || source === primary) {
        this.comesIn[i] = target === primary ? 1 : 0;
        return OUTCOME.accepted;
      }
    }
    if (this.#addresses.has(nic, records.addressOf(i, target))) this.comesIn[i] = 1;
    else if (this.#addresses.has(nic, records.addressOf(i, source))) this.comesIn[i] = 0;
    else return OUTCOME.unknownDirection;
    return OUTCOME.accepted;
  }

  /** Asks about the flow that a record opens, or about the one that it would answer. */
  #ask(records: FlowRecords, i: number, asAnswer: boolean): void {
    const trait = records.traits[i] as number;
    const nic = records.interfaces[i] as number;
    const comesIn = this.comesIn[i] === 1;
    const local = (comesIn ? records.targets[i] : records.sources[i]) as number;
    const remote = (comesIn ? records.sources[i] : records.targets[i]) as number;
    const protocol = trait & 255;
    const port = hasPorts(trait)
      ? ((asAnswer ? records.sourcePorts[i] : records.targetPorts[i]) as number)
      : protocol === 1
        ? 8 << 8
        : protocol === 58
          ? 128 << 8
          : 0;
    const key = keyOf(protocol, port);
    // The opener's direction at the interface: the opposite of an answer's.
    const goesIn = comesIn !== asAnswer;
    const isIpv6 = (trait & TRAIT.isIpv6) !== 0;
    const asked = ((nic + 1) << 2) | (goesIn ? 2 : 0) | (isIpv6 ? 1 : 0);
    const known = this.#known;
    const entry = entryOf(asked, local, remote, key);
    if (
      known[entry] === asked &&
      known[entry + 1] === (local | 0) &&
      known[entry + 2] === (remote | 0) &&
      known[entry + 3] === key
    ) {
      this.#ticketOf[i] = known[entry + 6] as number;
      this.#own[i] = known[entry + 4] as number;
      this.#other[i] = known[entry + 5] as number;
      return;
    }
    const ticket = this.#tickets++;
    known[entry] = asked;
    known[entry + 1] = local;
    known[entry + 2] = remote;
    known[entry + 3] = key;
    known[entry + 6] = ticket;
    this.#ticketEntry[ticket] = entry;
    this.#ticketOf[i] = ticket;

    const waiting = this.#waiting[isIpv6 ? 1 : 0];
    const place = waiting.count++;
    waiting.tickets[place] = goesIn ? ~ticket : ticket;
    const far = this.#addresses.seenFrom(nic, records.addressOf(i, remote));
    waiting.from[place] = goesIn ? far : nic;
    waiting.to[place] = goesIn ? nic : far;
    waiting.keys[place] = key;
    const [localWords, remoteWords] = goesIn ? [waiting.target, waiting.source] : [waiting.source, waiting.target];
    if (isIpv6) {
      localWords.set(records.ipv6Words(local), place * 4);
      remoteWords.set(records.ipv6Words(remote), place * 4);
    } else {
      localWords[place] = local;
      remoteWords[place] = remote;
    }
  }

  /** Decides what waits. */
  #settle(): void {
    for (const waiting of this.#waiting) {
      if (waiting.count === 0) continue;
      decideMany(this.#compiled, waiting, waiting.egress, waiting.ingress);
      const { tickets, egress, ingress } = waiting;
      for (let place = 0; place < waiting.count; place++) {
        const goesIn = (tickets[place] as number) < 0;
        const ticket = goesIn ? ~(tickets[place] as number) : (tickets[place] as number);
        this.#ticketOwn[ticket] = (goesIn ? ingress[place] : egress[place]) as number;
        this.#ticketOther[ticket] = (goesIn ? egress[place] : ingress[place]) as number;
      }
      waiting.count = 0;
    }
    const known = this.#known;
    for (let ticket = 0; ticket < this.#tickets; ticket++) {
      const entry = this.#ticketEntry[ticket] as number;
      // Another question may have taken the entry since.
      if (known[entry + 6] !== ticket) continue;
      known[entry + 4] = this.#ticketOwn[ticket] as number;
      known[entry + 5] = this.#ticketOther[ticket] as number;
      known[entry + 6] = SETTLED;
    }
  }

  /** The answer of a record that drew a ticket. */
  #collect(i: number): void {
    const ticket = this.#ticketOf[i] as number;
    if (ticket === SETTLED) return;
    this.#own[i] = this.#ticketOwn[ticket] as number;
    this.#other[i] = this.#ticketOther[ticket] as number;
  }
}

function hasPorts(trait: number): boolean {
  const protocol = trait & 255;
  return protocol === 6 || protocol === 17;
}

function looksLikeAnswer(records: FlowRecords, i: number): boolean {
  const trait = records.traits[i] as number;
  if (!hasPorts(trait) || (trait & TRAIT.opens) !== 0) return false;
  if ((trait & TRAIT.answers) !== 0) return true;
  return (records.sourcePorts[i] as number) < (records.targetPorts[i] as number);
}

function entryOf(asked: number, local: number, remote: number, key: number): number {
  let hash = Math.imul(asked, 0x9e3779b1) ^ Math.imul(remote, 0x85ebca6b) ^ Math.imul(key, 0xc2b2ae35) ^ local;
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return ((hash ^ (hash >>> 16)) & (KNOWN - 1)) * ENTRY;
}
