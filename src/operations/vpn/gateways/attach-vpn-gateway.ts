/** Attaches a virtual private gateway to a VPC that doesn't have one. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { hasAny } from "../../../model/world/world.ts";
import { refuseUnlessExcluded } from "../../encryption-controls/refuse-cleartext.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";
import { findVpnGateway } from "./find-vpn-gateway.ts";

// AWS: the codes are catalogue 557; ours: no evidence of AWS's texts
const attachedElsewhere = awsError(
  "VpnGatewayAttachmentLimitExceeded",
  (id: string, vpcId: string) => `The virtual private gateway ${id} is already attached to ${vpcId}.`,
);
const vpcHasOne = awsError(
  "InvalidVpcState",
  (vpcId: string) => `The VPC ${vpcId} already has a virtual private gateway attached to it.`,
);

export default operation("ec2", "AttachVpnGateway", {
  touches: ({ input, world }) => [
    existing("vpn-gateway", findVpnGateway(world, input.VpnGatewayId)),
    existing("vpc", findVpc(world, input.VpcId)),
  ],
  decide({ input: { VpnGatewayId, VpcId }, world }) {
    const { detachedFrom: _, ...gateway } = findVpnGateway(world, VpnGatewayId);
    const vpc = findVpc(world, VpcId);
    const output = { VpcAttachment: { VpcId: vpc.id, State: "attaching" as const } };
    if (gateway.vpcId === vpc.id) return { output };
    if (gateway.vpcId !== undefined) throw attachedElsewhere(gateway.id, gateway.vpcId);
    if (hasAny(world.by("vpn-gateway", "vpc", vpc.id))) throw vpcHasOne(vpc.id);
    refuseUnlessExcluded(world, vpc.id, "VirtualPrivateGateway");
    return { changes: [put("vpn-gateway", { ...gateway, vpcId: vpc.id })], output };
  },
});
