/** Adds and deletes routing policy registrations: all of them, or none. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type {
  IpamInternetRegistryAssociation,
  IpamRoutingPolicyRegistration,
} from "../../../model/records/announcing/registry.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { changing } from "./change-registrations.ts";
import { type DeltaEntry, readDelta } from "./delta-json.ts";
import {
  findRegistration,
  readPolicy,
  readRoutedCidr,
  refuseForeignCidr,
  refuseRegistered,
  refuseUnenabled,
  registrationId,
} from "./find-registration.ts";

// ours: no evidence of AWS's codes and texts
const namedTwice = awsError(
  "InvalidParameterValue",
  (list: string, cidr: string) => `The parameter deltaJson is invalid: ${list} names ${cidr} twice.`,
);
const isOther = awsError(
  "InvalidParameterValue",
  (cidr: string) => `The parameter deltaJson is invalid: the routing policy registration for ${cidr} is another one.`,
);

export default operation(
  "ec2",
  "BatchModifyIpamRoutingPolicyRegistrations",
  changing(({ input, world }, association) => {
    const { added, deleted } = readDelta(input.DeltaJson);
    refuseUnenabled(association);
    const gone = byCidr("Delete", deleted, (entry, cidr) => deletedBy(world, association, cidr, entry));
    const kept = byCidr("Add", added, (entry, cidr) => {
      const before = gone.get(cidr);
      if (before === undefined) refuseRegistered(known(world, association, cidr));
      refuseForeignCidr(world, association, cidr);
      return addedBy(association, cidr, entry, before);
    });
    return { kept: [...kept.values()], gone: [...gone.values()], json: input.DeltaJson };
  }),
);

/** What is made of each entry, by its CIDR. */
function byCidr<T>(list: string, entries: readonly DeltaEntry[], make: (entry: DeltaEntry, cidr: string) => T) {
  const found = new Map<string, T>();
  for (const entry of entries) {
    const cidr = readRoutedCidr(entry.prefix);
    if (found.has(cidr)) throw namedTwice(list, cidr);
    found.set(cidr, make(entry, cidr));
  }
  return found;
}

const known = (world: World, { id }: IpamInternetRegistryAssociation, cidr: string) =>
  world.get("ipam-routing-policy-registration", registrationId(id, cidr));

const policyOf = (cidr: string, { asns, permitsMoreSpecific, maxLength }: DeltaEntry) =>
  readPolicy(cidr, { Asns: asns, PermitMoreSpecificAnnouncements: permitsMoreSpecific, MaxLength: maxLength });

/** ours: an entry deletes the registration that it describes, and no other. */
function deletedBy(
  world: World,
  association: IpamInternetRegistryAssociation,
  cidr: string,
  entry: DeltaEntry,
): IpamRoutingPolicyRegistration {
  const found = findRegistration(world, association, cidr);
  const { asns, permitsMoreSpecific } = policyOf(cidr, entry);
  const isSame = found.asns.join() === asns.join() && found.permitsMoreSpecific === permitsMoreSpecific;
  if (!isSame || (entry.maxLength ?? found.maxLength) !== found.maxLength) throw isOther(cidr);
  return found;
}

const addedBy = (
  association: IpamInternetRegistryAssociation,
  cidr: string,
  entry: DeltaEntry,
  before: IpamRoutingPolicyRegistration | undefined,
) => ({
  id: registrationId(association.id, cidr),
  associationId: association.id,
  ...policyOf(cidr, entry),
  ...dropUndefined({ description: entry.description }),
  state: before === undefined ? ("create-complete" as const) : ("update-complete" as const),
});
