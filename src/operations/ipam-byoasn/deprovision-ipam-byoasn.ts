/** Removes an autonomous system number from an IPAM. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { findIpam } from "../ipam/ipams/find-ipam.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findByoasn } from "./find-byoasn.ts";
import { showByoasn } from "./show-byoasn.ts";

const otherIpam = awsError(
  "InvalidParameterValue",
  (asn: string, ipamId: string) => `The ASN '${asn}' is not provisioned to the IPAM '${ipamId}'.`,
);
const stillAssociated = awsError(
  "DependencyViolation",
  (asn: string, cidr: string) => `The ASN '${asn}' is associated with the CIDR ${cidr}. Disassociate it first.`,
);

export default operation("ec2", "DeprovisionIpamByoasn", {
  touches: ({ input, world }) => [existing("ipam", findIpam(world, input.IpamId))],
  decide({ input, world }) {
    const ipam = findIpam(world, input.IpamId);
    const byoasn = findByoasn(world, input.Asn);
    if (byoasn.ipamId !== ipam.id) throw otherIpam(byoasn.id, ipam.id);
    // AWS: only after the associations are gone.
    const [cidr] = byoasn.cidrs;
    if (cidr !== undefined) throw stillAssociated(byoasn.id, cidr);
    return {
      changes: [remove("ipam-byoasn", byoasn.id)],
      output: { Byoasn: showByoasn(byoasn, "pending-deprovision") },
    };
  },
});
