/** Creates a VPC endpoint: a gateway in route tables, or interfaces in subnets. */

import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { put } from "../../model/world/change.ts";
import { groupsTouched } from "../network-interfaces/interface-groups.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { made, referred } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { FULL_ACCESS } from "./endpoint.ts";
import { makeEndpointInterfaces, subnetsNamed } from "./endpoint-interfaces.ts";
import { refusePolicy } from "./endpoint-policy.ts";
import { withRoute } from "./endpoint-routes.ts";
import { endpointServices, unknownService } from "./endpoint-services.ts";
import { refusePrivateDns } from "./private-dns.ts";
import { showEndpoint } from "./show-endpoint.ts";
import { refuseWhatTypeHasNot } from "./type-of-endpoint.ts";

const otherType = awsError(
  "InvalidParameter",
  (type: string, name: string) =>
    `Endpoint type (${type}) does not match available service types for the service '${name}'.`,
);

type Input = InputOf<"ec2", "CreateVpcEndpoint">;

export default operation("ec2", "CreateVpcEndpoint", {
  touches({ input, world, region }) {
    const { VpcId, RouteTableIds = [], ServiceName: serviceName, ServiceRegion: serviceRegion = region } = input;
    const subnets = subnetsNamed(input.SubnetIds, input.SubnetConfigurations);
    const hasInterfaces = subnets.length > 0 || (input.SecurityGroupIds ?? []).length > 0;
    return [
      made("vpc-endpoint", {
        vpcId: VpcId,
        serviceRegion,
        ...dropUndefined({ serviceName, dnsOptions: input.DnsOptions as VpcEndpoint["dnsOptions"] | undefined }),
      }),
      referred(world, "vpc", VpcId),
      ...RouteTableIds.map((id) => referred(world, "route-table", id)),
      ...subnets.map((id) => referred(world, "subnet", id)),
      ...(hasInterfaces ? groupsTouched(world, VpcId, input.SecurityGroupIds) : []),
    ];
  },
  decide(call) {
    const { input, world } = call;
    findVpc(world, input.VpcId);
    const { VpcEndpointType: type = "Gateway", RouteTableIds = [], SubnetIds = [], SubnetConfigurations = [] } = input;
    refuseWhatTypeHasNot(type, {
      routeTables: RouteTableIds,
      subnets: [...SubnetIds, ...SubnetConfigurations],
      groups: input.SecurityGroupIds ?? [],
    });
    const endpoint = endpointOf(call, type);
    refusePolicy(input.PolicyDocument);
    if (endpoint.isPrivateDnsEnabled) refusePrivateDns(world, endpoint);
    const tables = [...new Set(RouteTableIds)].map((id) => withRoute(world, endpoint, id));
    const interfaces = makeEndpointInterfaces(call, endpoint, SubnetIds, input.SecurityGroupIds, SubnetConfigurations);
    const made = { ...endpoint, networkInterfaceIds: interfaces.map(({ id }) => id) };
    return {
      changes: [
        put("vpc-endpoint", made),
        ...tables.map((table) => put("route-table", table)),
        ...interfaces.map((each) => put("network-interface", each)),
      ],
      output: {
        VpcEndpoint: showEndpoint(
          world,
          made,
          "pending",
          interfaces,
          tables.map(({ id }) => id),
        ),
        ClientToken: input.ClientToken,
      },
    };
  },
});

function endpointOf({ input, newId, caller, region, now, limits }: Call<Input>, type: string): VpcEndpoint {
  const { ServiceName: serviceName, ServiceRegion = region } = input;
  if (serviceName === undefined) throw missingParameter("serviceName");
  const offered = endpointServices(ServiceRegion).filter(({ name }) => name === serviceName);
  if (offered.length === 0) throw unknownService(serviceName);
  const service = offered.find((each) => each.type === type);
  if (service === undefined) throw otherType(type, serviceName);
  const isInterface = service.type === "Interface";
  return {
    id: newId("vpc-endpoint"),
    ownerId: caller.account,
    vpcId: input.VpcId,
    type: service.type,
    serviceName,
    serviceRegion: ServiceRegion,
    policyDocument: input.PolicyDocument || FULL_ACCESS[service.type],
    // AWS: an endpoint to an AWS service takes over the service's host name by default.
    isPrivateDnsEnabled: input.PrivateDnsEnabled ?? service.privateDnsName !== undefined,
    ipAddressType: input.IpAddressType ?? "ipv4",
    dnsOptions: {
      DnsRecordIpType: isInterface ? (input.IpAddressType ?? "ipv4") : "service-defined",
      ...input.DnsOptions,
    },
    networkInterfaceIds: [],
    createdAt: now,
    tags: tagsFor("vpc-endpoint", input.TagSpecifications, limits),
  };
}
