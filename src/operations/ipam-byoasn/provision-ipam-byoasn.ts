/** Brings an autonomous system number to an IPAM. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { findIpam } from "../ipam/ipams/find-ipam.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { readAsn } from "./find-byoasn.ts";
import { showByoasn } from "./show-byoasn.ts";

const alreadyProvisioned = awsError("IncorrectState", (asn: string) => `The ASN '${asn}' is already provisioned.`);

export default operation("ec2", "ProvisionIpamByoasn", {
  touches: ({ input, world }) => [existing("ipam", findIpam(world, input.IpamId))],
  decide({ input, world }) {
    const ipam = findIpam(world, input.IpamId);
    // The authorization isn't checked: there's no registry to check it with.
    const asn = readAsn(input.Asn);
    if (world.get("ipam-byoasn", asn) !== undefined) throw alreadyProvisioned(asn);
    const byoasn = { id: asn, ipamId: ipam.id, cidrs: [] };
    return {
      changes: [put("ipam-byoasn", byoasn)],
      output: { Byoasn: showByoasn(byoasn, "pending-provision") },
    };
  },
});
