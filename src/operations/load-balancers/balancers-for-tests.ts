/** A load balancer in the default VPC, and what is seen of it. */
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import type { TestCordon } from "../world-for-tests.ts";
import create from "./balancers/create-load-balancer.ts";
import describeBalancers from "./balancers/describe-load-balancers.ts";

export type Input = Parameters<typeof create.decide>[0]["input"];

export const made = (cordon: TestCordon, input: Partial<Input> = {}) => {
  const Subnets = cordon.defaultSubnetIds().slice(0, 2);
  const [found] = cordon.run(create, { Name: "web", Subnets, ...input }).LoadBalancers ?? [];
  if (found === undefined) throw new Error("nothing was made");
  return found;
};
export const shown = (cordon: TestCordon, arn = "") =>
  cordon.run(describeBalancers, { LoadBalancerArns: [arn] }).LoadBalancers?.[0];
export const interfaces = (cordon: TestCordon) =>
  cordon
    .run(describeInterfaces, { Filters: [{ Name: "requester-managed", Values: ["true"] }] })
    .NetworkInterfaces?.toSorted((a, b) => ((a.SubnetId ?? "") < (b.SubnetId ?? "") ? -1 : 1)) ?? [];
export const group = (cordon: TestCordon, GroupName = "web") =>
  cordon.run(createGroup, { GroupName, Description: "web", VpcId: cordon.defaultVpcId() }).GroupId ?? "";
