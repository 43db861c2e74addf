/** What a new association takes over: the ROAs that are published for the organization's CIDRs already. */
import { formatPrefix, type Prefix, prefix } from "../../../address/prefix.ts";
import { isExpired } from "../../../ipam/routing/origin-validation.ts";
import { rowsWithin } from "../../../ipam/routing/routing-table.ts";
import type {
  IpamInternetRegistryAssociation,
  IpamRoutingPolicyRegistration,
} from "../../../model/records/announcing/registry.ts";
import type { World } from "../../../model/world/world.ts";
import { holdingOf } from "../associations/find-registry-association.ts";
import { loaded } from "../routes/routing-sources.ts";
import { registrationId } from "./find-registration.ts";

/** ours: at most this many CIDRs are staged. */
const MOST_STAGED = 1000;

interface Staged {
  readonly registrations: readonly IpamRoutingPolicyRegistration[];
  readonly message: string | undefined;
}

/** AWS: ROAs are staged from what is published, but not for LACNIC (catalogue 576, 579). ours: nor for NIC.br. */
export function stagedRegistrations(world: World, association: IpamInternetRegistryAssociation, now: string): Staged {
  const holding = holdingOf(world, association);
  const source = loaded(world, "roas")?.source;
  if (association.rir === "lacnic" || association.rir === "nicbr" || holding === undefined || source === undefined) {
    return { registrations: [], message: undefined };
  }
  const seconds = Date.parse(now) / 1000;
  const found = new Map<string, { readonly block: Prefix; maxLength: number; readonly asns: Set<number> }>();
  for (const cidr of holding.cidrs) {
    for (const { prefix: block, numbers } of rowsWithin(source, prefix(cidr))) {
      const [maxLength = 0, asn = 0, expires] = numbers;
      if (isExpired({ prefix: block, asn, maxLength, ...(expires !== undefined && { expires }) }, seconds)) continue;
      const known = found.get(formatPrefix(block));
      if (known === undefined && found.size === MOST_STAGED) {
        const message = `Staged the first ${MOST_STAGED} CIDRs that have ROAs. Register the others yourself.`;
        return { registrations: registrationsOf(association, found.values()), message };
      }
      // INVARIANT: a registration has one length for all of its numbers, so it's the shortest: what is staged permits no more.
      if (known === undefined) found.set(formatPrefix(block), { block, maxLength, asns: new Set([asn]) });
      else {
        known.asns.add(asn);
        known.maxLength = Math.min(known.maxLength, maxLength);
      }
    }
  }
  return { registrations: registrationsOf(association, found.values()), message: undefined };
}

const registrationsOf = (
  { id }: IpamInternetRegistryAssociation,
  found: Iterable<{ readonly block: Prefix; readonly maxLength: number; readonly asns: ReadonlySet<number> }>,
): readonly IpamRoutingPolicyRegistration[] =>
  [...found].map(({ block, maxLength, asns }) => {
    const cidr = formatPrefix(block);
    return {
      id: registrationId(id, cidr),
      associationId: id,
      cidr,
      asns: [...asns].sort((a, b) => a - b).map(String),
      permitsMoreSpecific: maxLength > block.length,
      maxLength,
      state: "pending-activate",
    };
  });
