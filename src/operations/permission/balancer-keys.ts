/** The condition keys of Elastic Load Balancing: what policies may compare of a call's parameters. */
import type { LoadBalancer } from "../../model/records/balancing/load-balancer.ts";
import type { Keys } from "./resource-keys.ts";
import type { Touched } from "./touched.ts";

interface BalancerInput {
  readonly Protocol?: string;
  readonly Scheme?: string;
  readonly SecurityGroups?: readonly string[];
  readonly SslPolicy?: string;
  readonly Subnets?: readonly string[];
  readonly SubnetMappings?: readonly { readonly SubnetId?: string }[];
}

const CREATING: Readonly<Record<string, string>> = {
  listener: "CreateListener",
  "listener-rule": "CreateRule",
  "load-balancer": "CreateLoadBalancer",
  "target-group": "CreateTargetGroup",
};

/** AWS: subnets and groups are compared by their ids, and what is tagged while it's made by the call that makes it (catalogue 565). */
export function balancerKeys(touched: Touched | undefined, input: BalancerInput): Keys {
  const { Protocol, Scheme, SecurityGroups = [], SslPolicy, Subnets = [], SubnetMappings = [] } = input;
  const subnets = [...Subnets, ...SubnetMappings.flatMap(({ SubnetId }) => SubnetId ?? [])];
  const record = touched?.kind === "load-balancer" ? (touched.record as Partial<LoadBalancer>) : undefined;
  return {
    "elasticloadbalancing:CreateAction": touched?.record.id === "*" ? CREATING[touched.kind] : undefined,
    "elasticloadbalancing:ListenerProtocol": Protocol,
    "elasticloadbalancing:Scheme": record?.scheme ?? Scheme,
    "elasticloadbalancing:SecurityGroup": SecurityGroups.length === 0 ? undefined : SecurityGroups,
    "elasticloadbalancing:SecurityPolicy": SslPolicy,
    "elasticloadbalancing:Subnet": subnets.length === 0 ? undefined : subnets,
  };
}
