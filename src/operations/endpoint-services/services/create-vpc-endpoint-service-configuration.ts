/** Offers what is behind load balancers to endpoints of other VPCs. */
import { AMAZON } from "../../../model/amazon.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { EndpointService } from "../../../model/records/private-link/endpoint-service.ts";
import { inPartition, put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { refuseBalancers } from "./service-balancers.ts";
import { readAddressTypes, readPrivateName, readRegions } from "./service-options.ts";
import { showConfiguration } from "./show-service.ts";

// AWS: catalogue 610
const oneTypeOfBalancer = awsError(
  "InvalidParameter",
  () => "exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member",
);

export default operation("ec2", "CreateVpcEndpointServiceConfiguration", {
  touches: ({ input: { PrivateDnsName: name, SupportedRegions = [] }, region }) => [
    made("endpoint-service", {
      regions: [region, ...SupportedRegions],
      ...(name !== undefined && {
        privateDns: { name, state: "pendingVerification", recordName: "", recordValue: "" },
      }),
    }),
  ],
  decide({ input, world, caller, region, newId, random, limits }) {
    const { NetworkLoadBalancerArns: network = [], GatewayLoadBalancerArns: gateway = [], PrivateDnsName } = input;
    if (network.length > 0 === gateway.length > 0) throw oneTypeOfBalancer();
    const type = network.length > 0 ? "Interface" : "GatewayLoadBalancer";
    const { SupportedIpAddressTypes = [] } = input;
    const service: EndpointService = {
      id: newId("endpoint-service"),
      ownerId: caller.account,
      type,
      loadBalancerArns: [...new Set([...network, ...gateway])],
      // AWS: connections must be accepted unless the call says otherwise (catalogue 608).
      acceptanceRequired: input.AcceptanceRequired ?? true,
      ipAddressTypes: readAddressTypes(SupportedIpAddressTypes.length === 0 ? ["ipv4"] : [], SupportedIpAddressTypes),
      regions: readRegions(region, [], input.SupportedRegions),
      ...(PrivateDnsName !== undefined && { privateDns: readPrivateName(type, PrivateDnsName, random) }),
      tags: tagsFor("vpc-endpoint-service", input.TagSpecifications, limits),
    };
    refuseBalancers(world, service);
    return {
      changes: [
        put("endpoint-service", service),
        inPartition(AMAZON, put("offered-service", { id: service.id, account: caller.account, region })),
      ],
      output: { ServiceConfiguration: showConfiguration(service, world), ClientToken: input.ClientToken },
    };
  },
});
