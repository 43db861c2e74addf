/** Traffic as AWS's calls have it: `tcp/443`, `tcp/8000-8100`, `udp`, `icmp/8/0`, `icmp`, `all`, `47`. */

interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
}

const PING: Readonly<Record<string, number>> = { icmp: 8, icmpv6: 128 };

interface Parts {
  readonly protocol: string;
  readonly low: number;
  readonly high: number;
}

/** `low` and `high` are ports, or ICMP's type and code; -1 for any. */
function partsOf(traffic: string): Parts | undefined {
  if (traffic === "all") return { protocol: "-1", low: -1, high: -1 };
  const found = /^([a-z0-9]+)(?:\/(?:all|([0-9]+)(?:[-/]([0-9]+))?))?$/.exec(traffic);
  if (found === null) return undefined;
  const [, protocol = "", low, high] = found;
  const isIcmp = protocol in PING;
  // Several types in one rule is more than AWS's rules can say.
  if (isIcmp && /-/.test(traffic)) return undefined;
  if (traffic === protocol) return { protocol, low: PING[protocol] ?? -1, high: isIcmp ? 0 : -1 };
  if (low === undefined) return { protocol, low: -1, high: -1 };
  return { protocol, low: Number(low), high: high === undefined ? (isIcmp ? -1 : Number(low)) : Number(high) };
}

/** Undefined if no single rule can say it. */
export function permissionOf(traffic: string): Permission | undefined {
  const parts = partsOf(traffic);
  if (parts === undefined) return undefined;
  const { protocol, low, high } = parts;
  const isByPort = protocol === "tcp" || protocol === "udp";
  if (isByPort && low < 0) return { IpProtocol: protocol, FromPort: 0, ToPort: 65535 };
  if (isByPort || protocol in PING) return { IpProtocol: protocol, FromPort: low, ToPort: high };
  return { IpProtocol: protocol };
}

const NUMBERS: Readonly<Record<string, string>> = { icmp: "1", tcp: "6", udp: "17", icmpv6: "58" };

/** For an entry of a network ACL. */
export function aclProtocolOf(traffic: string) {
  const parts = partsOf(traffic);
  if (parts === undefined) return undefined;
  const { protocol, low, high } = parts;
  const Protocol = NUMBERS[protocol] ?? protocol;
  if (protocol in PING) return { Protocol, IcmpTypeCode: { Type: low, Code: high } };
  if (protocol !== "tcp" && protocol !== "udp") return { Protocol };
  return { Protocol, PortRange: low < 0 ? { From: 0, To: 65535 } : { From: low, To: high } };
}
