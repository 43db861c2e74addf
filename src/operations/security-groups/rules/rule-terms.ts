/** The terms of a rule, apart from its id: protocol, ports and peer, read from a call and brought into one form. */
import { canonicalCidr } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { type Peer, peerText, type SecurityGroupRule } from "../../../model/records/security-group.ts";
import { refuseInvalidDescription } from "../groups/group-text.ts";

/** A rule before it has an id. */
export type RuleTerms = Pick<SecurityGroupRule, "protocol" | "fromPort" | "toPort" | "peer" | "description">;

const protocolMissing = awsError(
  "InvalidParameterValue",
  () => "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly.",
);
const protocolUnknown = awsError(
  "InvalidParameterValue",
  (name: string) => `Invalid value '${name}' for IP protocol. Unknown protocol.`,
);
const portsMissing = awsError(
  "InvalidParameterValue",
  () => "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.",
);
const portOutOfRange = awsError(
  "InvalidParameterValue",
  (end: string, port: number) => `TCP/UDP (${end}) port (${port}) out of range`,
);
// AWS: catalogue 450
const portsReversed = awsError(
  "InvalidParameterValue",
  (from: number, to: number) => `Invalid TCP/UDP port range (${from}:${to})`,
);
// ours: no evidence of AWS's text
const icmpMissing = awsError(
  "InvalidParameterValue",
  () => "Invalid value for portRange. Must specify both type and code with ICMP.",
);
const icmpOutOfRange = awsError(
  "InvalidParameterValue",
  (part: string, value: number) => `ICMP ${part} (${value}) out of range`,
);
// ours: no evidence of AWS's text (catalogue 93 has the rule)
const icmpCodeWithoutType = awsError("InvalidParameterValue", () => "ICMP code must be -1 if the ICMP type is -1");
// AWS: ModifySecurityGroupRules' text (catalogue 149)
export const peerMissing = awsError(
  "MissingParameter",
  () => "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId",
);
const cidrMalformed = awsError("InvalidParameterValue", (cidr: string) => `CIDR block ${cidr} is malformed`);

/** AWS: these numbers are stored and returned as names (catalogue 100). */
const names: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" };
const known = new Set(["-1", ...Object.values(names)]);

/** The protocol as it is stored: a name for the four that have ports or types, otherwise the number or `-1`. */
export function readProtocol(given: string | undefined): string {
  if (given === undefined || given === "") throw protocolMissing();
  const lower = given.toLowerCase();
  const protocol = names[lower] ?? lower;
  if (known.has(protocol) || (/^(0|[1-9][0-9]{0,2})$/.test(protocol) && Number(protocol) <= 255)) return protocol;
  throw protocolUnknown(given);
}

/** The stored ports, or ICMP type and code. Protocols without ports accept any and mean all (catalogue 98, 99). */
export function readPorts(
  protocol: string,
  from: number | undefined,
  to: number | undefined,
): { readonly fromPort: number; readonly toPort: number } {
  if (protocol === "tcp" || protocol === "udp") {
    if (from === undefined || to === undefined) throw portsMissing();
    if (!isWhole(from, 0, 65_535)) throw portOutOfRange("from", from);
    if (!isWhole(to, 0, 65_535)) throw portOutOfRange("to", to);
    if (from > to) throw portsReversed(from, to);
    return { fromPort: from, toPort: to };
  }
  if (protocol === "icmp" || protocol === "icmpv6") {
    // AWS: only icmpv6 may leave them out, for all types and codes (catalogue 94).
    if (protocol === "icmpv6" && from === undefined && to === undefined) return { fromPort: -1, toPort: -1 };
    if (from === undefined || to === undefined) throw icmpMissing();
    if (!isWhole(from, -1, 255)) throw icmpOutOfRange("type", from);
    if (!isWhole(to, -1, 255)) throw icmpOutOfRange("code", to);
    if (from === -1 && to !== -1) throw icmpCodeWithoutType();
    return { fromPort: from, toPort: to };
  }
  return { fromPort: -1, toPort: -1 };
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** A CIDR peer in canonical text: host bits are cleared, IPv6 is RFC 5952 (catalogue 84, 85). */
export function readCidr(kind: "ipv4" | "ipv6", given: string): Peer {
  const cidr = canonicalCidr(given, kind);
  if (cidr === undefined) throw cidrMalformed(given);
  return { kind, cidr };
}

export function readDescription(given: string | undefined): { readonly description?: string } {
  if (given === undefined || given === "") return {};
  refuseInvalidDescription(given, "rule");
  return { description: given };
}

/** AWS: only these protocols have ports or types to show (catalogue 95, 96, 99). */
export const hasPorts = (protocol: string): boolean => /^(tcp|udp|icmp|icmpv6)$/.test(protocol);

/** Equal for rules with the same terms. The description isn't part of it (catalogue 117). */
export const ruleKey = ({ protocol, fromPort, toPort, peer }: RuleTerms): string =>
  `${protocol} ${fromPort} ${toPort} ${peerText(peer)}`;

/** The same as comparing keys, without building them: most calls compare a few rules with all those of a group. */
export const sayTheSame = (a: RuleTerms, b: RuleTerms): boolean =>
  a.fromPort === b.fromPort &&
  a.toPort === b.toPort &&
  a.protocol === b.protocol &&
  peerText(a.peer) === peerText(b.peer);

/** A rule in the words of AWS's duplicate error (catalogue 78-81). */
export function describeTerms({ protocol, fromPort, toPort, peer }: RuleTerms): string {
  const all = (value: number): string => (value === -1 ? "ALL" : String(value));
  const what = protocol === "-1" ? "ALL" : protocol.toUpperCase();
  const ports =
    protocol === "tcp" || protocol === "udp"
      ? `, from port: ${fromPort}, to port: ${toPort}`
      : protocol === "icmp" || protocol === "icmpv6"
        ? `, type: ${all(fromPort)}, code: ${all(toPort)}`
        : "";
  return `peer: ${peerText(peer)}, ${what}${ports}, ALLOW`;
}
