/** Endpoint services for tests, behind load balancers of the default VPC; `n` tells several apart. */
import { balancer } from "./balancer-makers.ts";
import { type NamedCalls, operations, tagged, there } from "./named-calls.ts";

export const endpointService = (cordon: NamedCalls, n = 1, more: object = {}): string => {
  const NetworkLoadBalancerArns = [balancer(cordon, `service-${n}`, { Type: "network" })];
  const made = cordon.ec2("CreateVpcEndpointServiceConfiguration", { NetworkLoadBalancerArns, ...more });
  return there(made.ServiceConfiguration?.ServiceId);
};

const servicePermission = (cordon: NamedCalls, ServiceId: string, principal: string): string => {
  const input = { ServiceId, AddAllowedPrincipals: [principal] };
  return there(cordon.ec2("ModifyVpcEndpointServicePermissions", input).AddedPrincipals?.[0]?.ServicePermissionId);
};

/** An endpoint that leads to the service from the default VPC. */
const serviceEndpoint = (cordon: NamedCalls, ServiceId: string, more: object = {}): string => {
  const made = cordon.ec2("CreateVpcEndpoint", {
    VpcId: cordon.defaultVpcId(),
    VpcEndpointType: "Interface",
    ServiceName: `com.amazonaws.vpce.us-east-1.${ServiceId}`,
    SubnetIds: cordon.defaultSubnetIds().slice(0, 1),
    ...more,
  });
  return there(made.VpcEndpoint?.VpcEndpointId);
};

export const connectionNotification = (cordon: NamedCalls, input: object, topic = "news"): string => {
  const made = cordon.ec2("CreateVpcEndpointConnectionNotification", {
    ConnectionNotificationArn: `arn:aws:sns:us-east-1:111122223333:${topic}`,
    ConnectionEvents: ["Accept"],
    ...input,
  });
  return there(made.ConnectionNotification?.ConnectionNotificationId);
};

function dualStackSubnet(cordon: NamedCalls): { readonly VpcId: string; readonly SubnetId: string } {
  const made = cordon.ec2("CreateVpc", { CidrBlock: "10.77.0.0/16", AmazonProvidedIpv6CidrBlock: true }).Vpc;
  const VpcId = there(made?.VpcId);
  const [vpc] = cordon.ec2("DescribeVpcs", { VpcIds: [VpcId] }).Vpcs ?? [];
  const Ipv6CidrBlock = there(vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock).replace("/56", "/64");
  const gateway = there(cordon.ec2("CreateInternetGateway", {}).InternetGateway?.InternetGatewayId);
  cordon.ec2("AttachInternetGateway", { VpcId, InternetGatewayId: gateway });
  const input = { VpcId, CidrBlock: "10.77.1.0/24", Ipv6CidrBlock, AvailabilityZone: "us-east-1a" };
  return { VpcId, SubnetId: there(cordon.ec2("CreateSubnet", input).Subnet?.SubnetId) };
}

/** Whatever the lists of services, permissions, connections and notifications are filtered by, and others. */
export function buildPrivateLink(cordon: NamedCalls) {
  const serviceId = endpointService(cordon, 1, {
    ...tagged("vpc-endpoint-service", { Name: "shop", env: "prod" }),
    PrivateDnsName: "shop.example.com",
    SupportedRegions: ["eu-west-1"],
  });
  const dual = dualStackSubnet(cordon);
  const arn = balancer(cordon, "dualstack", { Type: "network", Subnets: [dual.SubnetId], IpAddressType: "dualstack" });
  const other = cordon.ec2("CreateVpcEndpointServiceConfiguration", {
    NetworkLoadBalancerArns: [arn],
    AcceptanceRequired: false,
    SupportedIpAddressTypes: ["ipv4", "ipv6"],
  });
  const otherId = there(other.ServiceConfiguration?.ServiceId);
  const GatewayLoadBalancerArns = [balancer(cordon, "inspection", { Type: "gateway" })];
  cordon.ec2("CreateVpcEndpointServiceConfiguration", { GatewayLoadBalancerArns });
  const permission = servicePermission(cordon, serviceId, "arn:aws:iam::111122223333:root");
  servicePermission(cordon, serviceId, "*");
  const serviceEndpointId = serviceEndpoint(cordon, serviceId);
  serviceEndpoint(cordon, otherId, { VpcId: dual.VpcId, SubnetIds: [dual.SubnetId], IpAddressType: "dualstack" });
  // Of another account and Region.
  const elsewhere = { account: "444455556666", region: "eu-west-1" };
  cordon.run(
    there(operations.get("ec2.CreateVpcEndpoint")),
    {
      VpcId: cordon.defaultVpcId(elsewhere.account, elsewhere.region),
      VpcEndpointType: "Interface",
      ServiceName: `com.amazonaws.vpce.us-east-1.${serviceId}`,
      ServiceRegion: "us-east-1",
    } as never,
    elsewhere,
  );
  const [connection] = cordon.ec2("DescribeVpcEndpointConnections", {}).VpcEndpointConnections ?? [];
  const Tags = [
    { Key: "Name", Value: "shop" },
    { Key: "env", Value: "prod" },
  ];
  cordon.ec2("CreateTags", { Resources: [permission, there(connection?.VpcEndpointConnectionId)], Tags });
  const connectionNotificationId = connectionNotification(cordon, { ServiceId: serviceId });
  connectionNotification(cordon, { VpcEndpointId: serviceEndpointId }, "other-news");
  return { serviceId, serviceEndpointId, connectionNotificationId };
}
