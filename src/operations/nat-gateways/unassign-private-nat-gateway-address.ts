/** Removes secondary private addresses from a private NAT gateway. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findLiveNatGateway } from "./find-nat-gateway.ts";
import { interfaceOf, shrinkInterface } from "./nat-interface.ts";
import { showNatAddress } from "./show-nat-gateway.ts";

// ours: no evidence of AWS's texts
const notSecondary = awsError(
  "InvalidParameterValue",
  (address: string, id: string) => `${address} is not a secondary private address of the NAT gateway ${id}.`,
);
const hasElasticIp = awsError(
  "InvalidParameterValue",
  (address: string) => `${address} has an Elastic IP address. Disassociate that instead.`,
);

export default operation("ec2", "UnassignPrivateNatGatewayAddress", {
  touches: ({ input, world }) => [existing("nat-gateway", findLiveNatGateway(world, input.NatGatewayId))],
  decide({ input: { NatGatewayId, PrivateIpAddresses }, world }) {
    const gateway = findLiveNatGateway(world, NatGatewayId);
    const gone = [...new Set(PrivateIpAddresses)].map((text) => {
      const address = gateway.addresses.find(({ privateIp, isPrimary }) => privateIp === text && !isPrimary);
      if (address === undefined) throw notSecondary(text, gateway.id);
      if (address.allocationId !== undefined) throw hasElasticIp(text);
      return address;
    });
    const nic = shrinkInterface(interfaceOf(world, gateway), PrivateIpAddresses);
    const addresses = gateway.addresses.filter((address) => !gone.includes(address));
    return {
      changes: [put("network-interface", nic), put("nat-gateway", { ...gateway, addresses })],
      output: {
        NatGatewayId: gateway.id,
        NatGatewayAddresses: gone.map((address) => showNatAddress(address, "unassigning")),
      },
    };
  },
});
