/** Changes whether a side of a VPC peering resolves the other side's host names to private addresses. */
import { awsError } from "../../model/aws-error.ts";
import type { PeeringSide } from "../../model/records/vpc-peering-connection.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { changeBothSides, findPeering, isOwnSide } from "./peering.ts";

const notActive = awsError(
  "OperationNotPermitted",
  (id: string) => `Peering ${id} is not active. Peering options can be added only to active peerings.`,
);
// AWS: catalogue 420
const otherSide = awsError(
  "OperationNotPermitted",
  (account: string, side: string) =>
    `User ${account} does not have permission to modify the ${side} side peering options`,
);
// ours: no evidence of AWS's texts
const classicLink = awsError(
  "InvalidParameterValue",
  () => "ClassicLink is no longer available: its peering options cannot be turned on.",
);
const nothingGiven = awsError(
  "MissingParameter",
  () => "The request must contain accepterPeeringConnectionOptions or requesterPeeringConnectionOptions",
);

interface GivenOptions {
  readonly AllowDnsResolutionFromRemoteVpc?: boolean | undefined;
  readonly AllowEgressFromLocalClassicLinkToRemoteVpc?: boolean | undefined;
  readonly AllowEgressFromLocalVpcToRemoteClassicLink?: boolean | undefined;
}

export default operation("ec2", "ModifyVpcPeeringConnectionOptions", {
  touches: (call) => [existing("vpc-peering-connection", findPeering(call, call.input.VpcPeeringConnectionId))],
  decide(call) {
    const { input, world, caller } = call;
    const { AccepterPeeringConnectionOptions: forAccepter, RequesterPeeringConnectionOptions: forRequester } = input;
    const connection = findPeering(call, input.VpcPeeringConnectionId);
    if (forAccepter === undefined && forRequester === undefined) throw nothingGiven();
    if (connection.status !== "active") throw notActive(connection.id);
    const { requester, accepter } = connection;
    if (forRequester !== undefined && !isOwnSide(world, requester)) throw otherSide(caller.account, "requester");
    if (forAccepter !== undefined && !isOwnSide(world, accepter)) throw otherSide(caller.account, "accepter");
    const changed = {
      ...(forRequester !== undefined && { requester: withOptions(requester, forRequester) }),
      ...(forAccepter !== undefined && { accepter: withOptions(accepter, forAccepter) }),
    };
    return {
      changes: changeBothSides(world, connection, changed),
      output: {
        AccepterPeeringConnectionOptions: forAccepter,
        RequesterPeeringConnectionOptions: forRequester,
      },
    };
  },
});

function withOptions(side: PeeringSide, given: GivenOptions): PeeringSide {
  if (given.AllowEgressFromLocalClassicLinkToRemoteVpc || given.AllowEgressFromLocalVpcToRemoteClassicLink) {
    throw classicLink();
  }
  const allowDnsResolutionFromRemoteVpc = given.AllowDnsResolutionFromRemoteVpc;
  return allowDnsResolutionFromRemoteVpc === undefined ? side : { ...side, allowDnsResolutionFromRemoteVpc };
}
