/** Stops announcing a CIDR under an autonomous system number. */
import { canonicalCidr } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { findByoasn } from "./find-byoasn.ts";

const notAssociated = awsError(
  "InvalidParameterValue",
  (cidr: string, asn: string) => `The CIDR ${cidr} is not associated with the ASN '${asn}'.`,
);

export default operation("ec2", "DisassociateIpamByoasn", {
  touches: nothing,
  decide({ input, world }) {
    const byoasn = findByoasn(world, input.Asn);
    const cidr = canonicalCidr(input.Cidr) ?? input.Cidr;
    if (!byoasn.cidrs.includes(cidr)) throw notAssociated(input.Cidr, byoasn.id);
    return {
      changes: [put("ipam-byoasn", { ...byoasn, cidrs: byoasn.cidrs.filter((other) => other !== cidr) })],
      output: { AsnAssociation: { Asn: byoasn.id, Cidr: cidr, State: "pending-disassociation" as const } },
    };
  },
});
