/** Accepts a request for a VPC peering, on the side of the requested VPC. */
import { awsError } from "../../model/aws-error.ts";
import { isSameVpc } from "../../model/records/vpc-peering-connection.ts";
import { refuseCleartextPeering } from "../encryption-controls/refuse-cleartext.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { changeBothSides, findPeering, refuseUnless, refuseUnlessAccepter, sideOf } from "./peering.ts";
import { showPeering } from "./show-peering.ts";

// AWS: the request from the other side was still created (catalogue 369).
const alreadyExists = awsError(
  "VpcPeeringConnectionAlreadyExists",
  (id: string) => `The vpc peering connection identified by ${id} already exists.`,
);

export default operation("ec2", "AcceptVpcPeeringConnection", {
  touches(call) {
    const { connection, vpc } = requestToAccept(call);
    return [existing("vpc-peering-connection", connection), existing("vpc", vpc)];
  },
  decide(call) {
    const { world, region } = call;
    const { connection, vpc } = requestToAccept(call);
    refuseUnless(connection, ["pending-acceptance"], "provisioning");
    const { requester, accepter } = connection;
    for (const other of world.by("vpc-peering-connection", "vpc", accepter.vpcId)) {
      const hasRequester = [other.requester, other.accepter].some((side) => isSameVpc(side, requester));
      if (other.status === "active" && hasRequester) throw alreadyExists(other.id);
    }
    for (const [side, other] of [
      [requester, accepter],
      [accepter, requester],
    ] as const) {
      refuseCleartextPeering(world.elsewhere(side.ownerId, side.region), side, other);
    }
    const accepted = {
      status: "active",
      statusMessage: "Active",
      // The VPC's blocks may have changed since the request, and AWS's answers about a request don't have them.
      accepter: { ...sideOf(vpc, region), allowDnsResolutionFromRemoteVpc: accepter.allowDnsResolutionFromRemoteVpc },
    } as const;
    return {
      changes: changeBothSides(world, connection, accepted),
      output: {
        VpcPeeringConnection: showPeering(
          world,
          { ...connection, ...accepted },
          { Code: "provisioning", Message: "Provisioning" },
        ),
      },
    };
  },
});

/** The request, and the VPC that it is to. */
function requestToAccept(call: Call<InputOf<"ec2", "AcceptVpcPeeringConnection">>) {
  const connection = findPeering(call, call.input.VpcPeeringConnectionId);
  refuseUnlessAccepter(call, connection, "accept");
  return { connection, vpc: findVpc(call.world, connection.accepter.vpcId) };
}
