/** Gives a public NAT gateway further Elastic IPs: each on its own private address, or of a regional one in a zone. */
import { awsError } from "../../model/aws-error.ts";
import type { NatGateway, NatGatewayAddress } from "../../model/records/nat-gateway.ts";
import type { ElasticIp } from "../../model/records/network-interface.ts";
import { type Change, put } from "../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findLiveNatGateway } from "./find-nat-gateway.ts";
import { bindElasticIps, elasticIpsNamed } from "./nat-addresses.ts";
import { growInterface } from "./nat-interface.ts";
import { showNatAddress } from "./show-nat-gateway.ts";
import { bindToZone, findForZone, readZone, refuseSelfExpanding } from "./zone-addresses.ts";

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
const zonalOnly = awsError("InvalidParameterValue", () => "A regional NAT gateway has no private IP addresses.");

export default operation("ec2", "AssociateNatGatewayAddress", {
  touches(call) {
    const gateway = findLiveNatGateway(call.world, call.input.NatGatewayId);
    const elasticIps = elasticIpsFor(call, { ...gateway, addresses: [] });
    return [existing("nat-gateway", gateway), ...elasticIps.map((each) => existing("elastic-ip", each))];
  },
  decide(call) {
    const gateway = findLiveNatGateway(call.world, call.input.NatGatewayId);
    const { changes, added } = gateway.regional === undefined ? inSubnet(call, gateway) : inZone(call, gateway);
    return {
      changes: [...changes, put("nat-gateway", { ...gateway, addresses: [...gateway.addresses, ...added] })],
      output: {
        NatGatewayId: gateway.id,
        NatGatewayAddresses: added.map((address) => showNatAddress(address, "associating")),
      },
    };
  },
});

type Input = InputOf<"ec2", "AssociateNatGatewayAddress">;
interface Added {
  readonly changes: readonly Change[];
  readonly added: readonly NatGatewayAddress[];
}

function elasticIpsFor(call: Call<Input>, { addresses, regional }: NatGateway): readonly ElasticIp[] {
  const { AllocationIds } = call.input;
  if (regional === undefined) {
    const held = addresses.filter(({ allocationId }) => allocationId !== undefined).length;
    return elasticIpsNamed(call, AllocationIds, held);
  }
  const { id } = readZone(call.region, call.input);
  return findForZone(call, AllocationIds, addresses.filter(({ zone }) => zone?.id === id).length);
}

function inZone(call: Call<Input>, gateway: NatGateway): Added {
  const { PrivateIpAddresses = [] } = call.input;
  refuseSelfExpanding(gateway);
  if (PrivateIpAddresses.length > 0) throw zonalOnly();
  const zone = readZone(call.region, call.input);
  const { changes, addresses } = bindToZone(call, gateway, { zone, elasticIps: elasticIpsFor(call, gateway) });
  return { changes, added: addresses };
}

function inSubnet(call: Call<Input>, gateway: NatGateway): Added {
  const { input } = call;
  const { AllocationIds, PrivateIpAddresses: named = [] } = input;
  if (input.AvailabilityZone !== undefined || input.AvailabilityZoneId !== undefined) throw regionalOnly();
  if (gateway.connectivityType === "private") throw isPrivate(gateway.id);
  if (named.length > 0 && named.length !== AllocationIds.length) throw unequal();
  const elasticIps = elasticIpsFor(call, gateway);
  const { nic, added } = growInterface(call, gateway, named, AllocationIds.length);
  const bound = bindElasticIps(call, nic, added, elasticIps);
  return { changes: [put("network-interface", nic), ...bound.changes], added: bound.addresses };
}
