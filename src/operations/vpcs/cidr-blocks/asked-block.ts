/** How a call may ask for a block for a VPC or a subnet: by a CIDR, or by a netmask length for an IPAM pool. */
import type { Family } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";

export const missingBlock = awsError(
  "MissingParameter",
  () => "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.",
);
// AWS: catalogue 447
export const missingIpv6Block = awsError(
  "MissingParameter",
  () => "Either 'ipv6CidrBlock' or 'ipv6IpamPoolId' should be provided.",
);
// ours: no evidence of AWS's other texts
export const oneSource = awsError(
  "InvalidParameterCombination",
  (first: string, second: string) => `Specify either ${first} or ${second}, not both.`,
);
export const needed = awsError(
  "MissingParameter",
  (parameter: string, other: string) => `The parameter ${parameter} requires the parameter ${other}.`,
);
export const poolNotFound = awsError("InvalidPoolID.NotFound", (id: string) => `The pool ID '${id}' does not exist.`);

export interface AskedBlock {
  readonly cidr: string | undefined;
  readonly netmaskLength: number | undefined;
  readonly poolId: string | undefined;
}

/** Refuses a netmask length without a pool, or together with a CIDR. */
export function refuseStrayLength(family: Family, { cidr, netmaskLength, poolId }: AskedBlock): void {
  if (netmaskLength === undefined) return;
  const parameter = `${family}NetmaskLength`;
  if (poolId === undefined) throw needed(parameter, `${family}IpamPoolId`);
  if (cidr !== undefined) throw oneSource(family === "ipv4" ? "cidrBlock" : "ipv6CidrBlock", parameter);
}
