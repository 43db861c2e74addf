/** Reads what callers say of an endpoint service: its addresses, its Regions, and its private name. */
import { awsError } from "../../../model/aws-error.ts";
import type { EndpointService, ServiceDnsName } from "../../../model/records/private-link/endpoint-service.ts";
import { regions } from "../../../model/regions.ts";
import { invalidValue } from "../../parameters.ts";

// ours: no evidence of AWS's texts
const noAddressType = awsError("InvalidParameter", () => "A VPC endpoint service must support ipv4 or ipv6.");
const ownRegion = awsError(
  "InvalidParameter",
  (region: string) => `The Region ${region}, in which the service is, can't be removed.`,
);
const noPrivateName = awsError(
  "InvalidParameter",
  () => "Only a service with Network Load Balancers has a private DNS name.",
);

const isAddressType = (text: string): text is "ipv4" | "ipv6" => text === "ipv4" || text === "ipv6";

export function readAddressTypes(
  before: EndpointService["ipAddressTypes"],
  added: readonly string[] = [],
  removed: readonly string[] = [],
): EndpointService["ipAddressTypes"] {
  for (const each of [...added, ...removed])
    if (!isAddressType(each)) throw invalidValue(each, "supportedIpAddressTypes");
  const after = new Set([...before, ...added.filter(isAddressType)].filter((each) => !removed.includes(each)));
  if (after.size === 0) throw noAddressType();
  return [...after].sort();
}

export function readRegions(
  own: string,
  before: readonly string[],
  added: readonly string[] = [],
  removed: readonly string[] = [],
): readonly string[] {
  for (const each of [...added, ...removed]) if (!regions.has(each)) throw invalidValue(each, "supportedRegions");
  if (removed.includes(own)) throw ownRegion(own);
  return [...new Set([own, ...before, ...added])].filter((each) => !removed.includes(each));
}

/** AWS: the labels of a name, the first of which may be a wildcard. */
const DNS_NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const LONGEST_NAME = 253;

/** A new name, which waits for the proof of whose its domain is. */
export function readPrivateName(
  type: EndpointService["type"],
  name: string,
  random: (bytes: number) => string,
): ServiceDnsName {
  if (type !== "Interface") throw noPrivateName();
  if (name.length > LONGEST_NAME || !DNS_NAME.test(name)) throw invalidValue(name, "privateDnsName");
  return { name, state: "pendingVerification", recordName: `_${random(10)}`, recordValue: `vpce:${random(10)}` };
}
