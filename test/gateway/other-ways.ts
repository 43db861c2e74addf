/** Calls that name records in ways other than their own ids, each with all resources that it touches. */
import allocateAddress from "../../src/operations/addresses/allocate-address.ts";
import associateAddress from "../../src/operations/addresses/associate-address.ts";
import createNat from "../../src/operations/nat-gateways/create-nat-gateway.ts";
import createAcl from "../../src/operations/network-acls/create-network-acl.ts";
import createPath from "../../src/operations/network-insights/create-network-insights-path.ts";
import createInterface from "../../src/operations/network-interfaces/create-network-interface.ts";
import associateTable from "../../src/operations/route-tables/associate-route-table.ts";
import createTable from "../../src/operations/route-tables/create-route-table.ts";
import associateBlock from "../../src/operations/subnets/associate-subnet-cidr-block.ts";
import createPeering from "../../src/operations/vpc-peering-connections/create-vpc-peering-connection.ts";
import associateVpcBlock from "../../src/operations/vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import createVpc from "../../src/operations/vpcs/create-vpc.ts";
import { TestCordon } from "../../src/operations/world-for-tests.ts";

export interface Way {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `<type>/<id>` in the caller's own account and Region, or an ARN. */
  readonly touches: readonly string[];
}

export const cordon = new TestCordon({ elasticIpsPerRegion: 100 });
// The gateway checks signatures against the clock.
cordon.now = new Date().toISOString();

const VpcId = cordon.defaultVpcId();
const [SubnetId = "", OtherSubnetId = ""] = cordon.defaultSubnetIds();

function addresses(): readonly Way[] {
  const { AllocationId = "", PublicIp = "" } = cordon.run(allocateAddress, {});
  const bound = cordon.run(allocateAddress, {});
  const nic = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
  const { AssociationId } = cordon.run(associateAddress, {
    AllocationId: bound.AllocationId,
    NetworkInterfaceId: nic,
  });
  const free = `elastic-ip/${AllocationId}`;
  const both = [`elastic-ip/${bound.AllocationId}`, `network-interface/${nic}`];
  return [
    { operation: "ReleaseAddress", input: { PublicIp }, touches: [free] },
    { operation: "ReleaseAddress", input: { AllocationId }, touches: [free] },
    { operation: "AllocateAddress", input: {}, touches: ["elastic-ip/*"] },
    {
      operation: "AssociateAddress",
      input: { PublicIp, NetworkInterfaceId: nic },
      touches: [free, `network-interface/${nic}`],
    },
    { operation: "DisassociateAddress", input: { AssociationId }, touches: both },
    { operation: "DisassociateAddress", input: { PublicIp: bound.PublicIp }, touches: both },
  ];
}

function routing(): readonly Way[] {
  const tables = [1, 2].map(() => cordon.run(createTable, { VpcId }).RouteTable?.RouteTableId ?? "");
  const [before = "", after = ""] = tables;
  const { AssociationId } = cordon.run(associateTable, { RouteTableId: before, SubnetId });
  const acl = cordon.run(createAcl, { VpcId }).NetworkAcl?.NetworkAclId ?? "";
  const [association] = cordon.world().by("network-acl-association", "subnet", SubnetId);
  const [main] = cordon
    .world()
    .all("route-table-association")
    .filter(({ isMain }) => isMain);
  return [
    {
      operation: "DisassociateRouteTable",
      input: { AssociationId },
      touches: [`route-table/${before}`, `subnet/${SubnetId}`],
    },
    {
      operation: "ReplaceRouteTableAssociation",
      input: { AssociationId, RouteTableId: after },
      touches: [`route-table/${before}`, `route-table/${after}`, `subnet/${SubnetId}`],
    },
    {
      operation: "ReplaceRouteTableAssociation",
      input: { AssociationId: main?.id, RouteTableId: after },
      touches: [`route-table/${main?.routeTableId}`, `route-table/${after}`],
    },
    {
      operation: "AssociateRouteTable",
      input: { RouteTableId: after, SubnetId: OtherSubnetId },
      touches: [`route-table/${after}`, `subnet/${OtherSubnetId}`],
    },
    {
      operation: "ReplaceNetworkAclAssociation",
      input: { AssociationId: association?.id, NetworkAclId: acl },
      touches: [`network-acl/${association?.networkAclId}`, `network-acl/${acl}`, `subnet/${SubnetId}`],
    },
  ];
}

function networks(): readonly Way[] {
  cordon.run(associateVpcBlock, { VpcId, AmazonProvidedIpv6CidrBlock: true });
  const block = cordon.world().get("vpc", VpcId)?.ipv6CidrBlocks[0]?.cidr.replace("/56", "/64");
  const { Ipv6CidrBlockAssociation } = cordon.run(associateBlock, { SubnetId, Ipv6CidrBlock: block });
  return [
    {
      operation: "DisassociateSubnetCidrBlock",
      input: { AssociationId: Ipv6CidrBlockAssociation?.AssociationId },
      touches: [`subnet/${SubnetId}`],
    },
    {
      operation: "DisassociateVpcCidrBlock",
      input: {
        AssociationId: cordon.run(associateVpcBlock, { VpcId, CidrBlock: "172.30.0.0/16" }).CidrBlockAssociation
          ?.AssociationId,
      },
      touches: [`vpc/${VpcId}`],
    },
    {
      operation: "AssociateDhcpOptions",
      input: { VpcId, DhcpOptionsId: "default" },
      touches: ["dhcp-options/default", `vpc/${VpcId}`],
    },
    {
      operation: "CreateSubnet",
      input: { VpcId, CidrBlock: "172.31.192.0/20" },
      touches: ["subnet/*", `vpc/${VpcId}`],
    },
  ];
}

function peerings(): readonly Way[] {
  const other = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const asked = cordon.run(createPeering, { VpcId: other, PeerVpcId: VpcId }).VpcPeeringConnection;
  return [
    {
      operation: "AcceptVpcPeeringConnection",
      input: { VpcPeeringConnectionId: asked?.VpcPeeringConnectionId },
      touches: [`vpc-peering-connection/${asked?.VpcPeeringConnectionId}`, `vpc/${VpcId}`],
    },
  ];
}

function natGateways(): readonly Way[] {
  const [first = "", second = "", free] = [1, 2, 3].map(() => cordon.run(allocateAddress, {}).AllocationId);
  const made = cordon.run(createNat, { SubnetId, AllocationId: first, SecondaryAllocationIds: [second] });
  const NatGatewayId = made.NatGateway?.NatGatewayId;
  const addresses = made.NatGateway?.NatGatewayAddresses ?? [];
  return [
    {
      operation: "DisassociateNatGatewayAddress",
      input: { NatGatewayId, AssociationIds: [addresses[1]?.AssociationId] },
      touches: [
        `natgateway/${NatGatewayId}`,
        `elastic-ip/${second}`,
        `network-interface/${addresses[1]?.NetworkInterfaceId}`,
      ],
    },
    {
      operation: "CreateNatGateway",
      input: { SubnetId: OtherSubnetId, AllocationId: free },
      touches: ["natgateway/*", `subnet/${OtherSubnetId}`, `elastic-ip/${free}`],
    },
  ];
}

function insights(): readonly Way[] {
  const [gateway] = cordon.world().all("internet-gateway");
  const [source = "", destination = ""] = [1, 2].map(
    () => cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "",
  );
  const arn = `arn:aws:ec2:us-east-1:111122223333:network-interface/${source}`;
  const NetworkInsightsPathId = cordon.run(createPath, {
    Source: source,
    Destination: destination,
    Protocol: "tcp",
    ClientToken: "1",
  }).NetworkInsightsPath?.NetworkInsightsPathId;
  return [
    {
      operation: "CreateNetworkInsightsPath",
      input: { Source: arn, Destination: gateway?.id, Protocol: "tcp" },
      touches: ["network-insights-path/*", `network-interface/${source}`, `internet-gateway/${gateway?.id}`],
    },
    {
      operation: "StartNetworkInsightsAnalysis",
      input: { NetworkInsightsPathId },
      touches: ["network-insights-analysis/*", `network-insights-path/${NetworkInsightsPathId}`],
    },
  ];
}

/** Everything that the calls name exists once this has run. */
export const waysOfNetworks = (): readonly Way[] => [
  ...addresses(),
  ...routing(),
  ...networks(),
  ...peerings(),
  ...natGateways(),
  ...insights(),
];
