/** Detaches a virtual private gateway from its VPC; nothing is propagated from it any more, and routes to it are blackholes. */
import { awsError } from "../../../model/aws-error.ts";
import { put, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";
import { withoutPropagation } from "../propagation/propagation.ts";
import { findVpnGateway } from "./find-vpn-gateway.ts";

// AWS: the code is catalogue 557; ours: no evidence of AWS's text
const noAttachment = awsError(
  "InvalidVpnGatewayAttachment.NotFound",
  (id: string, vpcId: string) => `The attachment with vpn gateway ID '${id}' and vpc ID '${vpcId}' does not exist`,
);

export default operation("ec2", "DetachVpnGateway", {
  touches({ input, world }) {
    const { gateway, vpc } = attachmentNamed(world, input);
    return [existing("vpn-gateway", gateway), existing("vpc", vpc)];
  },
  decide({ input, world }) {
    const { gateway: attached, vpc } = attachmentNamed(world, input);
    const { vpcId: _, ...gateway } = attached;
    return {
      changes: [
        put("vpn-gateway", { ...gateway, detachedFrom: vpc.id }),
        ...world
          .by("route-table", "propagating", gateway.id)
          .map((table) => put("route-table", withoutPropagation(table, gateway.id))),
        ...world
          .by("route-table-association", "gateway", gateway.id)
          .map(({ id }) => remove("route-table-association", id)),
      ],
      output: {},
    };
  },
});

function attachmentNamed(world: World, { VpnGatewayId, VpcId }: InputOf<"ec2", "DetachVpnGateway">) {
  const gateway = findVpnGateway(world, VpnGatewayId);
  if (gateway.vpcId !== VpcId) throw noAttachment(gateway.id, VpcId);
  return { gateway, vpc: findVpc(world, VpcId) };
}
