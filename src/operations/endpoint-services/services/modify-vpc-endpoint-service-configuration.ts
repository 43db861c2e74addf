/** Changes an endpoint service: its load balancers, its name, its addresses and Regions, and whether connections wait. */
import { awsError } from "../../../model/aws-error.ts";
import type { EndpointService } from "../../../model/records/private-link/endpoint-service.ts";
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { givenTogether } from "../../parameters.ts";
import { referred } from "../../permission/touched.ts";
import { findService } from "./find-service.ts";
import { refuseBalancers } from "./service-balancers.ts";
import { readAddressTypes, readPrivateName, readRegions } from "./service-options.ts";

type Input = InputOf<"ec2", "ModifyVpcEndpointServiceConfiguration">;

// ours: no evidence of AWS's texts
const otherBalancers = awsError(
  "InvalidParameter",
  (type: string) => `A service of the type ${type} can't have load balancers of another type.`,
);
const balancerNeeded = awsError("InvalidParameter", () => "A VPC endpoint service must have a load balancer.");

export default operation("ec2", "ModifyVpcEndpointServiceConfiguration", {
  touches: ({ input, world }) => [referred(world, "endpoint-service", input.ServiceId)],
  decide(call) {
    const { input, world, region } = call;
    const service = findService(world, input.ServiceId);
    const { privateDns: _, ...rest } = service;
    const privateDns = changedName(call, service);
    const changed: EndpointService = {
      ...rest,
      loadBalancerArns: changedBalancers(input, service),
      acceptanceRequired: input.AcceptanceRequired ?? service.acceptanceRequired,
      ipAddressTypes: readAddressTypes(
        service.ipAddressTypes,
        input.AddSupportedIpAddressTypes,
        input.RemoveSupportedIpAddressTypes,
      ),
      regions: readRegions(region, service.regions, input.AddSupportedRegions, input.RemoveSupportedRegions),
      ...(privateDns !== undefined && { privateDns }),
    };
    refuseBalancers(world, changed);
    return { changes: [put("endpoint-service", changed)], output: { Return: true } };
  },
});

function changedBalancers(input: Input, { type, loadBalancerArns }: EndpointService): readonly string[] {
  const ofNetwork = [...(input.AddNetworkLoadBalancerArns ?? []), ...(input.RemoveNetworkLoadBalancerArns ?? [])];
  const ofGateway = [...(input.AddGatewayLoadBalancerArns ?? []), ...(input.RemoveGatewayLoadBalancerArns ?? [])];
  if ((type === "Interface" ? ofGateway : ofNetwork).length > 0) throw otherBalancers(type);
  const [added = [], removed = []] =
    type === "Interface"
      ? [input.AddNetworkLoadBalancerArns, input.RemoveNetworkLoadBalancerArns]
      : [input.AddGatewayLoadBalancerArns, input.RemoveGatewayLoadBalancerArns];
  const after = [...new Set([...loadBalancerArns, ...added])].filter((arn) => !removed.includes(arn));
  if (after.length === 0) throw balancerNeeded();
  return after;
}

function changedName({ input, random }: Call<Input>, service: EndpointService): EndpointService["privateDns"] {
  const { PrivateDnsName: name, RemovePrivateDnsName: isRemoved = false } = input;
  if (name !== undefined && isRemoved) throw givenTogether("privateDnsName", "removePrivateDnsName");
  if (isRemoved) return undefined;
  // What was proved of a name stays so.
  if (name === undefined || name === service.privateDns?.name) return service.privateDns;
  return readPrivateName(service.type, name, random);
}
