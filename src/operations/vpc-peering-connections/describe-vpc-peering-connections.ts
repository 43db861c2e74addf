/** Lists VPC peerings, including those that ended recently. */
import type { VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { describe } from "../describe.ts";
import type { Call } from "../operation.ts";
import { membersAt } from "../shown-members.ts";
import { asOf, findPeering, isVisible } from "./peering.ts";
import { showPeering } from "./show-peering.ts";

// A filter must not reveal what the answer hides: the blocks of a VPC whose owner hasn't accepted.
const shownAt =
  (path: string) =>
  (connection: VpcPeeringConnection, { world }: Call<unknown>) =>
    membersAt(showPeering(world, connection), path);

export default describe("ec2", "DescribeVpcPeeringConnections", {
  list: "VpcPeeringConnections",
  all: ({ world, now }): Iterable<VpcPeeringConnection> =>
    world
      .all("vpc-peering-connection")
      .map((each) => asOf(each, now))
      .filter((each) => isVisible(each, now)),
  ids: {
    of: ({ VpcPeeringConnectionIds }) => VpcPeeringConnectionIds,
    find: (call, id) => findPeering(call, id),
  },
  filters: {
    "accepter-vpc-info.cidr-block": shownAt("AccepterVpcInfo.CidrBlockSet.CidrBlock"),
    "accepter-vpc-info.owner-id": ({ accepter }) => accepter.ownerId,
    "accepter-vpc-info.vpc-id": ({ accepter }) => accepter.vpcId,
    "expiration-time": shownAt("ExpirationTime"),
    "requester-vpc-info.cidr-block": shownAt("RequesterVpcInfo.CidrBlockSet.CidrBlock"),
    "requester-vpc-info.owner-id": ({ requester }) => requester.ownerId,
    "requester-vpc-info.vpc-id": ({ requester }) => requester.vpcId,
    "status-code": ({ status }) => status,
    "status-message": ({ statusMessage }) => statusMessage,
    "vpc-peering-connection-id": ({ id }) => id,
  },
  idOf: ({ id }) => id,
  show: (connection, { world }) => showPeering(world, connection),
});
