/** Disassociates an Elastic IP address from its interface. */
import { awsError } from "../../model/aws-error.ts";
import { operation } from "../operation.ts";
import { unbindAddress } from "./bind-address.ts";
import { findAddress, findAssociation, refuseManaged } from "./find-address.ts";

const idNeeded = awsError("MissingParameter", () => "Either public IP or association id must be specified");
const notAssociated = awsError(
  "InvalidAssociationID.NotFound",
  (address: string) => `The address '${address}' is not associated.`,
);

export default operation("ec2", "DisassociateAddress", {
  touchesIds: ({ AssociationId }) => [AssociationId],
  decide(call) {
    const { input, world } = call;
    const { AssociationId, PublicIp } = input;
    if (AssociationId === undefined && PublicIp === undefined) throw idNeeded();
    const found =
      AssociationId !== undefined ? findAssociation(world, AssociationId) : findAddress(world, PublicIp ?? "");
    if (found.association === undefined) throw notAssociated(found.publicIp);
    refuseManaged(world, found);
    return { changes: unbindAddress(call, found), output: {} };
  },
});
