/** Announces a CIDR that the caller brought under an autonomous system number. */
import { canonicalCidr } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { isInPublicScope } from "../ipam/pools/find-pool.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { findByoasn } from "./find-byoasn.ts";

const notByoip = awsError(
  "InvalidParameterValue",
  (cidr: string) => `The CIDR ${cidr} is not a BYOIP CIDR that is provisioned in this Region.`,
);
const alreadyAssociated = awsError(
  "IncorrectState",
  (cidr: string, asn: string) => `The CIDR ${cidr} is already associated with the ASN '${asn}'.`,
);

export default operation("ec2", "AssociateIpamByoasn", {
  touches: nothing,
  decide({ input, world }) {
    const byoasn = findByoasn(world, input.Asn);
    const cidr = canonicalCidr(input.Cidr) ?? input.Cidr;
    if (!isByoip(world, cidr)) throw notByoip(input.Cidr);
    for (const { id, cidrs } of world.all("ipam-byoasn")) {
      if (cidrs.includes(cidr)) throw alreadyAssociated(cidr, id);
    }
    return {
      changes: [put("ipam-byoasn", { ...byoasn, cidrs: [...byoasn.cidrs, cidr] })],
      output: { AsnAssociation: { Asn: byoasn.id, Cidr: cidr, State: "pending-association" as const } },
    };
  },
});

/** Reports whether the CIDR belongs to a public pool and isn't Amazon's. */
function isByoip(world: World, cidr: string): boolean {
  for (const provided of world.all("ipam-pool-cidr")) {
    if (provided.cidr !== cidr || provided.state !== "provisioned") continue;
    const pool = world.get("ipam-pool", provided.poolId);
    if (pool !== undefined && isInPublicScope(world, pool) && pool.publicIpSource !== "amazon") return true;
  }
  return false;
}
