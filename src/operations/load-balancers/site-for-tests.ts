/** A load balancer of each of two types, for tests, and what makes things for them. */
import runInstances from "../instances/launch/run-instances.ts";
import { ACCOUNT, TestCordon } from "../world-for-tests.ts";
import createBalancer from "./balancers/create-load-balancer.ts";
import createListener from "./listeners/create-listener.ts";
import createRule from "./rules/create-rule.ts";
import createGroup from "./target-groups/create-target-group.ts";

export type GroupInput = Parameters<typeof createGroup.decide>[0]["input"];
export type ListenerInput = Parameters<typeof createListener.decide>[0]["input"];
export type RuleInput = Parameters<typeof createRule.decide>[0]["input"];

export const CERTIFICATE = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555`;
export const notFound = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } } as const;

/** One application load balancer, one network load balancer. */
export class Site extends TestCordon {
  readonly app = this.balancer("app", "application");
  readonly net = this.balancer("net", "network");

  balancer(Name: string, Type: "application" | "network" | "gateway"): string {
    const Subnets = this.defaultSubnetIds().slice(0, 2);
    return this.run(createBalancer, { Name, Type, Subnets }).LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  }

  group(input: Partial<GroupInput> = {}): string {
    const usual = { Name: "web", Protocol: "HTTP", Port: 80, VpcId: this.defaultVpcId() } as const;
    return this.run(createGroup, { ...usual, ...input }).TargetGroups?.[0]?.TargetGroupArn ?? "";
  }

  listener(input: Partial<ListenerInput> = {}): string {
    const usual = { LoadBalancerArn: this.app, Protocol: "HTTP", Port: 80, DefaultActions: [notFound] } as const;
    return this.run(createListener, { ...usual, ...input }).Listeners?.[0]?.ListenerArn ?? "";
  }

  rule(ListenerArn: string, input: Partial<RuleInput> = {}): string {
    const Conditions = [{ Field: "path-pattern", Values: ["/api/*"] }];
    const usual = { ListenerArn, Priority: 10, Conditions, Actions: [notFound] };
    return this.run(createRule, { ...usual, ...input }).Rules?.[0]?.RuleArn ?? "";
  }

  instance(): string {
    const input = { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 } as const;
    return this.run(runInstances, input).Instances?.[0]?.InstanceId ?? "";
  }
}

export const forward = (TargetGroupArn: string) => ({ Type: "forward", TargetGroupArn }) as const;
