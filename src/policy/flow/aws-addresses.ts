/** Addresses that AWS's own services have in every VPC: those of the link, and the VPC's resolver. */
import { type Address, formatAddress, type Prefix, prefix } from "../../address/prefix.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import type { NeverFiltered } from "./verdict.ts";

/** AWS: the link-local services of the user guide's list (catalogue 343). */
const SERVICES: ReadonlyMap<string, NeverFiltered> = new Map([
  ["169.254.169.253", "amazon-dns"],
  ["fd00:ec2::253", "amazon-dns"],
  ["169.254.169.254", "instance-metadata"],
  ["fd00:ec2::254", "instance-metadata"],
  ["169.254.170.2", "task-metadata"],
  ["169.254.169.123", "time-sync"],
  ["fd00:ec2::123", "time-sync"],
  ["169.254.169.250", "windows-activation"],
  ["169.254.169.251", "windows-activation"],
  ["fd00:ec2::250", "windows-activation"],
  ["fd00:ec2::251", "windows-activation"],
]);

/** Where the link-local services are. */
export const LINK_LOCAL_SERVICES: readonly string[] = [...SERVICES.keys()];

/** So many addresses after the first of a block. */
export const addressAfter = ({ family, value }: Prefix, by: bigint): string =>
  formatAddress({ family, value: value + by });

/** The service at a link-local address, which is the same in every subnet. */
export const linkLocalService = (address: Address): NeverFiltered | undefined => SERVICES.get(formatAddress(address));

/** AWS: the VPC's base address plus two (catalogue 343). */
export function resolverOf({ cidrBlocks: [primary] }: Vpc): string | undefined {
  return primary === undefined ? undefined : addressAfter(prefix(primary.cidr), 2n);
}
