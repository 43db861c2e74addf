/** Changes of routing policy registrations: each is a delta, which is published, or failed if it would cut a route off. */
import { contains, formatPrefix, prefix } from "../../../address/prefix.ts";
import { type Roa, validate } from "../../../ipam/routing/origin-validation.ts";
import type {
  IpamInternetRegistryAssociation,
  IpamRoutingPolicyDelta,
  IpamRoutingPolicyRegistration,
} from "../../../model/records/announcing/registry.ts";
import type { Steps } from "../../../model/steps.ts";
import { type Change, put, remove } from "../../../model/world/change.ts";
import { countOf, type World } from "../../../model/world/world.ts";
import { type Call, foundFor } from "../../operation.ts";
import { associationNamed, touchesAssociation } from "../associations/find-registry-association.ts";
import { associatedNumber, broughtCidrs } from "../routes/brought-cidrs.ts";
import { announcedWithin, loaded, roasInForce } from "../routes/routing-sources.ts";

/** What is wanted: registrations as they will be, and those that will be gone. */
interface WantedChange {
  readonly kept: readonly Omit<IpamRoutingPolicyRegistration, "latestDeltaId">[];
  readonly gone: readonly IpamRoutingPolicyRegistration[];
  /** As it's shown in the delta. */
  readonly json: string;
}

interface Announcement {
  readonly prefix: Roa["prefix"];
  readonly asn: number;
}

/** Routes that become invalid: the first one, and how many there are. */
interface Conflict {
  readonly first: string;
  readonly count: number;
}

/** Looks at every route that is announced within the changed CIDRs, once with the ROAs as they are and once as they would be. */
function* findingConflict(
  { world, now }: Pick<Call<unknown>, "world" | "now">,
  { kept, gone }: Pick<WantedChange, "kept" | "gone">,
): Steps<Conflict | undefined> {
  const changed = new Set([...kept, ...gone].map(({ id }) => id));
  const others = world
    .all("ipam-routing-policy-registration")
    .filter(({ id }) => !changed.has(id))
    .toArray();
  const before = roasInForce(world, now);
  const after = roasInForce(world, now, [...others, ...kept]);
  const seen = new Set<string>();
  for (const { cidr } of [...kept, ...gone]) {
    for (const route of announcedNow(world, cidr)) {
      yield;
      const isCutOff =
        validate(route, after(route.prefix)).validity === "invalid" &&
        validate(route, before(route.prefix)).validity !== "invalid";
      if (isCutOff) seen.add(`${formatPrefix(route.prefix)} of AS${route.asn}`);
    }
  }
  const [first] = seen;
  return first === undefined ? undefined : { first, count: seen.size };
}

function* announcedNow(world: World, cidr: string): Generator<Announcement> {
  const source = loaded(world, "routes")?.source;
  const block = prefix(cidr);
  if (source !== undefined) yield* announcedWithin(source, block);
  // A CIDR that was brought and is associated with a number is announced from here.
  for (const brought of broughtCidrs(world)) {
    const asn = associatedNumber(world, brought.cidr);
    const own = prefix(brought.cidr);
    if (asn !== undefined && contains(block, own)) yield { prefix: own, asn };
  }
}

const inUuidForm = (digits: string): string => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** AWS: if a change would invalidate routes, its delta fails, unless it's forced (catalogue 582). */
function changeRegistrations(
  { world, now, random }: Pick<Call<unknown>, "world" | "now" | "random">,
  association: IpamInternetRegistryAssociation,
  wanted: WantedChange,
  conflict: Conflict | undefined,
) {
  const deltas = world.by("ipam-routing-policy-delta", "association", association.id);
  const delta: IpamRoutingPolicyDelta = {
    id: inUuidForm(random(16)),
    associationId: association.id,
    number: countOf(deltas) + 1,
    at: now,
    json: wanted.json,
    state: conflict === undefined ? "published" : "failed",
    ...(conflict !== undefined && { message: conflictMessage(conflict) }),
  };
  const changes: Change[] = [put("ipam-routing-policy-delta", delta)];
  if (conflict === undefined) {
    const keptIds = new Set(wanted.kept.map(({ id }) => id));
    for (const { id } of wanted.gone)
      if (!keptIds.has(id)) changes.push(remove("ipam-routing-policy-registration", id));
    for (const each of wanted.kept) {
      changes.push(put("ipam-routing-policy-registration", { ...each, latestDeltaId: delta.id }));
    }
  }
  return { changes, output: { IpamRoutingPolicyRegistrationDelta: showDelta(delta, "pending") } };
}

// ours: no evidence of AWS's text
const conflictMessage = ({ first, count }: Conflict): string => {
  const more = count === 1 ? "" : `, and ${count - 1} more`;
  return `The change would make announced routes invalid: ${first}${more}. Use Force to make it anyway.`;
};

/** `state`: the answer to a call shows that it is pending. */
export const showDelta = (
  delta: IpamRoutingPolicyDelta,
  state: "pending" | IpamRoutingPolicyDelta["state"] = delta.state,
) => ({
  DeltaId: delta.id,
  DeltaJson: delta.json,
  State: state,
  StateMessage: state === "pending" ? undefined : delta.message,
});

interface Changing {
  readonly IpamInternetRegistryAssociationId: string;
  readonly Force?: boolean | undefined;
}

/** The parts that all operations that change registrations have in common. `wantedOf` refuses what is asked for wrongly. */
export function changing<I extends Changing>(
  wantedOf: (call: Call<I>, association: IpamInternetRegistryAssociation) => WantedChange,
) {
  const look = function* (call: Call<I>): Steps<{ readonly conflict: Conflict | undefined }> {
    const wanted = wantedOf(call, associationNamed(call));
    return { conflict: call.input.Force === true ? undefined : yield* findingConflict(call, wanted) };
  };
  return {
    touches: touchesAssociation,
    look,
    decide(call: Call<I>) {
      const association = associationNamed(call);
      const wanted = wantedOf(call, association);
      return changeRegistrations(call, association, wanted, foundFor(call, look).conflict);
    },
  };
}
