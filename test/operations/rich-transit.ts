/** The transit gateways of the rich world: of every sort of attachment, table, route and entry there are several. */

import { type NamedCalls, tagged, there } from "./named-calls.ts";
import { AFAR, type RichNetwork } from "./rich-network.ts";

export interface RichTransit {
  readonly transitGatewayId: string;
  readonly transitTableId: string;
  readonly transitAttachmentId: string;
  readonly policyTableId: string;
}

export function buildTransit(
  cordon: NamedCalls,
  { vpcId, subnetId, otherVpcId, subnetOfOtherVpc }: RichNetwork,
): RichTransit {
  const gateway = (input: object, at: object = {}) => {
    const made = there(cordon.ec2("CreateTransitGateway", input, at).TransitGateway);
    return { id: there(made.TransitGatewayId), table: made.Options?.AssociationDefaultRouteTableId };
  };
  const main = gateway({ Description: "main", ...tagged("transit-gateway", { Name: "hub", env: "prod" }) });
  const Options = {
    AmazonSideAsn: 64_600,
    AutoAcceptSharedAttachments: "enable",
    DefaultRouteTableAssociation: "disable",
    DefaultRouteTablePropagation: "disable",
    DnsSupport: "disable",
    VpnEcmpSupport: "disable",
  } as const;
  const other = gateway({ Options });
  const gone = gateway({});
  cordon.ec2("DeleteTransitGateway", { TransitGatewayId: gone.id });
  const attach = (TransitGatewayId: string, VpcId: string, subnet: string, more: object = {}) =>
    there(
      cordon.ec2("CreateTransitGatewayVpcAttachment", { TransitGatewayId, VpcId, SubnetIds: [subnet], ...more })
        .TransitGatewayVpcAttachment?.TransitGatewayAttachmentId,
    );
  const attachment = attach(
    main.id,
    vpcId,
    subnetId,
    tagged("transit-gateway-attachment", { Name: "main", env: "prod" }),
  );
  const second = attach(main.id, otherVpcId, subnetOfOtherVpc);
  const ended = attach(other.id, otherVpcId, subnetOfOtherVpc);
  cordon.ec2("DeleteTransitGatewayVpcAttachment", { TransitGatewayAttachmentId: ended });
  buildPeerings(cordon, main.id, other.id, gateway({}, AFAR).id);
  const table = there(main.table);
  const spare = there(
    cordon.ec2("CreateTransitGatewayRouteTable", {
      TransitGatewayId: main.id,
      ...tagged("transit-gateway-route-table", { Name: "spare", env: "prod" }),
    }).TransitGatewayRouteTable?.TransitGatewayRouteTableId,
  );
  const twin = there(
    cordon.ec2("CreateTransitGatewayRouteTable", { TransitGatewayId: other.id }).TransitGatewayRouteTable
      ?.TransitGatewayRouteTableId,
  );
  there(twin);
  cordon.ec2("EnableTransitGatewayRouteTablePropagation", {
    TransitGatewayRouteTableId: spare,
    TransitGatewayAttachmentId: attachment,
  });
  buildRoutes(cordon, table, second);
  const policyTableId = buildPolicies(cordon, main.id, other.id, [table, spare]);
  for (const n of [1, 2]) {
    const further = there(cordon.ec2("CreateVpc", { CidrBlock: `10.20${n}.0.0/16` }).Vpc?.VpcId);
    const input = { VpcId: further, CidrBlock: `10.20${n}.0.0/24` };
    const steered = attach(main.id, further, there(cordon.ec2("CreateSubnet", input).Subnet?.SubnetId));
    const moved = { TransitGatewayAttachmentId: steered };
    cordon.ec2("DisassociateTransitGatewayRouteTable", { ...moved, TransitGatewayRouteTableId: table });
    cordon.ec2("AssociateTransitGatewayPolicyTable", { ...moved, TransitGatewayPolicyTableId: policyTableId });
  }
  return { transitGatewayId: main.id, transitTableId: table, transitAttachmentId: attachment, policyTableId };
}

function buildPeerings(cordon: NamedCalls, own: string, other: string, far: string): void {
  const peer = (PeerTransitGatewayId: string, account: string, PeerRegion: string, more: object = {}) =>
    cordon.ec2("CreateTransitGatewayPeeringAttachment", {
      TransitGatewayId: own,
      PeerTransitGatewayId,
      PeerAccountId: account,
      PeerRegion,
      ...more,
    }).TransitGatewayPeeringAttachment;
  peer(far, AFAR.account, AFAR.region, tagged("transit-gateway-attachment", { Name: "far", env: "prod" }));
  const near = peer(other, "111122223333", "us-east-1");
  cordon.ec2("AcceptTransitGatewayPeeringAttachment", {
    TransitGatewayAttachmentId: there(near?.AccepterTransitGatewayAttachmentId),
  });
}

function buildRoutes(cordon: NamedCalls, TransitGatewayRouteTableId: string, TransitGatewayAttachmentId: string): void {
  const list = (Cidr: string) =>
    there(
      cordon.ec2("CreateManagedPrefixList", {
        PrefixListName: "sites",
        AddressFamily: "IPv4",
        MaxEntries: 2,
        Entries: [{ Cidr }],
      }).PrefixList?.PrefixListId,
    );
  const table = { TransitGatewayRouteTableId };
  cordon.ec2("CreateTransitGatewayRoute", { ...table, DestinationCidrBlock: "10.0.0.0/8", TransitGatewayAttachmentId });
  cordon.ec2("CreateTransitGatewayRoute", { ...table, DestinationCidrBlock: "192.168.0.0/16", Blackhole: true });
  const first = { ...table, PrefixListId: list("198.51.100.0/24") };
  cordon.ec2("CreateTransitGatewayPrefixListReference", { ...first, TransitGatewayAttachmentId });
  const second = { ...table, PrefixListId: list("203.0.113.0/24") };
  cordon.ec2("CreateTransitGatewayPrefixListReference", { ...second, Blackhole: true });
}

function buildPolicies(
  cordon: NamedCalls,
  own: string,
  other: string,
  [one = "", two = ""]: readonly string[],
): string {
  const table = (TransitGatewayId: string, more: object = {}) =>
    there(
      cordon.ec2("CreateTransitGatewayPolicyTable", { TransitGatewayId, ...more }).TransitGatewayPolicyTable
        ?.TransitGatewayPolicyTableId,
    );
  const id = table(own, tagged("transit-gateway-policy-table", { Name: "steering", env: "prod" }));
  table(other);
  const entry = (PolicyRuleNumber: string, TargetRouteTableId: string, PolicyRule: object) =>
    cordon.ec2("CreateTransitGatewayPolicyTableEntry", {
      TransitGatewayPolicyTableId: id,
      PolicyRuleNumber,
      TargetRouteTableId,
      PolicyRule,
    });
  entry("10", one, {
    SourceCidrBlock: "10.0.0.0/16",
    DestinationCidrBlock: "10.2.0.0/16",
    SourcePortRange: "1024-65535",
    DestinationPortRange: "443",
    Protocol: "6",
    MetaData: { MetaDataKey: "segment", MetaDataValue: "web" },
  });
  entry("20", two, {});
  return id;
}
