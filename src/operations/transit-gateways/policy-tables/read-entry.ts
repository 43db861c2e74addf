/** Reads an entry of a policy table: which packets it's about. */
import { formatPrefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { TransitGatewayPolicyRule } from "../../../model/records/transit/transit-gateway.ts";
import { protocolNumber } from "../../../policy/flow/traffic.ts";
import type { InputOf } from "../../operation.ts";
import { invalidValue } from "../../parameters.ts";
import { readBlock } from "../../vpcs/cidr-blocks/blocks.ts";

type Given = NonNullable<InputOf<"ec2", "CreateTransitGatewayPolicyTableEntry">["PolicyRule"]>;

// ours: no evidence of AWS's text
const portsNeedProtocol = awsError(
  "InvalidParameterCombination",
  () => "A policy rule with ports must be of the protocol tcp (6) or udp (17).",
);

/** AWS: the lowest number comes first. */
export function readRuleNumber(text: string): number {
  const number = Number(text);
  if (!/^[1-9][0-9]{0,4}$/.test(text) || number > 65_535) throw invalidValue(text, "policyRuleNumber");
  return number;
}

export function readPolicyRule(given: Given | undefined): TransitGatewayPolicyRule {
  const { SourceCidrBlock, DestinationCidrBlock, SourcePortRange, DestinationPortRange, Protocol, MetaData } =
    given ?? {};
  const block = (text: string | undefined, parameter: string) =>
    text === undefined ? undefined : formatPrefix(readBlock(text, parameter, text.includes(":") ? "ipv6" : "ipv4"));
  const rule = dropUndefined({
    sourceCidr: block(SourceCidrBlock, "sourceCidrBlock"),
    destinationCidr: block(DestinationCidrBlock, "destinationCidrBlock"),
    sourcePorts: readPorts(SourcePortRange, "sourcePortRange"),
    destinationPorts: readPorts(DestinationPortRange, "destinationPortRange"),
    protocol: readProtocol(Protocol),
    metaDataKey: MetaData?.MetaDataKey,
    metaDataValue: MetaData?.MetaDataValue,
  });
  const hasPorts = rule.sourcePorts !== undefined || rule.destinationPorts !== undefined;
  if (hasPorts && rule.protocol !== undefined && !["6", "17"].includes(rule.protocol)) throw portsNeedProtocol();
  return rule;
}

/** `443`, `8000-8999`, or `*` for all. */
function readPorts(text: string | undefined, parameter: string) {
  if (text === undefined || text === "*") return undefined;
  const [, low, high = low] = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(low), Number(high)];
  if (low === undefined || from > to || to > 65_535) throw invalidValue(text, parameter);
  return { from, to };
}

function readProtocol(text: string | undefined): string | undefined {
  if (text === undefined || text === "*") return undefined;
  const number = protocolNumber(text.toLowerCase());
  if (number === undefined) throw invalidValue(text, "protocol");
  return number < 0 ? undefined : String(number);
}
