/** Lists the autonomous system numbers that a registry says the organization of an association has. */
import { describe } from "../../describe.ts";
import { memberFilters } from "../../ipam/ipams/member-filters.ts";
import { associationNamed, holdingOf, touchesAssociation } from "./find-registry-association.ts";

interface Shown {
  readonly Asn: string;
  readonly LastObservedAt: string;
}

export default describe("ec2", "GetIpamInternetRegistryAssociationAsns", {
  list: "IpamInternetRegistryAssociationAsns",
  all(call): Iterable<Shown> {
    const holding = holdingOf(call.world, associationNamed(call));
    return (holding?.asns ?? []).map((Asn) => ({ Asn, LastObservedAt: holding?.observedAt ?? call.now }));
  },
  isUntagged: true,
  // ours: AWS documents no filter of it.
  filters: memberFilters(["Asn"]),
  idOf: ({ Asn }) => Asn.padStart(10, "0"),
  touches: touchesAssociation,
  show: (shown) => shown,
});
