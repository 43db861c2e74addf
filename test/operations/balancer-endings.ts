/** The calls that delete load balancers and what belongs to them, or take a part from them. */
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import * as make from "./balancer-makers.ts";
import type { Ending } from "./ending.ts";
import type { NamedCalls } from "./named-calls.ts";

const elb = "elasticloadbalancing";
const certificate = (n: number) => ({
  CertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/11111111-2222-3333-4444-${n}`,
});

/** One that both resources are parts of. */
const balancerOf = (cordon: NamedCalls): string => make.balancer(cordon, "web");
const listenerOf = (cordon: NamedCalls): string => {
  const LoadBalancerArn = balancerOf(cordon);
  const [first] = cordon.call(elb, "DescribeListeners", { LoadBalancerArn }).Listeners ?? [];
  const secure = { Protocol: "HTTPS", Port: 443, Certificates: [certificate(0)] } as const;
  return first?.ListenerArn ?? make.listener(cordon, LoadBalancerArn, secure);
};
const groupOf = (cordon: NamedCalls): string => {
  const [first] = cordon.call(elb, "DescribeTargetGroups", {}).TargetGroups ?? [];
  return first?.TargetGroupArn ?? make.targetGroup(cordon, "web", { TargetType: "ip" });
};
const target = (n: number) => ({ Id: `10.0.0.${n}`, AvailabilityZone: "all" });

export const balancerEndings: Readonly<Record<string, Ending>> = {
  "elasticloadbalancing.DeleteLoadBalancer": {
    made: (cordon, n) => {
      const key = make.balancer(cordon, `web-${n}`);
      return { key, input: { LoadBalancerArn: key } };
    },
    listed: (cordon) =>
      cordon.call(elb, "DescribeLoadBalancers", {}).LoadBalancers?.map(({ LoadBalancerArn }) => LoadBalancerArn) ?? [],
    asked: (cordon, key) => cordon.call(elb, "DescribeLoadBalancers", { LoadBalancerArns: [key] }),
    again: "success",
  },
  "elasticloadbalancing.DeleteTargetGroup": {
    made: (cordon, n) => {
      const key = make.targetGroup(cordon, `web-${n}`);
      return { key, input: { TargetGroupArn: key } };
    },
    listed: (cordon) =>
      cordon.call(elb, "DescribeTargetGroups", {}).TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn) ?? [],
    asked: (cordon, key) => cordon.call(elb, "DescribeTargetGroups", { TargetGroupArns: [key] }),
    again: "success",
  },
  "elasticloadbalancing.DeleteListener": {
    made: (cordon, n) => {
      const key = make.listener(cordon, balancerOf(cordon), { Port: 80 + n });
      return { key, input: { ListenerArn: key } };
    },
    listed: (cordon) =>
      cordon
        .call(elb, "DescribeListeners", { LoadBalancerArn: balancerOf(cordon) })
        .Listeners?.map(({ ListenerArn }) => ListenerArn) ?? [],
    asked: (cordon, key) => cordon.call(elb, "DescribeListeners", { ListenerArns: [key] }),
  },
  "elasticloadbalancing.DeleteRule": {
    made: (cordon, n) => {
      const key = make.listenerRule(cordon, listenerOf(cordon), n);
      return { key, input: { RuleArn: key } };
    },
    listed: (cordon) =>
      cordon.call(elb, "DescribeRules", { ListenerArn: listenerOf(cordon) }).Rules?.map(({ RuleArn }) => RuleArn) ?? [],
    asked: (cordon, key) => cordon.call(elb, "DescribeRules", { RuleArns: [key] }),
  },
  "elasticloadbalancing.DeregisterTargets": {
    made: (cordon, n) => {
      const TargetGroupArn = groupOf(cordon);
      cordon.call(elb, "RegisterTargets", { TargetGroupArn, Targets: [target(n)] });
      return { key: target(n).Id, input: { TargetGroupArn, Targets: [{ Id: target(n).Id }] } };
    },
    listed: (cordon) =>
      cordon
        .call(elb, "DescribeTargetHealth", { TargetGroupArn: groupOf(cordon) })
        .TargetHealthDescriptions?.map(({ Target }) => Target?.Id) ?? [],
    again: "success",
  },
  "elasticloadbalancing.RemoveListenerCertificates": {
    made: (cordon, n) => {
      const ListenerArn = listenerOf(cordon);
      const input = { ListenerArn, Certificates: [certificate(n)] };
      cordon.call(elb, "AddListenerCertificates", input);
      return { key: certificate(n).CertificateArn, input };
    },
    listed: (cordon) =>
      cordon
        .call(elb, "DescribeListenerCertificates", { ListenerArn: listenerOf(cordon) })
        .Certificates?.map(({ CertificateArn }) => CertificateArn) ?? [],
    again: "success",
  },
  "elasticloadbalancing.RemoveTags": {
    made: (cordon, n) => {
      const ResourceArns = [groupOf(cordon)];
      cordon.call(elb, "AddTags", { ResourceArns, Tags: [{ Key: `${n}`, Value: "" }] });
      return { key: `${n}`, input: { ResourceArns, TagKeys: [`${n}`] } };
    },
    listed: (cordon) =>
      cordon
        .call(elb, "DescribeTags", { ResourceArns: [groupOf(cordon)] })
        .TagDescriptions?.[0]?.Tags?.map(({ Key }) => Key) ?? [],
    again: "success",
  },
};
