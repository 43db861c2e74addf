/** The addresses of regional NAT gateways: Elastic IPs, each for the packets of one Availability Zone. */
import { awsError } from "../../model/aws-error.ts";
import type { NatGateway, NatGatewayAddress } from "../../model/records/nat-gateway.ts";
import type { ElasticIp } from "../../model/records/network-interface.ts";
import { type Zone, zonesOf } from "../../model/regions.ts";
import { type Change, put } from "../../model/world/change.ts";
import { alreadyAssociated, withoutAssociation } from "../addresses/bind-address.ts";
import { findAllocation } from "../addresses/find-address.ts";
import { released } from "../addresses/release.ts";
import type { Call } from "../operation.ts";
import { givenTogether, invalidValue, missingParameter } from "../parameters.ts";
import { quotaExceeded } from "../quotas.ts";
import { givenTwice } from "./nat-addresses.ts";

// ours: no evidence of AWS's texts
const tooManyInZone = quotaExceeded(
  "NatGatewayAddressLimitExceeded",
  "Elastic IP addresses of a regional NAT gateway in an Availability Zone",
  "elasticIpsPerNatGatewayZone",
);
const selfExpanding = awsError(
  "InvalidParameterValue",
  (id: string) => `The regional NAT gateway ${id} manages its Elastic IP addresses itself: it was created without any.`,
);
const zoneTwice = awsError(
  "InvalidParameterValue",
  (zone: string) => `The Availability Zone ${zone} is given more than once.`,
);

interface NamedZone {
  readonly AvailabilityZone?: string | undefined;
  readonly AvailabilityZoneId?: string | undefined;
}

interface ZoneAddress extends NamedZone {
  readonly AllocationIds?: readonly string[] | undefined;
}

/** The zone that a call names by its name or by its id. */
export function readZone(region: string, { AvailabilityZone: name, AvailabilityZoneId: id }: NamedZone): Zone {
  if (name !== undefined && id !== undefined) throw givenTogether("availabilityZone", "availabilityZoneId");
  if (name === undefined && id === undefined) throw missingParameter("availabilityZone");
  const zone = zonesOf(region).find((each) => (name === undefined ? each.id === id : each.name === name));
  if (zone !== undefined) return zone;
  throw name === undefined ? invalidValue(id ?? "", "availabilityZoneId") : invalidValue(name, "availabilityZone");
}

export interface AddressesOfZone {
  readonly zone: Zone;
  readonly elasticIps: readonly ElasticIp[];
}

/** What CreateNatGateway gives to each zone. */
export function readZoneAddresses(
  call: Pick<Call<unknown>, "world" | "limits" | "region">,
  given: readonly ZoneAddress[],
): readonly AddressesOfZone[] {
  const zones = new Set<string>();
  const addresses = new Set<string>();
  return given.map((each) => {
    const zone = readZone(call.region, each);
    if (zones.has(zone.id)) throw zoneTwice(zone.name);
    zones.add(zone.id);
    if (each.AllocationIds === undefined || each.AllocationIds.length === 0) throw missingParameter("allocationIds");
    return { zone, elasticIps: findForZone(call, each.AllocationIds, 0, addresses) };
  });
}

/** The Elastic IPs that a call names for a zone, which has `held` already. `seen` has those that it named before. */
export function findForZone(
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  allocationIds: readonly string[],
  held: number,
  seen: Set<string> = new Set(),
): readonly ElasticIp[] {
  if (held + allocationIds.length > limits.elasticIpsPerNatGatewayZone) throw tooManyInZone();
  return allocationIds.map((id) => {
    if (seen.has(id)) throw givenTwice(id);
    seen.add(id);
    return findAllocation(world, id);
  });
}

/** Binds Elastic IPs to a gateway, for the packets of a zone. */
export function bindToZone(
  { newId }: Pick<Call<unknown>, "newId">,
  { id: natGatewayId }: NatGateway,
  { zone, elasticIps }: AddressesOfZone,
): { readonly addresses: readonly NatGatewayAddress[]; readonly changes: readonly Change[] } {
  const bound = elasticIps.map((elasticIp) => {
    if (elasticIp.association !== undefined) throw alreadyAssociated(elasticIp.id, elasticIp.association.id);
    return { ...elasticIp, association: { id: newId("address-association"), natGatewayId } };
  });
  return {
    changes: bound.map((each) => put("elastic-ip", each)),
    addresses: bound.map(({ id: allocationId, publicIp, association }) => ({
      isPrimary: false,
      allocationId,
      associationId: association.id,
      publicIp,
      zone: { name: zone.name, id: zone.id },
    })),
  };
}

/** AWS: which of the two a gateway is stays as it was created (catalogue 551). */
export function refuseSelfExpanding({ id, regional }: NatGateway): void {
  if (regional?.expandsItself === true) throw selfExpanding(id);
}

/** Frees the Elastic IPs of addresses that a gateway gives up, and releases those that it allocated itself. */
export const unbound = (
  call: Pick<Call<unknown>, "world" | "now" | "settings">,
  addresses: readonly NatGatewayAddress[],
): readonly Change[] =>
  addresses.flatMap(({ allocationId = "" }) => {
    const elasticIp = call.world.get("elastic-ip", allocationId);
    if (elasticIp === undefined) return [];
    return elasticIp.serviceManaged === undefined
      ? [put("elastic-ip", withoutAssociation(elasticIp))]
      : released(call, elasticIp);
  });
