/** Removes Elastic IPs from a public NAT gateway: secondary ones with their private addresses, or any of a regional one. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { withoutAssociation } from "../addresses/bind-address.ts";
import { findAssociation } from "../addresses/find-address.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findLiveNatGateway } from "./find-nat-gateway.ts";
import { interfaceOf, shrinkInterface } from "./nat-interface.ts";
import { showNatAddress } from "./show-nat-gateway.ts";
import { refuseSelfExpanding } from "./zone-addresses.ts";

// ours: no evidence of AWS's texts
const notItsOwn = awsError(
  "InvalidParameterValue",
  (id: string, gatewayId: string) => `The association ${id} is not one of the NAT gateway ${gatewayId}.`,
);
const isPrimary = awsError(
  "InvalidParameterValue",
  (id: string) => `The association ${id} is that of the primary address and cannot be disassociated.`,
);

export default operation("ec2", "DisassociateNatGatewayAddress", {
  touches({ input, world }) {
    const gateway = findLiveNatGateway(world, input.NatGatewayId);
    return [
      existing("nat-gateway", gateway),
      ...(gateway.regional === undefined ? [existing("network-interface", interfaceOf(world, gateway))] : []),
      ...input.AssociationIds.map((id) => existing("elastic-ip", findAssociation(world, id))),
    ];
  },
  decide({ input: { NatGatewayId, AssociationIds }, world }) {
    const gateway = findLiveNatGateway(world, NatGatewayId);
    refuseSelfExpanding(gateway);
    const gone = [...new Set(AssociationIds)].map((id) => {
      findAssociation(world, id);
      const address = gateway.addresses.find(({ associationId }) => associationId === id);
      if (address === undefined) throw notItsOwn(id, gateway.id);
      if (address.isPrimary) throw isPrimary(id);
      return address;
    });
    const privateIps = gone.map(({ privateIp = "" }) => privateIp);
    const shrunk =
      gateway.regional === undefined
        ? [put("network-interface", shrinkInterface(interfaceOf(world, gateway), privateIps))]
        : [];
    const addresses = gateway.addresses.filter((address) => !gone.includes(address));
    return {
      changes: [
        ...shrunk,
        ...gone.map(({ associationId = "" }) =>
          put("elastic-ip", withoutAssociation(findAssociation(world, associationId))),
        ),
        put("nat-gateway", { ...gateway, addresses }),
      ],
      output: {
        NatGatewayId: gateway.id,
        NatGatewayAddresses: gone.map((address) => showNatAddress(address, "disassociating")),
      },
    };
  },
});
