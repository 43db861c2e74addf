/** Reads an entry of a network ACL from a call. */
import { formatPrefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { NetworkAclEntry } from "../../model/records/routing.ts";
import type { InputOf } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { readBlock } from "../vpcs/cidr-blocks/blocks.ts";

export const entryNotFound = awsError(
  "InvalidNetworkAclEntry.NotFound",
  (number: number) => `The network acl entry identified by ${number} does not exist.`,
);
// AWS: catalogue 425
const invalidNumber = awsError(
  "InvalidParameterValue",
  (value: number) => `Value (${value}) for parameter ruleNumber is invalid. Rulenumber must be in range 1..32766`,
);
// ours: no evidence of AWS's other texts
const invalidProtocol = awsError(
  "InvalidParameterValue",
  (value: string) => `Value (${value}) for parameter protocol is invalid. Unknown protocol.`,
);
const oneBlock = awsError(
  "InvalidParameterCombination",
  () => "Specify exactly one of the parameters cidrBlock and ipv6CidrBlock.",
);
const invalidPorts = awsError(
  "InvalidParameterValue",
  (from: number, to: number) =>
    `Invalid port range: ${from}-${to}. Ports must be between 0 and 65535, and the first not greater than the last.`,
);
const invalidIcmp = awsError(
  "InvalidParameterValue",
  (type: number, code: number) => `Invalid ICMP type and code: ${type}, ${code}. They are between -1 and 255.`,
);

type Given = InputOf<"ec2", "CreateNetworkAclEntry">;

/** AWS: the names of these protocols are accepted as well as their numbers. */
const numbers: Readonly<Record<string, string>> = { all: "-1", icmp: "1", tcp: "6", udp: "17", icmpv6: "58" };

export function readEntry(given: Given): NetworkAclEntry {
  const { RuleNumber: ruleNumber, Egress: egress, RuleAction: action } = given;
  if (ruleNumber < 1 || ruleNumber > 32766) throw invalidNumber(ruleNumber);
  const protocol = readProtocol(given.Protocol);
  const cidr = readCidr(given);
  const entry: NetworkAclEntry = { ruleNumber, egress, action, protocol, cidr };
  // AWS: ports and ICMP types of any other protocol mean nothing and aren't kept.
  if (protocol === "6" || protocol === "17") return { ...entry, portRange: readPorts(given) };
  if (protocol === "1" || (protocol === "58" && cidr.includes(":"))) return { ...entry, icmp: readIcmp(given) };
  return entry;
}

function readProtocol(text: string): string {
  const number = numbers[text.toLowerCase()] ?? text;
  if (number !== "-1" && !(/^(0|[1-9]\d{0,2})$/.test(number) && Number(number) <= 255)) throw invalidProtocol(text);
  return number;
}

function readCidr({ CidrBlock, Ipv6CidrBlock }: Given): string {
  const text = CidrBlock ?? Ipv6CidrBlock;
  if (text === undefined || (CidrBlock !== undefined && Ipv6CidrBlock !== undefined)) throw oneBlock();
  const [family, parameter] =
    CidrBlock !== undefined ? (["ipv4", "cidrBlock"] as const) : (["ipv6", "ipv6CidrBlock"] as const);
  return formatPrefix(readBlock(text, parameter, family));
}

function readPorts({ PortRange }: Given): { readonly from: number; readonly to: number } {
  const { From: from, To: to } = PortRange ?? {};
  if (from === undefined || to === undefined) throw missingParameter("portRange");
  if (from < 0 || to > 65535 || from > to) throw invalidPorts(from, to);
  return { from, to };
}

function readIcmp({ IcmpTypeCode }: Given): { readonly type: number; readonly code: number } {
  const { Type: type, Code: code } = IcmpTypeCode ?? {};
  if (type === undefined || code === undefined) throw missingParameter("icmpTypeCode");
  if ([type, code].some((value) => value < -1 || value > 255)) throw invalidIcmp(type, code);
  return { type, code };
}

/** Reports whether an entry has the number and direction that a call names. */
export const isEntry =
  ({ RuleNumber, Egress }: { readonly RuleNumber: number; readonly Egress: boolean }) =>
  ({ ruleNumber, egress }: NetworkAclEntry): boolean =>
    ruleNumber === RuleNumber && egress === Egress;
