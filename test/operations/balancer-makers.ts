/** Functions that each create one thing of load balancing, in the default VPC, and return its ARN. */
import type { InputOf } from "../../src/operations/operation.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const elb = "elasticloadbalancing";

/** The ids of the default VPC's first subnets. */
const subnets = (cordon: NamedCalls): readonly string[] => cordon.defaultSubnetIds().slice(0, 2);

export const balancer = (
  cordon: NamedCalls,
  Name: string,
  input: Partial<InputOf<"elasticloadbalancing", "CreateLoadBalancer">> = {},
): string => {
  const made = cordon.call(elb, "CreateLoadBalancer", { Name, Subnets: subnets(cordon), ...input });
  return there(made.LoadBalancers?.[0]?.LoadBalancerArn);
};

export const targetGroup = (
  cordon: NamedCalls,
  Name: string,
  input: Partial<InputOf<"elasticloadbalancing", "CreateTargetGroup">> = {},
): string => {
  const usual = { Protocol: "HTTP", Port: 80, VpcId: cordon.defaultVpcId() } as const;
  const made = cordon.call(elb, "CreateTargetGroup", { Name, ...usual, ...input });
  return there(made.TargetGroups?.[0]?.TargetGroupArn);
};

const answer = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } } as const;

/** It answers 404 unless the call says otherwise. */
export const listener = (
  cordon: NamedCalls,
  LoadBalancerArn: string,
  input: Partial<InputOf<"elasticloadbalancing", "CreateListener">> = {},
): string => {
  const usual = { Protocol: "HTTP", Port: 80, DefaultActions: [answer] } as const;
  const made = cordon.call(elb, "CreateListener", { LoadBalancerArn, ...usual, ...input });
  return there(made.Listeners?.[0]?.ListenerArn);
};

export const listenerRule = (
  cordon: NamedCalls,
  ListenerArn: string,
  Priority = 1,
  input: Partial<InputOf<"elasticloadbalancing", "CreateRule">> = {},
): string => {
  const Conditions = [{ Field: "path-pattern", Values: [`/${Priority}/*`] }];
  const made = cordon.call(elb, "CreateRule", { ListenerArn, Priority, Conditions, Actions: [answer], ...input });
  return there(made.Rules?.[0]?.RuleArn);
};
