/** Gives a public NAT gateway further Elastic IPs, each on its own private address. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findLiveNatGateway } from "./find-nat-gateway.ts";
import { bindElasticIps, elasticIpsNamed } from "./nat-addresses.ts";
import { growInterface } from "./nat-interface.ts";
import { showNatAddress } from "./show-nat-gateway.ts";

// ours: no evidence of AWS's texts
const isPrivate = awsError(
  "InvalidParameterValue",
  (id: string) => `The private NAT gateway ${id} cannot have Elastic IP addresses.`,
);
const unequal = awsError(
  "InvalidParameterCombination",
  () => "The request must contain as many private addresses as Elastic IP addresses, or none.",
);
const regionalOnly = awsError(
  "InvalidParameterValue",
  () => "An Availability Zone can only be given for regional NAT gateways.",
);

export default operation("ec2", "AssociateNatGatewayAddress", {
  touches: (call) => [
    existing("nat-gateway", findLiveNatGateway(call.world, call.input.NatGatewayId)),
    ...elasticIpsNamed(call, call.input.AllocationIds).map((each) => existing("elastic-ip", each)),
  ],
  decide(call) {
    const { input, world } = call;
    const { AllocationIds, PrivateIpAddresses: named = [] } = input;
    const gateway = findLiveNatGateway(world, input.NatGatewayId);
    if (input.AvailabilityZone !== undefined || input.AvailabilityZoneId !== undefined) throw regionalOnly();
    if (gateway.connectivityType === "private") throw isPrivate(gateway.id);
    if (named.length > 0 && named.length !== AllocationIds.length) throw unequal();
    const held = gateway.addresses.filter(({ allocationId }) => allocationId !== undefined).length;
    const elasticIps = elasticIpsNamed(call, AllocationIds, held);
    const { nic, added } = growInterface(call, gateway, named, AllocationIds.length);
    const bound = bindElasticIps(call, nic, added, elasticIps);
    const addresses = [...gateway.addresses, ...bound.addresses];
    return {
      changes: [put("network-interface", nic), ...bound.changes, put("nat-gateway", { ...gateway, addresses })],
      output: {
        NatGatewayId: gateway.id,
        NatGatewayAddresses: bound.addresses.map((address) => showNatAddress(address, "associating")),
      },
    };
  },
});
