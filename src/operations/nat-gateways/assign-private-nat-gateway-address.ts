/** Gives a private NAT gateway further private addresses. */

import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { givenTogether } from "../parameters.ts";
import { existing } from "../permission/touched.ts";
import { findLiveNatGateway } from "./find-nat-gateway.ts";
import { growInterface } from "./nat-interface.ts";
import { showNatAddress } from "./show-nat-gateway.ts";

// ours: no evidence of AWS's texts
const isPublic = awsError(
  "InvalidParameterValue",
  (id: string) => `The NAT gateway ${id} is public. Associate Elastic IP addresses with it instead.`,
);
const nothingAsked = awsError(
  "MissingParameter",
  () => "The request must contain either privateIpAddress or privateIpAddressCount",
);

export default operation("ec2", "AssignPrivateNatGatewayAddress", {
  touches: ({ input, world }) => [existing("nat-gateway", findLiveNatGateway(world, input.NatGatewayId))],
  decide(call) {
    const { PrivateIpAddresses: named = [], PrivateIpAddressCount: count } = call.input;
    const gateway = findLiveNatGateway(call.world, call.input.NatGatewayId);
    if (gateway.connectivityType === "public") throw isPublic(gateway.id);
    if (named.length === 0 && count === undefined) throw nothingAsked();
    if (named.length > 0 && count !== undefined) throw givenTogether("privateIpAddress", "privateIpAddressCount");
    const { nic, added } = growInterface(call, gateway, named, count ?? 0);
    const made = added.map((privateIp) => ({ networkInterfaceId: nic.id, privateIp, isPrimary: false }));
    return {
      changes: [
        put("network-interface", nic),
        put("nat-gateway", { ...gateway, addresses: [...gateway.addresses, ...made] }),
      ],
      output: {
        NatGatewayId: gateway.id,
        NatGatewayAddresses: made.map((address) => showNatAddress(address, "assigning")),
      },
    };
  },
});
