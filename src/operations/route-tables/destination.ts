/** Reads and shows the destination of a route: an IPv4 or IPv6 CIDR, or a prefix list. */
import { type Family, formatPrefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { Route, RouteTable } from "../../model/records/routing.ts";
import type { World } from "../../model/world/world.ts";
import { findPrefixList, malformedPrefixListId } from "../prefix-lists/find-prefix-list.ts";
import { readBlock } from "../vpcs/cidr-blocks/blocks.ts";

interface Given {
  readonly DestinationCidrBlock?: string | undefined;
  readonly DestinationIpv6CidrBlock?: string | undefined;
  readonly DestinationPrefixListId?: string | undefined;
}

// ours: no evidence of AWS's texts
const missingDestination = awsError(
  "MissingParameter",
  () =>
    "The request must contain exactly one of destinationCidrBlock, destinationIpv6CidrBlock or destinationPrefixListId",
);
const severalDestinations = awsError(
  "InvalidParameterCombination",
  () =>
    "The request must contain exactly one of destinationCidrBlock, destinationIpv6CidrBlock or destinationPrefixListId",
);

/** Reads the one destination in the form that records keep. A prefix list needn't exist. */
export function readDestination(given: Given): string {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = given;
  const present = [DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId].filter(
    (x) => x !== undefined,
  );
  if (present.length === 0) throw missingDestination();
  if (present.length > 1) throw severalDestinations();
  if (DestinationCidrBlock !== undefined) return readCidr(DestinationCidrBlock, "ipv4", "destinationCidrBlock");
  if (DestinationIpv6CidrBlock !== undefined)
    return readCidr(DestinationIpv6CidrBlock, "ipv6", "destinationIpv6CidrBlock");
  const list = DestinationPrefixListId ?? "";
  if (!isPrefixList(list)) throw malformedPrefixListId(list);
  return list;
}

const readCidr = (text: string, family: Family, parameter: string): string =>
  formatPrefix(readBlock(text, parameter, family));

export const isPrefixList = (destination: string): boolean => destination.startsWith("pl-");

/** The route that a call made for a destination, or the local one: what is propagated may have the same destination. */
export const givenRouteTo = ({ routes }: RouteTable, destination: string): Route | undefined =>
  routes.find((route) => route.destination === destination && route.origin !== "EnableVgwRoutePropagation");

/** Reports whether a route is for IPv6, by its CIDR or by the family of its prefix list. */
export const isIpv6Destination = (world: World, destination: string): boolean =>
  isPrefixList(destination) ? findPrefixList(world, destination).addressFamily === "IPv6" : destination.includes(":");

/** The members of a route that show its destination. */
export function showDestination({ destination }: Pick<Route, "destination">) {
  if (isPrefixList(destination)) return { DestinationPrefixListId: destination };
  return destination.includes(":") ? { DestinationIpv6CidrBlock: destination } : { DestinationCidrBlock: destination };
}
