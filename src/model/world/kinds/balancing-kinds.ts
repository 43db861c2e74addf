/** The kinds of resources that belong to load balancers. Their ids are what follows the type in their ARNs. */
import {
  type Listener,
  type ListenerRule,
  type LoadBalancer,
  type TargetGroup,
  targetGroupsOf,
} from "../../records/balancing/load-balancer.ts";
import { kind } from "./kind-definition.ts";

const service = "elasticloadbalancing";

export const balancingKinds = {
  listener: kind<Listener>()({ type: "listener", service, indexes: { balancer: (l) => l.loadBalancerId } }),
  "listener-rule": kind<ListenerRule>()({
    type: "listener-rule",
    service,
    indexes: { listener: (r) => r.listenerId, "target-group": (r) => targetGroupsOf(r.actions) },
  }),
  "load-balancer": kind<LoadBalancer>()({
    type: "loadbalancer",
    service,
    indexes: { name: (b) => b.name, interface: (b) => b.networkInterfaceIds, vpc: (b) => b.vpcId },
  }),
  "target-group": kind<TargetGroup>()({
    type: "targetgroup",
    service,
    indexes: { name: (g) => g.name, target: (g) => g.targets.map(({ id }) => id) },
  }),
};
