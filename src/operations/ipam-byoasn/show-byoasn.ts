/** Shows an autonomous system number. */
import type { Byoasn } from "../../model/records/byoasn.ts";

type ByoasnState = "provisioned" | "pending-provision" | "pending-deprovision";

export const showByoasn = ({ id, ipamId }: Byoasn, state: ByoasnState = "provisioned") => ({
  Asn: id,
  IpamId: ipamId,
  State: state,
});
