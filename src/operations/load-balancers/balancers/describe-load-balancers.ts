/** Describes load balancers: all, or those that their ARNs or names say. */
import { awsError } from "../../../model/aws-error.ts";
import type { LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import { describe, recordsOf } from "../../describe.ts";
import type { Call, InputOf } from "../../operation.ts";
import { inPages, refuseTooManyNamed } from "../balancer-words.ts";
import { findByArn } from "../find-by-arn.ts";
import { showBalancer } from "./show-balancer.ts";

// AWS: catalogue 561
const namesNotFound = awsError("LoadBalancerNotFound", (names: string) => `Load balancers '[${names}]' not found`);

const records = recordsOf("load-balancer");

export default describe("elasticloadbalancing", "DescribeLoadBalancers", {
  ...records,
  ...inPages,
  list: "LoadBalancers",
  ids: {
    of: ({ LoadBalancerArns = [], Names = [] }) => [...LoadBalancerArns, ...Names],
    findAll: (call) => named(call),
  },
  show: (balancer, { world }) => showBalancer(balancer, world),
});

function named({
  input: { LoadBalancerArns = [], Names = [] },
  world,
}: Call<InputOf<"elasticloadbalancing", "DescribeLoadBalancers">>): readonly LoadBalancer[] {
  refuseTooManyNamed("load balancers", LoadBalancerArns, Names);
  const byName = Names.map((name) => world.by("load-balancer", "name", name).toArray()[0]);
  const unknown = Names.filter((_, i) => byName[i] === undefined);
  if (unknown.length > 0) throw namesNotFound(unknown.join(", "));
  const found = [...LoadBalancerArns.map((arn) => findByArn(world, "load-balancer", arn)), ...byName];
  return [...new Set(found.filter((each) => each !== undefined))];
}
