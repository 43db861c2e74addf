/** Shows a target group, with the load balancers that send to it. */
import type { TargetGroup } from "../../../model/records/balancing/load-balancer.ts";
import type { World } from "../../../model/world/world.ts";
import type { TargetGroup as Shown } from "../../../wire/generated/elasticloadbalancing.ts";
import { arnIn } from "../find-by-arn.ts";
import { showHealthCheck } from "./health-check.ts";

/** The ids of the load balancers whose listeners send to a target group, in the order of the rules that do. */
export function balancersOf(world: Pick<World, "get" | "by">, targetGroupId: string): readonly string[] {
  const ids = world
    .by("listener-rule", "target-group", targetGroupId)
    .map(({ listenerId }) => world.get("listener", listenerId)?.loadBalancerId)
    .filter((id) => id !== undefined)
    .toArray();
  return [...new Set(ids)];
}

export const showTargetGroup = (
  group: TargetGroup,
  world: Pick<World, "account" | "region" | "get" | "by">,
): Shown => ({
  TargetGroupArn: arnIn(world, "target-group", group.id),
  TargetGroupName: group.name,
  Protocol: group.protocol as Shown["Protocol"],
  ProtocolVersion: group.protocolVersion,
  Port: group.port,
  VpcId: group.vpcId,
  TargetType: group.targetType,
  IpAddressType: group.ipAddressType,
  TargetControlPort: group.targetControlPort,
  ...showHealthCheck(group.healthCheck),
  LoadBalancerArns: balancersOf(world, group.id).map((id) => arnIn(world, "load-balancer", id)),
});
