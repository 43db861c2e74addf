/** Lists the ROAs of an association: one for each number of a registration, and those of CIDRs that were brought. */
import { formatPrefix } from "../../../address/prefix.ts";
import type { Roa } from "../../../ipam/routing/origin-validation.ts";
import { describe } from "../../describe.ts";
import { associationNamed, touchesAssociation } from "../associations/find-registry-association.ts";
import { readRoutedCidr } from "../registrations/find-registration.ts";
import { orderOf } from "../registrations/order-of.ts";
import { broughtRoas } from "./brought-cidrs.ts";
import { roasOf } from "./routing-sources.ts";

export default describe("ec2", "GetIpamRouteOriginAuthorizations", {
  list: "IpamRouteOriginAuthorizations",
  all(call): Iterable<Roa> {
    const association = associationNamed(call);
    const wanted = call.input.Cidr === undefined ? undefined : readRoutedCidr(call.input.Cidr);
    const found = new Map<string, Roa>();
    // AWS: also those that are only staged (catalogue 576).
    for (const each of call.world.by("ipam-routing-policy-registration", "association", association.id)) {
      for (const roa of roasOf(each)) found.set(nameOf(roa), roa);
    }
    for (const roa of broughtRoas(call.world, association)) found.set(nameOf(roa), roa);
    return found.values().filter(({ prefix }) => wanted === undefined || formatPrefix(prefix) === wanted);
  },
  isUntagged: true,
  idOf: (roa) => nameOf(roa),
  touches: touchesAssociation,
  show: ({ prefix, asn, maxLength }) => ({ Cidr: formatPrefix(prefix), Asn: String(asn), MaxLength: maxLength }),
});

const nameOf = ({ prefix, asn, maxLength }: Roa): string =>
  `${orderOf(prefix)}/${String(asn).padStart(10, "0")}/${maxLength}`;
