/** Lists the routing policy registrations of an association. */
import { prefix } from "../../../address/prefix.ts";
import type { IpamRoutingPolicyRegistration } from "../../../model/records/announcing/registry.ts";
import { describe } from "../../describe.ts";
import { associationNamed, touchesAssociation } from "../associations/find-registry-association.ts";
import { readRoutedCidr } from "./find-registration.ts";
import { orderOf } from "./order-of.ts";

export default describe("ec2", "GetIpamRoutingPolicyRegistrations", {
  list: "IpamRoutingPolicyRegistrations",
  all(call): Iterable<IpamRoutingPolicyRegistration> {
    const { id } = associationNamed(call);
    const wanted = call.input.Cidr === undefined ? undefined : readRoutedCidr(call.input.Cidr);
    return call.world
      .by("ipam-routing-policy-registration", "association", id)
      .filter(({ cidr }) => wanted === undefined || cidr === wanted);
  },
  isUntagged: true,
  idOf: ({ cidr }) => orderOf(prefix(cidr)),
  touches: touchesAssociation,
  show: ({ cidr, asns, permitsMoreSpecific, maxLength, description, latestDeltaId, state }) => ({
    Cidr: cidr,
    Asns: asns,
    PermitMoreSpecificAnnouncements: permitsMoreSpecific,
    MaxLength: maxLength,
    Description: description,
    LatestDeltaId: latestDeltaId,
    State: state,
  }),
});
