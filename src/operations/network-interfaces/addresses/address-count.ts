/** How many addresses an interface may have: as many as its instance's type allows, or the most that any type allows. */
import { awsError } from "../../../model/aws-error.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import type { World } from "../../../model/world/world.ts";
import { instanceTypeOf } from "../../instances/types/instance-types.ts";

// AWS: no type allows more.
const MOST_ADDRESSES = 50;

const tooManyIpv4 = awsError(
  "PrivateIpAddressLimitExceeded",
  (most: number) => `Number of private addresses will exceed limit (${most}).`,
);
// ours: no evidence of AWS's text
const tooManyIpv6 = awsError(
  "InvalidParameterValue",
  (most: number) => `Number of IPv6 addresses will exceed limit (${most}).`,
);

export function refuseTooManyAddresses(world: World, found: NetworkInterface): void {
  const { attachment, privateIpv4, ipv4Prefixes, ipv6, ipv6Prefixes } = found;
  const instance = attachment?.instanceId === undefined ? undefined : world.get("instance", attachment.instanceId);
  const type = instance === undefined ? undefined : instanceTypeOf(instance.instanceType);
  const mostIpv4 = type?.ipv4PerInterface ?? MOST_ADDRESSES;
  const mostIpv6 = type?.ipv6PerInterface ?? MOST_ADDRESSES;
  if (privateIpv4.length + ipv4Prefixes.length > mostIpv4) throw tooManyIpv4(mostIpv4);
  if (ipv6.length + ipv6Prefixes.length > mostIpv6) throw tooManyIpv6(mostIpv6);
}
