/** Lists VPC peerings, including those that ended recently. */
import type { VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { describe } from "../describe.ts";
import { asOf, findPeering, isVisible } from "./peering.ts";
import { showPeering } from "./show-peering.ts";

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
  // A filter must not reveal what the answer hides: the blocks of a VPC whose owner hasn't accepted.
  filters: {
    "accepter-vpc-info.cidr-block": "AccepterVpcInfo.CidrBlockSet.CidrBlock",
    "accepter-vpc-info.owner-id": ({ accepter }) => accepter.ownerId,
    "accepter-vpc-info.vpc-id": ({ accepter }) => accepter.vpcId,
    "expiration-time": "ExpirationTime",
    "requester-vpc-info.cidr-block": "RequesterVpcInfo.CidrBlockSet.CidrBlock",
    "requester-vpc-info.owner-id": ({ requester }) => requester.ownerId,
    "requester-vpc-info.vpc-id": ({ requester }) => requester.vpcId,
    "status-code": ({ status }) => status,
    "status-message": ({ statusMessage }) => statusMessage,
    "vpc-peering-connection-id": ({ id }) => id,
  },
  idOf: ({ id }) => id,
  show: (connection, { world }) => showPeering(world, connection),
});
