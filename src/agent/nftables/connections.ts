/** Connections of bound devices, from the kernel's tracker. */
import { type Address, parseAddress } from "../../address/prefix.ts";
import { keyOf } from "../../policy/flow/traffic.ts";
import type { HostInterface } from "../../rollout/feed/rule-set.ts";
import { type Connection, DEFAULT_MARKS, type Wanted } from "./data-plane.ts";
import { type Direction, directions } from "./group-set.ts";
import { isAmong, judge } from "./judging/judge.ts";
import { type Prefix, runTool } from "./run-tool.ts";
import { type Entry, parseEntry } from "./tracked-entry.ts";

/** Of TCP: nothing goes over it any more, and the tracker only remembers it for a while. */
const IS_OVER = /^ipv[46]\s+\d+\s+tcp\s+\d+\s+\d+\s+(?:TIME_WAIT|CLOSE|LAST_ACK)\s/;

export async function readConnections(prefix: Prefix, wanted: Wanted): Promise<readonly Connection[]> {
  const lines = (await trackedLines(prefix)).split("\n");
  return lines.flatMap((line) => connectionsIn(line, wanted));
}

/** Those of bound devices that a line of the tracker is about. */
export function connectionsIn(line: string, wanted: Wanted): readonly Connection[] {
  const entry = parseEntry(line);
  if (entry === undefined) return [];
  const found = connectionsOf(entry, wanted);
  return IS_OVER.test(line.trim()) ? found.map((each) => ({ ...each, isOver: true })) : found;
}

/** Some kernels list them in a file too. */
const FILE = "/proc/net/nf_conntrack";

async function trackedLines(prefix: Prefix): Promise<string> {
  const list = (family: string): Promise<string> =>
    runTool(prefix, "conntrack", ["-L", "-f", family, "-o", "extended"]);
  try {
    return (await Promise.all(["ipv4", "ipv6"].map(list))).join("\n");
  } catch (error) {
    return await runTool(prefix, "cat", [FILE]).catch(() => {
      throw error;
    });
  }
}

/** Both ends may be bound here: one connection is then two, one of each interface. */
function connectionsOf(entry: Entry, wanted: Wanted): readonly Connection[] {
  return directions.flatMap((direction) => {
    const { local, remote } = endsOf(entry, direction);
    const bound = wanted.ruleSet.interfaces.find(({ addresses }) => isAmong(addresses, local));
    return bound === undefined ? [] : [connectionOf(entry, bound, direction, remote, wanted)];
  });
}

/**
 * As they are on the wire: what was opened towards an interface shows the address that it was sent to, and what the interface opened
 * the one that it got to.
 */
function endsOf({ original, reply }: Entry, direction: Direction): { local: Address; remote: Address } {
  const [local, remote] =
    direction === "ingress" ? [original.destination, original.source] : [reply.destination, reply.source];
  return { local: known(local), remote: known(remote) };
}

const known = (text: string): Address => parseAddress(text) ?? { family: "ipv4", value: -1n };

function connectionOf(
  { protocol, original, reply, mark }: Entry,
  bound: HostInterface,
  direction: Direction,
  remote: Address,
  { ruleSet, marks = DEFAULT_MARKS }: Wanted,
): Connection {
  const isIcmp = protocol === 1 || protocol === 58;
  const isMapped = direction === "egress" && !isIcmp;
  const destinationPort = isMapped ? reply.sourcePort : original.destinationPort;
  const [source, destination] =
    direction === "egress" ? [reply.destination, reply.source] : [original.source, original.destination];
  return {
    device: bound.device,
    interfaceId: bound.interfaceId,
    direction,
    protocol,
    source,
    sourcePort: isMapped ? reply.destinationPort : original.sourcePort,
    destination,
    destinationPort,
    ...(original.amount ? { sent: original.amount } : {}),
    ...(reply.amount ? { replied: reply.amount } : {}),
    isTracked: (mark & marks[direction]) !== 0,
    isAllowed: judge(ruleSet, bound, { direction, remote, key: keyOf(protocol, destinationPort) }) !== "refused",
  };
}
