/** Accepts a request for a VPC peering: on the side of the VPC that was asked. */
import { awsError } from "../../model/aws-error.ts";
import type { VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { operation } from "../operation.ts";
import { changeBothSides, findPeering, refuseUnless, showPeering } from "./peering.ts";

const notAccepter = awsError(
  "OperationNotPermitted",
  (account: string, verb: string, id: string) => `User ${account} cannot ${verb} peering ${id}`,
);
const otherRegion = awsError(
  "OperationNotPermitted",
  (region: string) => `Incorrect region (${region}) specified for this request.`,
);

export function refuseUnlessAccepter(
  account: string,
  region: string,
  { id, accepter }: VpcPeeringConnection,
  verb: "accept" | "reject",
): void {
  if (accepter.ownerId !== account) throw notAccepter(account, verb, id);
  if (accepter.region !== region) throw otherRegion(region);
}

export default operation("ec2", "AcceptVpcPeeringConnection", {
  touches: ({ VpcPeeringConnectionId }) => [VpcPeeringConnectionId],
  decide(call) {
    const { input, world, caller, region } = call;
    const connection = findPeering(call, input.VpcPeeringConnectionId);
    refuseUnlessAccepter(caller.account, region, connection, "accept");
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
