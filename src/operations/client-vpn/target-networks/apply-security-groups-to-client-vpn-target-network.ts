/** Gives the interfaces of a Client VPN endpoint other groups, in place of those they have. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { groupsOf } from "../../network-interfaces/interface-groups.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";
import { endpointTouched, findClientVpnEndpoint, interfacesOfClientVpn } from "../endpoints/find-endpoint.ts";

// ours: no evidence of AWS's code and text
const notItsVpc = awsError(
  "InvalidParameterValue",
  (vpcId: string, endpointId: string) => `Client VPN endpoint ${endpointId} has no target network in ${vpcId}.`,
);

export default operation("ec2", "ApplySecurityGroupsToClientVpnTargetNetwork", {
  touches: (call) => [
    ...endpointTouched(call),
    referred(call.world, "vpc", call.input.VpcId),
    ...call.input.SecurityGroupIds.map((id) => referred(call.world, "security-group", id)),
  ],
  decide({ input, world, limits }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const { id: vpcId } = findVpc(world, input.VpcId);
    if (endpoint.vpcId !== vpcId) throw notItsVpc(vpcId, endpoint.id);
    const groupIds = groupsOf(world, { vpcId, id: vpcId }, input.SecurityGroupIds, limits);
    return {
      changes: [
        put("client-vpn-endpoint", { ...endpoint, groupIds }),
        ...interfacesOfClientVpn(world, endpoint.id).map((each) => put("network-interface", { ...each, groupIds })),
      ],
      output: { SecurityGroupIds: groupIds },
    };
  },
});
