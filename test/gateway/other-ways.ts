/** Calls that name records in ways other than their own ids, each with all resources that it touches. */
import allocateAddress from "../../src/operations/addresses/allocate-address.ts";
import associateAddress from "../../src/operations/addresses/associate-address.ts";
import createAcl from "../../src/operations/network-acls/create-network-acl.ts";
import createInterface from "../../src/operations/network-interfaces/create-network-interface.ts";
import associateTable from "../../src/operations/route-tables/associate-route-table.ts";
import createTable from "../../src/operations/route-tables/create-route-table.ts";
import associateBlock from "../../src/operations/subnets/associate-subnet-cidr-block.ts";
import associateVpcBlock from "../../src/operations/vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import { TestCordon } from "../../src/operations/world-for-tests.ts";

export interface Way {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `<type>/<id>` in the caller's own account and Region, or an ARN. */
  readonly touches: readonly string[];
}

export const cordon = new TestCordon();

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

/** Everything that the calls name exists once this has run. */
export const waysOfNetworks = (): readonly Way[] => [...addresses(), ...routing(), ...networks()];
