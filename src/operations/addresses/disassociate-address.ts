/** Disassociates an Elastic IP address from its interface. */
import { awsError } from "../../model/aws-error.ts";
import type { ElasticIp } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import { type InputOf, operation } from "../operation.ts";
import { existing, referred } from "../permission/touched.ts";
import { unbindAddress } from "./bind-address.ts";
import { findAddress, findAssociation, refuseManaged } from "./find-address.ts";

const idNeeded = awsError("MissingParameter", () => "Either public IP or association id must be specified");
const notAssociated = awsError(
  "InvalidAssociationID.NotFound",
  (address: string) => `The address '${address}' is not associated.`,
);

export default operation("ec2", "DisassociateAddress", {
  touches({ input, world }) {
    const found = namedAddress(world, input);
    const { networkInterfaceId } = found.association ?? {};
    return [
      existing("elastic-ip", found),
      ...(networkInterfaceId === undefined ? [] : [referred(world, "network-interface", networkInterfaceId)]),
    ];
  },
  decide(call) {
    const { input, world } = call;
    const found = namedAddress(world, input);
    if (found.association === undefined) throw notAssociated(found.publicIp);
    refuseManaged(world, found);
    return { changes: unbindAddress(call, found), output: {} };
  },
});

function namedAddress(world: World, { AssociationId, PublicIp }: InputOf<"ec2", "DisassociateAddress">): ElasticIp {
  if (AssociationId !== undefined) return findAssociation(world, AssociationId);
  if (PublicIp === undefined) throw idNeeded();
  return findAddress(world, PublicIp);
}
