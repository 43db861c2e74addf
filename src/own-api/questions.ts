/** What questions about traffic have in common: who may ask, and what to tell who asks wrongly. */
import { formatTraffic, parseKeys, trafficOfKey } from "../policy/flow/traffic.ts";

/** What tells the same by AWS's interface. */
export const ACTIONS = [
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeRouteTables",
  "ec2:DescribeNetworkAcls",
  "ec2:GetManagedPrefixListEntries",
];

/** Says what is wrong with a question. */
export class NotAsked extends Error {}

export const ENDS = "eni-..., i-..., sg-..., subnet-..., vpc-..., an address, a CIDR block or internet";

export function trafficProblem(text: string): string {
  if (text === "") return "say what traffic: for example tcp/443, udp/53 or icmp";
  const turned = /^([0-9]{1,5})\/(tcp|udp)$/.exec(text);
  if (turned !== null) return `write ${turned[2]}/${turned[1]}, not ${text}`;
  if (/^[0-9]+$/.test(text)) return `${text} is no traffic: a TCP port is written tcp/${text}`;
  const parts = parseKeys(text);
  if (parts !== undefined)
    return `${text} is more than one port: ask for one, for example ${formatTraffic(trafficOfKey(parts.first === 0 ? 6 * 65536 + 443 : parts.first))}`;
  return `'${text}' is no traffic: write a protocol and a port, for example tcp/443, udp/53, icmp (a ping) or a protocol number`;
}
