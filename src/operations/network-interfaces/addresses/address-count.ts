/** How many addresses an interface may have: as many as its instance's type allows, or the most that any type allows. */
import type { Family } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import type { World } from "../../../model/world/world.ts";
import { type InstanceType, instanceTypeOf } from "../../instances/types/instance-types.ts";

/** For each family, including delegated prefixes. */
export type MostAddresses = Readonly<Record<Family, number>>;

// AWS: no type allows more.
const MOST: MostAddresses = { ipv4: 50, ipv6: 50 };

const tooMany = {
  // AWS: catalogue 400
  ipv4: awsError("PrivateIpAddressLimitExceeded", () => "Number of private addresses will exceed limit."),
  // ours: no evidence of AWS's text
  ipv6: awsError("InvalidParameterValue", (most: number) => `Number of IPv6 addresses will exceed limit (${most}).`),
};

/** INVARIANT: this comes before any loop over a number that the caller gave. */
export function refuseTooMany(family: Family, count: number, most: MostAddresses = MOST): void {
  if (count > most[family]) throw tooMany[family](most[family]);
}

export const mostAddressesOf = (type: InstanceType | undefined): MostAddresses =>
  type === undefined ? MOST : { ipv4: type.ipv4PerInterface, ipv6: type.ipv6PerInterface };

type Addresses = Pick<NetworkInterface, "privateIpv4" | "ipv4Prefixes" | "ipv6" | "ipv6Prefixes">;

/** Refuses an interface that has more than `most`. */
export function refuseMoreAddresses(found: Addresses, most: MostAddresses = MOST): void {
  refuseTooMany("ipv4", found.privateIpv4.length + found.ipv4Prefixes.length, most);
  refuseTooMany("ipv6", found.ipv6.length + found.ipv6Prefixes.length, most);
}

/** Refuses an interface that has more than the type of its instance allows. */
export function refuseTooManyAddresses(world: World, found: NetworkInterface): void {
  const { attachment } = found;
  const instance = attachment?.instanceId === undefined ? undefined : world.get("instance", attachment.instanceId);
  const type = instance === undefined ? undefined : instanceTypeOf(instance.instanceType);
  refuseMoreAddresses(found, mostAddressesOf(type));
}
