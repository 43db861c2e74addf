/** Accepts a request for a VPC peering: on the side of the VPC that was asked. */
import { operation } from "../operation.ts";
import { changeBothSides, findPeering, refuseUnless, refuseUnlessAccepter, showPeering } from "./peering.ts";

export default operation("ec2", "AcceptVpcPeeringConnection", {
  touches: ({ VpcPeeringConnectionId }) => [VpcPeeringConnectionId],
  decide(call) {
    const { input, world } = call;
    const connection = findPeering(call, input.VpcPeeringConnectionId);
    refuseUnlessAccepter(call, connection, "accept");
    refuseUnless(connection, ["pending-acceptance"], "provisioning");
    const accepted = { status: "active", statusMessage: "Active" } as const;
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
