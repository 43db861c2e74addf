/** Lists the CIDRs that a registry says the organization of an association has. */
import { describe } from "../../describe.ts";
import { memberFilters } from "../../ipam/ipams/member-filters.ts";
import { associationNamed, holdingOf, touchesAssociation } from "./find-registry-association.ts";

interface Shown {
  readonly Cidr: string;
  readonly LastObservedAt: string;
}

export default describe("ec2", "GetIpamInternetRegistryAssociationCidrs", {
  list: "IpamInternetRegistryAssociationCidrs",
  all(call): Iterable<Shown> {
    const holding = holdingOf(call.world, associationNamed(call));
    return (holding?.cidrs ?? []).map((Cidr) => ({ Cidr, LastObservedAt: holding?.observedAt ?? call.now }));
  },
  isUntagged: true,
  // ours: AWS documents no filter of it.
  filters: memberFilters(["Cidr"]),
  idOf: ({ Cidr }) => Cidr,
  touches: touchesAssociation,
  show: (shown) => shown,
});
