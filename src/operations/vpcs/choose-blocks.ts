/** Where the blocks of a VPC come from: the call names them, or Amazon provides them, or an IPAM pool. */
import { formatPrefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { regionNamed } from "../../model/regions.ts";
import type { VpcCidrBlock, VpcIpv6CidrBlock } from "../../model/vpc.ts";
import type { Change } from "../../model/world.ts";
import type { Call } from "../operation.ts";
import { amazonIpv6Block, invalidVpcRange, isIpv6Size, readBlock, readVpcBlock } from "./blocks.ts";

/** What CreateVpc and AssociateVpcCidrBlock both take. */
interface BlockRequest {
  readonly CidrBlock?: string | undefined;
  readonly Ipv4IpamPoolId?: string | undefined;
  readonly Ipv4NetmaskLength?: number | undefined;
  readonly AmazonProvidedIpv6CidrBlock?: boolean | undefined;
  readonly Ipv6CidrBlock?: string | undefined;
  readonly Ipv6Pool?: string | undefined;
  readonly Ipv6IpamPoolId?: string | undefined;
  readonly Ipv6NetmaskLength?: number | undefined;
  readonly Ipv6CidrBlockNetworkBorderGroup?: string | undefined;
}

/** A block, and what else changes because it is taken. */
export interface Chosen<B> {
  readonly block: B;
  readonly changes: readonly Change[];
}

const missingBlock = awsError("MissingParameter", () => "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
// ours: no evidence of AWS's texts for the rest
const oneSource = awsError(
  "InvalidParameterCombination",
  (a: string, b: string) => `Specify either ${a} or ${b}, not both.`,
);
const needed = awsError(
  "MissingParameter",
  (a: string, b: string) => `The parameter ${a} requires the parameter ${b}.`,
);
const poolNotFound = awsError("InvalidIpamPoolId.NotFound", (id: string) => `The IPAM pool '${id}' does not exist.`);
const ipv6PoolNotFound = awsError("InvalidPoolID.NotFound", (id: string) => `The pool ID '${id}' does not exist.`);
const invalidBorderGroup = awsError(
  "InvalidParameterValue",
  (value: string) => `Value (${value}) for parameter ipv6CidrBlockNetworkBorderGroup is invalid.`,
);

/** The IPv4 block that the call asks for. Throws where it asks for none. */
export function blockForVpc(call: Call<BlockRequest>): Chosen<VpcCidrBlock> {
  const { CidrBlock, Ipv4IpamPoolId, Ipv4NetmaskLength } = call.input;
  if (CidrBlock !== undefined && Ipv4NetmaskLength !== undefined) throw oneSource("cidrBlock", "ipv4NetmaskLength");
  if (Ipv4IpamPoolId !== undefined) throw poolNotFound(Ipv4IpamPoolId);
  if (Ipv4NetmaskLength !== undefined) throw needed("ipv4NetmaskLength", "ipv4IpamPoolId");
  if (CidrBlock === undefined) throw missingBlock();
  const cidr = readVpcBlock(CidrBlock);
  return { block: { associationId: call.newId("vpc-cidr-assoc"), cidr }, changes: [] };
}

/** The IPv6 block that the call asks for, if it asks for one. */
export function ipv6BlockForVpc({
  input,
  world,
  newId,
  region,
}: Call<BlockRequest>): Chosen<VpcIpv6CidrBlock> | undefined {
  const { AmazonProvidedIpv6CidrBlock: fromAmazon = false, Ipv6CidrBlock, Ipv6Pool, Ipv6IpamPoolId } = input;
  const { Ipv6NetmaskLength, Ipv6CidrBlockNetworkBorderGroup: border } = input;
  const pool = Ipv6IpamPoolId ?? Ipv6Pool;
  if (fromAmazon && pool !== undefined) throw oneSource("amazonProvidedIpv6CidrBlock", "ipv6Pool or ipv6IpamPoolId");
  if (Ipv6CidrBlock !== undefined) {
    const block = readBlock(Ipv6CidrBlock, "ipv6CidrBlock", "ipv6");
    if (!isIpv6Size(block, 60)) throw invalidVpcRange(formatPrefix(block));
    if (pool === undefined) throw needed("ipv6CidrBlock", "ipv6Pool");
  }
  if (Ipv6NetmaskLength !== undefined && Ipv6IpamPoolId === undefined)
    throw needed("ipv6NetmaskLength", "ipv6IpamPoolId");
  if (Ipv6IpamPoolId !== undefined) throw poolNotFound(Ipv6IpamPoolId);
  if (Ipv6Pool !== undefined) throw ipv6PoolNotFound(Ipv6Pool);
  if (border !== undefined && !fromAmazon)
    throw needed("ipv6CidrBlockNetworkBorderGroup", "amazonProvidedIpv6CidrBlock");
  if (!fromAmazon) return undefined;
  if (border !== undefined && border !== regionNamed(region).name) throw invalidBorderGroup(border);
  return { block: amazonIpv6Block(world, newId, border ?? region), changes: [] };
}
