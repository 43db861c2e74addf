/** Gives a load balancer, and so all its interfaces, other security groups. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { groupsOfBalancer } from "./balancer-groups.ts";
import { interfacesOfBalancer } from "./show-balancer.ts";

// ours: no evidence of AWS's texts
const needsGroup = awsError("InvalidConfigurationRequest", () => "At least one security group must be specified");
const madeWithout = awsError(
  "InvalidConfigurationRequest",
  () => "You cannot set security groups on a Network Load Balancer that was created without any",
);

export default operation("elasticloadbalancing", "SetSecurityGroups", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  decide(call) {
    const { input, world } = call;
    const found = findByArn(world, "load-balancer", input.LoadBalancerArn);
    const isNetwork = found.type === "network";
    // AWS: catalogue 564
    if (isNetwork && found.groupIds.length === 0 && input.SecurityGroups.length > 0) throw madeWithout();
    if (!isNetwork && input.SecurityGroups.length === 0) throw needsGroup();
    const groupIds = groupsOfBalancer(call, found.type, found.vpcId, input.SecurityGroups);
    const asked = input.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic;
    const enforceOnPrivateLink = isNetwork ? (asked ?? found.enforceOnPrivateLink) : undefined;
    const changed = { ...found, groupIds, ...(enforceOnPrivateLink && { enforceOnPrivateLink }) };
    return {
      changes: [
        put("load-balancer", changed),
        ...interfacesOfBalancer(world, found).map((nic) => put("network-interface", { ...nic, groupIds })),
      ],
      output: {
        SecurityGroupIds: groupIds,
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: enforceOnPrivateLink,
      },
    };
  },
});
