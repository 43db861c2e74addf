/** The flows that a host saw: what it reports, and how a report is read. */
import { parseAddress } from "../address/prefix.ts";
import type { Direction } from "../model/records/security-group.ts";
import { eachInSteps, type Steps } from "../model/steps.ts";

/** All times are Unix seconds. A report is about one stretch of time, at most 600 s of it; reports follow each other, with at most 10,000 flows each. */
export interface ReportedFlows {
  readonly from: number;
  readonly until: number;
  readonly flows: readonly ReportedFlow[];
  /** Stretches in which flows passed unseen, as far as the host knows. They may be older than the report. */
  readonly gaps: readonly ReportedGap[];
}

/** Packets of one direction, with one outcome. */
export interface ReportedFlow {
  readonly interfaceId: string;
  readonly direction: Direction;
  readonly action: "ACCEPT" | "REJECT";
  /** Of a `REJECT`: no rule allows it, but it went on, since the interface only observes. So it's in no record. */
  readonly isObserved?: true;
  readonly source: string;
  readonly destination: string;
  /** 0 for protocols without ports. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** IANA's number. */
  readonly protocol: number;
  /** Of the first packet, for ICMP and ICMPv6. */
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly packets: number;
  readonly bytes: number;
  readonly start: number;
  readonly end: number;
  /** The flags of all TCP packets together, as in the header: FIN 1, SYN 2, RST 4, ACK 16. */
  readonly tcpFlags?: number;
}

const GAP_REASONS = ["set-full", "agent-away", "events-lost"] as const;

export interface ReportedGap {
  readonly interfaceId: string;
  readonly from: number;
  readonly until: number;
  readonly reason: (typeof GAP_REASONS)[number];
}

/** The most that one report may have. */
const MOST_REPORTED = { flows: 10_000, gaps: 1_000, seconds: 600 } as const;

type Sent = Readonly<Record<string, unknown>>;

/** Reads what a host sent, step by step. Throws an Error that says what is wrong with it. */
export function* readingReportedFlows(sent: Sent): Steps<ReportedFlows> {
  const { from, until } = stretchOf(sent, "from", "until", "the report");
  if (until - from > MOST_REPORTED.seconds) throw new Error(`a report is about ${MOST_REPORTED.seconds} s at most`);
  return {
    from,
    until,
    flows: yield* eachInSteps(listOf(sent, "flows", MOST_REPORTED.flows).entries(), readFlow),
    gaps: yield* eachInSteps(listOf(sent, "gaps", MOST_REPORTED.gaps).entries(), readGap),
  };
}

function readFlow([index, sent]: readonly [number, Sent]): ReportedFlow {
  const where = `flows[${index}]`;
  const number = (name: string, most: number) => numberOf(sent, name, most, where);
  const maybe = (name: string, most: number) => (sent[name] === undefined ? {} : { [name]: number(name, most) });
  const [source, destination] = [addressOf(sent, "source", where), addressOf(sent, "destination", where)];
  if (source.includes(":") !== destination.includes(":")) throw new Error(`${where} has addresses of two families`);
  const { from: start, until: end } = stretchOf(sent, "start", "end", where);
  return {
    interfaceId: interfaceOf(sent, where),
    direction: oneOf(sent, "direction", ["ingress", "egress"], where),
    action: oneOf(sent, "action", ["ACCEPT", "REJECT"], where),
    ...(sent["isObserved"] === true && { isObserved: true }),
    source,
    destination,
    sourcePort: number("sourcePort", 65_535),
    destinationPort: number("destinationPort", 65_535),
    protocol: number("protocol", 255),
    ...maybe("icmpType", 255),
    ...maybe("icmpCode", 255),
    packets: number("packets", Number.MAX_SAFE_INTEGER),
    bytes: number("bytes", Number.MAX_SAFE_INTEGER),
    start,
    end,
    ...maybe("tcpFlags", 255),
  };
}

function readGap([index, sent]: readonly [number, Sent]): ReportedGap {
  const where = `gaps[${index}]`;
  const { from, until } = stretchOf(sent, "from", "until", where);
  return { interfaceId: interfaceOf(sent, where), from, until, reason: oneOf(sent, "reason", GAP_REASONS, where) };
}

function listOf(sent: Sent, name: string, most: number): readonly Sent[] {
  const list = sent[name];
  if (!Array.isArray(list)) throw new Error(`the report needs a list "${name}"`);
  if (list.length > most) throw new Error(`"${name}" has ${list.length} items, and at most ${most} are allowed`);
  if (list.some((item) => typeof item !== "object" || item === null)) throw new Error(`"${name}" is a list of objects`);
  return list;
}

/** Far enough for everyone. */
const LAST_SECOND = 2 ** 40;

function stretchOf(sent: Sent, first: string, last: string, where: string) {
  const [from, until] = [numberOf(sent, first, LAST_SECOND, where), numberOf(sent, last, LAST_SECOND, where)];
  if (from > until) throw new Error(`${where}: "${first}" is later than "${last}"`);
  return { from, until };
}

function numberOf(sent: Sent, name: string, most: number, where: string): number {
  const value = sent[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`${where} needs "${name}", a whole number from 0 to ${most}`);
}

function addressOf(sent: Sent, name: string, where: string): string {
  const value = sent[name];
  if (typeof value === "string" && value.length < 46 && parseAddress(value) !== undefined) return value;
  throw new Error(`${where} needs "${name}", an address`);
}

function interfaceOf(sent: Sent, where: string): string {
  const value = sent["interfaceId"];
  if (typeof value === "string" && /^eni-[0-9a-f]{8,17}$/.test(value)) return value;
  throw new Error(`${where} needs "interfaceId", such as eni-0123456789abcdef0`);
}

function oneOf<T extends string>(sent: Sent, name: string, values: readonly T[], where: string): T {
  const value = sent[name];
  if (values.includes(value as T)) return value as T;
  throw new Error(`${where} needs "${name}": ${values.join(" or ")}`);
}
