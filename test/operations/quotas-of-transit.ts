/** Test cases for the quotas of transit gateways. */
import * as make from "./makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";
import type { Quotas } from "./quota.ts";

const associated = (cordon: NamedCalls, TransitGatewayId: string) =>
  there(cordon.ec2("DescribeTransitGateways", { TransitGatewayIds: [TransitGatewayId] }).TransitGateways?.[0]?.Options)
    .AssociationDefaultRouteTableId;
const peer = (cordon: NamedCalls, TransitGatewayId: string) =>
  cordon.ec2("CreateTransitGatewayPeeringAttachment", {
    TransitGatewayId,
    PeerTransitGatewayId: make.transitGateway(cordon),
    PeerAccountId: "111122223333",
    PeerRegion: "us-east-1",
  }).TransitGatewayPeeringAttachment;

export const quotasOfTransit = {
  transitGatewaysPerRegion: {
    most: 2,
    fit: 2,
    code: "TransitGatewayLimitExceeded",
    use: (cordon) => () => make.transitGateway(cordon),
  },
  routeTablesPerTransitGateway: {
    most: 3,
    fit: 2,
    code: "TransitGatewayRouteTableLimitExceeded",
    use(cordon) {
      const TransitGatewayId = make.transitGateway(cordon);
      return () => cordon.ec2("CreateTransitGatewayRouteTable", { TransitGatewayId });
    },
  },
  policyTablesPerTransitGateway: {
    most: 2,
    fit: 2,
    code: "TransitGatewayPolicyTableLimitExceeded",
    use(cordon) {
      const TransitGatewayId = make.transitGateway(cordon);
      return () => cordon.ec2("CreateTransitGatewayPolicyTable", { TransitGatewayId });
    },
  },
  staticRoutesPerTransitGateway: {
    most: 2,
    fit: 2,
    code: "TransitGatewayRouteLimitExceeded",
    use(cordon) {
      const TransitGatewayRouteTableId = there(associated(cordon, make.transitGateway(cordon)));
      return (n) =>
        cordon.ec2("CreateTransitGatewayRoute", {
          TransitGatewayRouteTableId,
          DestinationCidrBlock: `10.${n}.0.0/16`,
          Blackhole: true,
        });
    },
  },
  cidrBlocksPerTransitGateway: {
    most: 2,
    fit: 2,
    code: "TransitGatewayCidrBlockLimitExceeded",
    use(cordon) {
      const TransitGatewayId = make.transitGateway(cordon);
      return (n) =>
        cordon.ec2("ModifyTransitGateway", {
          TransitGatewayId,
          Options: { AddTransitGatewayCidrBlocks: [`10.0.${n}.0/24`] },
        });
    },
  },
  attachmentsPerTransitGateway: {
    most: 2,
    fit: 2,
    code: "TransitGatewayAttachmentLimitExceeded",
    use(cordon) {
      const TransitGatewayId = make.transitGateway(cordon);
      return (n) => make.transitAttachment(cordon, n, TransitGatewayId);
    },
  },
  transitGatewaysPerVpc: {
    most: 2,
    fit: 2,
    code: "TransitGatewayAttachmentsPerVpcLimitExceeded",
    use(cordon) {
      const SubnetId = make.defaultSubnet(cordon);
      const VpcId = cordon.defaultVpcId();
      return () =>
        cordon.ec2("CreateTransitGatewayVpcAttachment", {
          TransitGatewayId: make.transitGateway(cordon),
          VpcId,
          SubnetIds: [SubnetId],
        });
    },
  },
  peeringsPerTransitGateway: {
    most: 2,
    fit: 2,
    code: "TransitGatewayPeeringAttachmentLimitExceeded",
    use(cordon) {
      const TransitGatewayId = make.transitGateway(cordon);
      return () => peer(cordon, TransitGatewayId);
    },
  },
  pendingPeeringsPerTransitGateway: {
    most: 2,
    fit: 2,
    code: "TransitGatewayPendingPeeringAttachmentLimitExceeded",
    use(cordon) {
      const TransitGatewayId = make.transitGateway(cordon);
      return () => peer(cordon, TransitGatewayId);
    },
  },
} satisfies Quotas;
