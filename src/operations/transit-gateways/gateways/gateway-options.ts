/** Reads the options of a transit gateway: its number as a BGP speaker, and its own blocks. */
import { formatPrefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Limits } from "../../../model/limits.ts";
import { invalidValue } from "../../parameters.ts";
import { quotaExceeded } from "../../quotas.ts";
import { readBlock } from "../../vpcs/cidr-blocks/blocks.ts";

const tooManyBlocks = quotaExceeded(
  "TransitGatewayCidrBlockLimitExceeded",
  "CIDR blocks for a transit gateway",
  "cidrBlocksPerTransitGateway",
);
// ours: no evidence of AWS's text
const wrongSize = awsError(
  "InvalidParameterValue",
  (cidr: string) =>
    `The CIDR block ${cidr} of a transit gateway must be a /24 or larger for IPv4, or a /64 or larger for IPv6.`,
);

/** AWS: the ranges of private numbers (RFC 6996). */
const PRIVATE_ASNS = [
  [64_512, 65_534],
  [4_200_000_000, 4_294_967_294],
] as const;

export const DEFAULT_ASN = 64_512;

export function readAsn(asn: number): number {
  if (!PRIVATE_ASNS.some(([first, last]) => asn >= first && asn <= last)) throw invalidValue(`${asn}`, "amazonSideAsn");
  return asn;
}

export function readGatewayBlocks(texts: readonly string[], limits: Limits): readonly string[] {
  const blocks = texts.map((text) => {
    const block = readBlock(text, "transitGatewayCidrBlocks", text.includes(":") ? "ipv6" : "ipv4");
    if (block.length > (block.family === "ipv6" ? 64 : 24)) throw wrongSize(text);
    return formatPrefix(block);
  });
  if (blocks.length > limits.cidrBlocksPerTransitGateway) throw tooManyBlocks();
  return blocks;
}
