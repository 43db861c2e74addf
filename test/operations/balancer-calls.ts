/** Calls on load balancers and what belongs to them, for tests that look at what all calls touch. */
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import * as make from "./balancer-makers.ts";
import { defaultSubnet } from "./makers.ts";
import type { NamedCalls } from "./named-calls.ts";

const certificate = (n: number) => ({
  CertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/11111111-2222-3333-4444-${n}`,
});

/** Each operation with an input that names what it acts on. */
export function balancerCalls(cordon: NamedCalls): readonly (readonly [string, object])[] {
  const Tags = [{ Key: "team", Value: "net" }];
  const LoadBalancerArn = make.balancer(cordon, "calls", { Tags });
  const TargetGroupArn = make.targetGroup(cordon, "calls", { TargetType: "ip", Tags });
  const ListenerArn = make.listener(cordon, LoadBalancerArn, {
    ...{ Protocol: "HTTPS", Port: 443, Certificates: [certificate(1)], Tags },
  });
  const RuleArn = make.listenerRule(cordon, ListenerArn, 1, { Tags });
  const SecurityGroups = [...cordon.world().by("security-group", "vpc", cordon.defaultVpcId())].map(({ id }) => id);
  const Subnets = cordon.defaultSubnetIds().slice(1, 3);
  const Certificates = [certificate(2)];
  const Targets = [{ Id: "10.0.0.9", Port: 80, AvailabilityZone: "all" }];
  const ResourceArns = [LoadBalancerArn, TargetGroupArn, ListenerArn, RuleArn];
  const Attributes = (Key: string) => [{ Key, Value: "100" }];
  const calls: readonly (readonly [string, object])[] = [
    ["AddTags", { ResourceArns, Tags }],
    ["DescribeTags", { ResourceArns }],
    ["RemoveTags", { ResourceArns, TagKeys: ["team"] }],
    ["SetSecurityGroups", { LoadBalancerArn, SecurityGroups }],
    ["SetSubnets", { LoadBalancerArn, Subnets }],
    ["SetSubnets", { LoadBalancerArn, SubnetMappings: [{ SubnetId: defaultSubnet(cordon) }] }],
    ["SetIpAddressType", { LoadBalancerArn, IpAddressType: "ipv4" }],
    ["ModifyIpPools", { LoadBalancerArn, RemoveIpamPools: ["ipv4"] }],
    ["ModifyCapacityReservation", { LoadBalancerArn, MinimumLoadBalancerCapacity: { CapacityUnits: 100 } }],
    ["DescribeCapacityReservation", { LoadBalancerArn }],
    ["ModifyLoadBalancerAttributes", { LoadBalancerArn, Attributes: Attributes("idle_timeout.timeout_seconds") }],
    ["DescribeLoadBalancerAttributes", { LoadBalancerArn }],
    ["DescribeListeners", { LoadBalancerArn }],
    ["ModifyTargetGroup", { TargetGroupArn, HealthCheckIntervalSeconds: 60 }],
    ["ModifyTargetGroupAttributes", { TargetGroupArn, Attributes: Attributes("deregistration_delay.timeout_seconds") }],
    ["DescribeTargetGroupAttributes", { TargetGroupArn }],
    ["RegisterTargets", { TargetGroupArn, Targets }],
    ["DescribeTargetHealth", { TargetGroupArn, Targets }],
    ["DeregisterTargets", { TargetGroupArn, Targets }],
    ["ModifyListener", { ListenerArn, Port: 444, SslPolicy: "ELBSecurityPolicy-2016-08", Protocol: "HTTPS" }],
    [
      "ModifyListenerAttributes",
      { ListenerArn, Attributes: [{ Key: "routing.http.response.server.enabled", Value: "true" }] },
    ],
    ["DescribeListenerAttributes", { ListenerArn }],
    ["AddListenerCertificates", { ListenerArn, Certificates }],
    ["DescribeListenerCertificates", { ListenerArn }],
    ["RemoveListenerCertificates", { ListenerArn, Certificates }],
    ["DescribeRules", { ListenerArn }],
    ["ModifyRule", { RuleArn, Conditions: [{ Field: "host-header", Values: ["example.com"] }] }],
    ["SetRulePriorities", { RulePriorities: [{ RuleArn, Priority: 2 }] }],
    ["CreateRule", { ListenerArn, Priority: 3, Conditions: [], Actions: [] }],
    ["CreateListener", { LoadBalancerArn, Port: 80, Protocol: "HTTP", DefaultActions: [] }],
    ["CreateTargetGroup", { Name: "more", Protocol: "HTTP", Port: 80, VpcId: cordon.defaultVpcId() }],
    ["CreateLoadBalancer", { Name: "more", Subnets, SecurityGroups }],
  ];
  return calls.map(([name, input]) => [`elasticloadbalancing.${name}`, input]);
}
