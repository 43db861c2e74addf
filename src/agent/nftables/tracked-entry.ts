/** One line of what the kernel's tracker lists. */
import type { Amount } from "./data-plane.ts";

export interface Entry {
  readonly protocol: number;
  readonly original: Half;
  readonly reply: Half;
  readonly mark: number;
}

/** One direction of a connection. */
interface Half {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly amount?: Amount;
}

/**
 * Reads `ipv4 2 tcp 6 431999 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=4 dport=22 packets=2 bytes=112 src=... [ASSURED] mark=1 use=1`;
 * undefined if the line isn't a connection. The second half is what replies have.
 */
export function parseEntry(line: string): Entry | undefined {
  const [, protocol, rest] = /^ipv[46]\s+\d+\s+\S+\s+(\d+)\s(.*)$/.exec(line.trim()) ?? [];
  if (protocol === undefined || rest === undefined) return undefined;
  const halves: Map<string, string>[] = [];
  let mark = 0;
  for (const [, name = "", value = ""] of rest.matchAll(/(\w+)=(\S+)/g)) {
    if (name === "src") halves.push(new Map());
    if (name === "mark") mark = Number(value);
    halves.at(-1)?.set(name, value);
  }
  const [original, reply] = halves.map(halfOf);
  return original && reply && { protocol: Number(protocol), original, reply, mark };
}

function halfOf(values: ReadonlyMap<string, string>): Half {
  const number = (name: string): number => Number(values.get(name) ?? 0);
  const type = values.get("type");
  return {
    source: values.get("src") ?? "",
    destination: values.get("dst") ?? "",
    sourcePort: number("sport"),
    destinationPort: type === undefined ? number("dport") : (Number(type) << 8) | number("code"),
    ...(values.has("packets") ? { amount: { packets: number("packets"), bytes: number("bytes") } } : {}),
  };
}
