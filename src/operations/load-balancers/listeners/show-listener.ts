/** Shows a listener, and finds what it belongs to. */
import type { Listener, ListenerRule, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { World } from "../../../model/world/world.ts";
import type { Listener as Shown } from "../../../wire/generated/elasticloadbalancing.ts";
import { arnIn, notFound } from "../find-by-arn.ts";
import { showActions } from "../rules/actions.ts";
import { defaultRuleOf } from "../rules/show-rule.ts";

/** The load balancer of a listener. */
export function balancerOf(world: Pick<World, "get">, { loadBalancerId }: Listener): LoadBalancer {
  const found = world.get("load-balancer", loadBalancerId);
  if (found === undefined) throw notFound("load-balancer");
  return found;
}

/** The listener of a rule. */
export function listenerOf(world: Pick<World, "get">, { listenerId }: ListenerRule): Listener {
  const found = world.get("listener", listenerId);
  if (found === undefined) throw notFound("listener");
  return found;
}

export const showListener = (
  listener: Listener,
  world: Pick<World, "account" | "region" | "by">,
  { actions }: Pick<ListenerRule, "actions"> = defaultRuleOf(world, listener.id),
): Shown => ({
  ListenerArn: arnIn(world, "listener", listener.id),
  LoadBalancerArn: arnIn(world, "load-balancer", listener.loadBalancerId),
  Port: listener.port,
  Protocol: listener.protocol as Shown["Protocol"],
  Certificates: listener.certificates.slice(0, 1).map((CertificateArn) => ({ CertificateArn })),
  SslPolicy: listener.sslPolicy,
  DefaultActions: showActions(actions),
  AlpnPolicy: listener.alpnPolicy,
  MutualAuthentication: listener.mutualAuthentication,
});
