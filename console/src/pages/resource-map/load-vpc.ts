/** What a VPC's map shows, as AWS's own lists have it. */
import {
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  type EgressOnlyInternetGateway,
  type InternetGateway,
  type NatGateway,
  type RouteTable,
  type Subnet,
  type Vpc,
  type VpcEndpoint,
  type VpcPeeringConnection,
} from "@aws-sdk/client-ec2";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import type { Session } from "../../ask/session.ts";

export interface VpcParts {
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly tables: readonly RouteTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly egressOnlyGateways: readonly EgressOnlyInternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly peerings: readonly VpcPeeringConnection[];
}

export const listVpcs = (session: Session): Promise<readonly Vpc[]> =>
  allOf(async (NextToken) => {
    const { Vpcs = [], NextToken: next } = await ec2Of(session).send(new DescribeVpcsCommand({ NextToken }));
    return { items: Vpcs, next };
  });

const GONE = new Set(["deleted", "failed", "rejected", "expired"]);

export async function loadVpc(session: Session, vpc: Vpc): Promise<VpcParts> {
  const ec2 = ec2Of(session);
  const within = (Name: string) => ({ Filters: [{ Name, Values: [vpc.VpcId ?? ""] }] });
  const [subnets, tables, internetGateways, egressOnly, natGateways, endpoints, asked, asking] = await Promise.all([
    allOf(async (NextToken) => {
      const page = await ec2.send(new DescribeSubnetsCommand({ ...within("vpc-id"), NextToken }));
      return { items: page.Subnets ?? [], next: page.NextToken };
    }),
    allOf(async (NextToken) => {
      const page = await ec2.send(new DescribeRouteTablesCommand({ ...within("vpc-id"), NextToken }));
      return { items: page.RouteTables ?? [], next: page.NextToken };
    }),
    ec2.send(new DescribeInternetGatewaysCommand(within("attachment.vpc-id"))),
    ec2.send(new DescribeEgressOnlyInternetGatewaysCommand({})),
    allOf(async (NextToken) => {
      const { Filters: Filter } = within("vpc-id");
      const page = await ec2.send(new DescribeNatGatewaysCommand({ Filter, NextToken }));
      return { items: page.NatGateways ?? [], next: page.NextToken };
    }),
    allOf(async (NextToken) => {
      const page = await ec2.send(new DescribeVpcEndpointsCommand({ ...within("vpc-id"), NextToken }));
      return { items: page.VpcEndpoints ?? [], next: page.NextToken };
    }),
    ec2.send(new DescribeVpcPeeringConnectionsCommand(within("accepter-vpc-info.vpc-id"))),
    ec2.send(new DescribeVpcPeeringConnectionsCommand(within("requester-vpc-info.vpc-id"))),
  ]);
  const peerings = [...(asked.VpcPeeringConnections ?? []), ...(asking.VpcPeeringConnections ?? [])];
  return {
    vpc,
    subnets,
    tables,
    internetGateways: internetGateways.InternetGateways ?? [],
    egressOnlyGateways: (egressOnly.EgressOnlyInternetGateways ?? []).filter(({ Attachments = [] }) =>
      Attachments.some(({ VpcId }) => VpcId === vpc.VpcId),
    ),
    natGateways: natGateways.filter(({ State = "" }) => !GONE.has(State)),
    endpoints,
    peerings: peerings.filter(({ Status }) => !GONE.has(Status?.Code ?? "")),
  };
}

/** The VPC of a thing that a link wants to show, or undefined if nobody knows it. */
export async function vpcOf(session: Session, id: string): Promise<string | undefined> {
  const ec2 = ec2Of(session);
  const prefix = id.slice(0, id.indexOf("-"));
  switch (prefix) {
    case "vpc":
      return id;
    case "subnet":
      return (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets?.[0]?.VpcId;
    case "rtb":
      return (await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }))).RouteTables?.[0]?.VpcId;
    case "nat":
      return (await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }))).NatGateways?.[0]?.VpcId;
    case "igw": {
      const { InternetGateways = [] } = await ec2.send(
        new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }),
      );
      return InternetGateways[0]?.Attachments?.[0]?.VpcId;
    }
    default:
      return undefined;
  }
}
