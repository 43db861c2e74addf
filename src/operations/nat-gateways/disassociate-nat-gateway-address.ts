/** Removes secondary Elastic IPs and their private addresses from a public NAT gateway. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { withoutAssociation } from "../addresses/bind-address.ts";
import { findAssociation } from "../addresses/find-address.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findLiveNatGateway } from "./find-nat-gateway.ts";
import { interfaceOf, shrinkInterface } from "./nat-interface.ts";
import { showNatAddress } from "./show-nat-gateway.ts";

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
      existing("network-interface", interfaceOf(world, gateway)),
      ...input.AssociationIds.map((id) => existing("elastic-ip", findAssociation(world, id))),
    ];
  },
  decide({ input: { NatGatewayId, AssociationIds }, world }) {
    const gateway = findLiveNatGateway(world, NatGatewayId);
    const gone = [...new Set(AssociationIds)].map((id) => {
      findAssociation(world, id);
      const address = gateway.addresses.find(({ associationId }) => associationId === id);
      if (address === undefined) throw notItsOwn(id, gateway.id);
      if (address.isPrimary) throw isPrimary(id);
      return address;
    });
    const nic = shrinkInterface(
      interfaceOf(world, gateway),
      gone.map(({ privateIp }) => privateIp),
    );
    const addresses = gateway.addresses.filter((address) => !gone.includes(address));
    return {
      changes: [
        put("network-interface", nic),
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
