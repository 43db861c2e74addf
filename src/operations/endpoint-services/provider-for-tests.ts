/** Somebody who offers an endpoint service, and somebody who connects to it. */
import type { PartitionKey } from "../../model/world/change.ts";
import createBalancer from "../load-balancers/balancers/create-load-balancer.ts";
import createEndpoint from "../vpc-endpoints/create-vpc-endpoint.ts";
import describeEndpoints from "../vpc-endpoints/describe-vpc-endpoints.ts";
import { TestCordon } from "../world-for-tests.ts";
import describeConnections from "./connections/describe-vpc-endpoint-connections.ts";
import modifyPermissions from "./permissions/modify-vpc-endpoint-service-permissions.ts";
import createService from "./services/create-vpc-endpoint-service-configuration.ts";

export const CONSUMER = { account: "444455556666", region: "us-east-1" };
export const REMOTE = { account: "444455556666", region: "eu-west-1" };

/** A provider with a Network Load Balancer in the first two zones, and a service in front of it. */
export function provider(more: object = {}) {
  const cordon = new TestCordon();
  const balancer = (Name: string, Type: "network" | "gateway" | "application" = "network", input: object = {}) =>
    cordon.run(createBalancer, { Name, Type, Subnets: cordon.defaultSubnetIds().slice(0, 2), ...input })
      .LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  const arn = balancer("shop");
  const service = cordon.run(createService, { NetworkLoadBalancerArns: [arn], ...more }).ServiceConfiguration;
  const [ServiceId = "", ServiceName = ""] = [service?.ServiceId, service?.ServiceName];
  const subnetsOf = ({ account, region }: PartitionKey) =>
    [...cordon.world(account, region).by("subnet", "vpc", cordon.defaultVpcId(account, region))].map(({ id }) => id);
  const connect = (input: object = {}, where: PartitionKey = CONSUMER) =>
    cordon.run(
      createEndpoint,
      {
        ...{ VpcId: cordon.defaultVpcId(where.account, where.region), VpcEndpointType: "Interface", ServiceName },
        ...{ SubnetIds: subnetsOf(where).slice(0, 1), ...input },
      },
      where,
    ).VpcEndpoint;
  const stateOf = (id = "", where: PartitionKey = CONSUMER) =>
    cordon.run(describeEndpoints, { VpcEndpointIds: [id] }, where).VpcEndpoints?.[0]?.State as string | undefined;
  const allow = (...AddAllowedPrincipals: string[]) =>
    cordon.run(modifyPermissions, { ServiceId, AddAllowedPrincipals }).AddedPrincipals ?? [];
  const connections = () => cordon.run(describeConnections, {}).VpcEndpointConnections ?? [];
  return { cordon, balancer, arn, service, ServiceId, ServiceName, connect, stateOf, allow, connections, subnetsOf };
}
