/** Lists VPC peerings, those that ended a short while ago included. */
import type { VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { describe } from "../describe.ts";
import { asOf, findPeering, isVisible, showPeering } from "./peering.ts";

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
    "accepter-vpc-info.cidr-block": ({ accepter }) => accepter.cidrBlocks,
    "accepter-vpc-info.owner-id": ({ accepter }) => accepter.ownerId,
    "accepter-vpc-info.vpc-id": ({ accepter }) => accepter.vpcId,
    "expiration-time": ({ expiresAt }) => expiresAt,
    "requester-vpc-info.cidr-block": ({ requester }) => requester.cidrBlocks,
    "requester-vpc-info.owner-id": ({ requester }) => requester.ownerId,
    "requester-vpc-info.vpc-id": ({ requester }) => requester.vpcId,
    "status-code": ({ status }) => status,
    "status-message": ({ statusMessage }) => statusMessage,
    "vpc-peering-connection-id": ({ id }) => id,
  },
  idOf: ({ id }) => id,
  show: (connection, { world }) => showPeering(world, connection),
});
