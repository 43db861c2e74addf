/** What a rule lets pass, in the words of tables and fields. Only shown: the server reads and decides. */
import type { SecurityGroupRule } from "@aws-sdk/client-ec2";

export type Direction = "inbound" | "outbound";

/** What a rule says, as texts in fields. */
export interface Terms {
  /** AWS's: `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all. */
  readonly protocol: string;
  /** `443`, `8000-8100`, `all`; of ICMP `8`, `8/0`. */
  readonly ports: string;
  /** A CIDR, or the id of a group or prefix list. */
  readonly peer: string;
  readonly description: string;
}

export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly protocol: string;
  /** Absent if they're to be chosen. */
  readonly ports?: string;
}

/** The first that fits is the type of a rule. */
export const presets: readonly [Preset, ...Preset[]] = [
  { id: "https", label: "HTTPS", protocol: "tcp", ports: "443" },
  { id: "http", label: "HTTP", protocol: "tcp", ports: "80" },
  { id: "ssh", label: "SSH", protocol: "tcp", ports: "22" },
  { id: "rdp", label: "RDP", protocol: "tcp", ports: "3389" },
  { id: "postgresql", label: "PostgreSQL", protocol: "tcp", ports: "5432" },
  { id: "mysql", label: "MySQL/Aurora", protocol: "tcp", ports: "3306" },
  { id: "mssql", label: "MS SQL", protocol: "tcp", ports: "1433" },
  { id: "redis", label: "Redis", protocol: "tcp", ports: "6379" },
  { id: "nfs", label: "NFS", protocol: "tcp", ports: "2049" },
  { id: "smtp", label: "SMTP", protocol: "tcp", ports: "25" },
  { id: "dns-udp", label: "DNS (UDP)", protocol: "udp", ports: "53" },
  { id: "dns-tcp", label: "DNS (TCP)", protocol: "tcp", ports: "53" },
  { id: "all-tcp", label: "All TCP", protocol: "tcp", ports: "0-65535" },
  { id: "all-udp", label: "All UDP", protocol: "udp", ports: "0-65535" },
  { id: "all-icmp", label: "All ICMP (IPv4)", protocol: "icmp", ports: "all" },
  { id: "all-icmpv6", label: "All ICMP (IPv6)", protocol: "icmpv6", ports: "all" },
  { id: "all", label: "All traffic", protocol: "-1", ports: "all" },
  { id: "tcp", label: "Custom TCP", protocol: "tcp" },
  { id: "udp", label: "Custom UDP", protocol: "udp" },
  { id: "icmp", label: "Custom ICMP (IPv4)", protocol: "icmp" },
  { id: "icmpv6", label: "Custom ICMP (IPv6)", protocol: "icmpv6" },
];

const isIcmp = (protocol: string): boolean => protocol === "icmp" || protocol === "icmpv6";

export function presetOf({ protocol, ports }: Pick<Terms, "protocol" | "ports">): Preset {
  const found = presets.find((each) => each.protocol === protocol && (each.ports ?? ports) === ports);
  return found ?? { id: protocol, label: `Protocol ${protocol}`, protocol };
}

export function termsOf(rule: SecurityGroupRule): Terms {
  const { IpProtocol = "-1", Description = "" } = rule;
  return { protocol: IpProtocol, ports: portsOf(rule), peer: peerOf(rule), description: Description };
}

function portsOf({ IpProtocol = "-1", FromPort = -1, ToPort = -1 }: SecurityGroupRule): string {
  if (FromPort === -1) return "all";
  if (isIcmp(IpProtocol)) return ToPort === -1 ? String(FromPort) : `${FromPort}/${ToPort}`;
  return FromPort === ToPort ? String(FromPort) : `${FromPort}-${ToPort}`;
}

const peerOf = ({ CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo }: SecurityGroupRule): string =>
  CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId ?? "";

export const directionOf = ({ IsEgress }: SecurityGroupRule): Direction => (IsEgress === true ? "outbound" : "inbound");

/** `tcp`, `all`, `protocol 47`. */
export const protocolInWords = (protocol: string): string =>
  protocol === "-1" ? "all" : /^\d+$/.test(protocol) ? `protocol ${protocol}` : protocol.toUpperCase();

/** AWS's FromPort and ToPort. What is no number goes to the server as it's written, which says what's wrong with it. */
export function portMembers({ protocol, ports }: Pick<Terms, "protocol" | "ports">): Readonly<Record<string, unknown>> {
  const text = ports.trim();
  if (text === "" || text.toLowerCase() === "all") {
    if (isIcmp(protocol)) return { FromPort: -1, ToPort: -1 };
    return protocol === "-1" ? {} : protocol === "tcp" || protocol === "udp" ? { FromPort: 0, ToPort: 65_535 } : {};
  }
  const [first = "", second] = text.split(isIcmp(protocol) ? "/" : "-").map((part) => part.trim());
  const last = second ?? (isIcmp(protocol) ? "-1" : first);
  return { FromPort: numberOr(first), ToPort: numberOr(last) };
}

const numberOr = (text: string): unknown => (/^-?\d+$/.test(text) ? Number(text) : text);

type PeerKind = "ipv4" | "ipv6" | "prefix-list" | "group";

export function peerKindOf(peer: string): PeerKind {
  if (/(^|\/)sg-/.test(peer)) return "group";
  if (peer.startsWith("pl-")) return "prefix-list";
  return peer.includes(":") ? "ipv6" : "ipv4";
}
