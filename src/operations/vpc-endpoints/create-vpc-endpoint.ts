/** Creates a VPC endpoint: a gateway in route tables, or interfaces in subnets. */

import { dropUndefined } from "../../model/drop-undefined.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { connect, inState } from "../endpoint-services/connections/connection.ts";
import { serviceAtName } from "../endpoint-services/connections/offered-services.ts";
import { zonesOfService } from "../endpoint-services/services/service-balancers.ts";
import { groupsOf, groupsTouched } from "../network-interfaces/interface-groups.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { made, referred } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { chosenService, refuseUnsupported } from "./chosen-service.ts";
import { FULL_ACCESS } from "./endpoint.ts";
import { makeEndpointInterfaces, refuseZones, subnetsNamed } from "./endpoint-interfaces.ts";
import { refusePolicy } from "./endpoint-policy.ts";
import { withRoute } from "./endpoint-routes.ts";
import { refusePrivateDns } from "./private-dns.ts";
import { namesOfEndpoint, showEndpoint } from "./show-endpoint.ts";
import { refuseWhatTypeHasNot } from "./type-of-endpoint.ts";

const tooManyInterfaces = quotaExceeded(
  "VpcEndpointLimitExceeded",
  "interface and Gateway Load Balancer endpoints for a VPC",
  "interfaceEndpointsPerVpc",
);
const tooManyGateways = quotaExceeded("VpcEndpointLimitExceeded", "gateway endpoints", "gatewayEndpointsPerRegion");

type Input = InputOf<"ec2", "CreateVpcEndpoint">;

export default operation("ec2", "CreateVpcEndpoint", {
  touches({ input, world, region }) {
    const serviceOwnerId = serviceAtName(world, input.ServiceName ?? "")?.service.ownerId;
    const { VpcId, RouteTableIds = [], ServiceName: serviceName, ServiceRegion: serviceRegion = region } = input;
    const subnets = subnetsNamed(input.SubnetIds, input.SubnetConfigurations);
    const hasInterfaces = subnets.length > 0 || (input.SecurityGroupIds ?? []).length > 0;
    return [
      made("vpc-endpoint", {
        vpcId: VpcId,
        serviceRegion,
        ...dropUndefined({
          serviceName,
          serviceOwnerId,
          dnsOptions: input.DnsOptions as VpcEndpoint["dnsOptions"] | undefined,
        }),
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
    const { endpoint: asked, customers } = endpointOf(call, type);
    refusePolicy(input.PolicyDocument);
    refuseTooMany(call, asked);
    if (asked.isPrivateDnsEnabled) refusePrivateDns(world, asked);
    const tables = [...new Set(RouteTableIds)].map((id) => withRoute(world, asked, id));
    if (customers !== undefined) {
      const zones = new Set(zonesOfService(customers.owner, customers.service).map(({ name }) => name));
      const subnets = subnetsNamed(SubnetIds, SubnetConfigurations);
      refuseZones(call, asked, subnets, customers.owner.region === world.region ? zones : undefined);
    }
    const interfaces = makeEndpointInterfaces(call, asked, SubnetIds, input.SecurityGroupIds, SubnetConfigurations);
    const connection = customers && connect(call, customers, asked, namesOfEndpoint(asked, interfaces));
    const endpoint = inState(asked, connection?.state ?? "available");
    const made: VpcEndpoint = {
      ...endpoint,
      networkInterfaceIds: interfaces.map(({ id }) => id),
      ...(interfaces.length === 0 && groupsWithout(call, endpoint)),
    };
    return {
      changes: [
        put("vpc-endpoint", made),
        ...(connection === undefined ? [] : [connection.change]),
        ...tables.map((table) => put("route-table", table)),
        ...interfaces.map((each) => put("network-interface", each)),
      ],
      output: {
        VpcEndpoint: showEndpoint(
          world,
          made,
          made.state ?? "pending",
          interfaces,
          tables.map(({ id }) => id),
        ),
        ClientToken: input.ClientToken,
      },
    };
  },
});

function endpointOf(call: Call<Input>, type: string) {
  const { input, newId, caller, region, now, limits } = call;
  const { ServiceName: serviceName, ServiceRegion = region } = input;
  if (serviceName === undefined) throw missingParameter("serviceName");
  const service = chosenService(call, serviceName, ServiceRegion, type);
  const isInterface = service.type === "Interface";
  const endpoint: VpcEndpoint = {
    id: newId("vpc-endpoint"),
    ownerId: caller.account,
    vpcId: input.VpcId,
    type: service.type,
    serviceName,
    serviceRegion: ServiceRegion,
    ...(service.customers !== undefined && {
      serviceOwnerId: service.customers.service.ownerId,
      ...dropUndefined({ privateDnsName: service.privateDnsName }),
    }),
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
  refuseUnsupported(service, serviceName, endpoint);
  return { endpoint, customers: service.customers };
}

/** AWS: an endpoint without subnets has its groups all the same. */
function groupsWithout({ input, world, limits }: Call<Input>, { type, vpcId, id }: VpcEndpoint) {
  const { SecurityGroupIds: given = [] } = input;
  return type === "Interface" && given.length > 0 ? { groupIds: groupsOf(world, { vpcId, id }, given, limits) } : {};
}

// AWS: the quotas (catalogue 608)
function refuseTooMany({ world, limits }: Call<Input>, { type, vpcId }: VpcEndpoint): void {
  if (type !== "Gateway") {
    const ofVpc = world.by("vpc-endpoint", "vpc", vpcId).filter((each) => each.type !== "Gateway");
    if (countOf(ofVpc) >= limits.interfaceEndpointsPerVpc) throw tooManyInterfaces();
    return;
  }
  const gateways = world.all("vpc-endpoint").filter((each) => each.type === "Gateway");
  if (countOf(gateways) >= limits.gatewayEndpointsPerRegion) throw tooManyGateways();
}
