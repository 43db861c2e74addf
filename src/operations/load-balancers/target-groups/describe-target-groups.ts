/** Describes target groups: all, those of a load balancer, or those that their ARNs or names say. */
import { awsError } from "../../../model/aws-error.ts";
import type { TargetGroup } from "../../../model/records/balancing/load-balancer.ts";
import { describe, recordsOf } from "../../describe.ts";
import type { Call, InputOf } from "../../operation.ts";
import { inPages, refuseTooManyNamed, validation } from "../balancer-words.ts";
import { findByArn } from "../find-by-arn.ts";
import { balancersOf, showTargetGroup } from "./show-target-group.ts";

type Input = InputOf<"elasticloadbalancing", "DescribeTargetGroups">;

// AWS: as for load balancers (catalogue 561)
const nameNotFound = awsError("TargetGroupNotFound", (names: string) => `Target groups '[${names}]' not found`);
// ours: no evidence of AWS's text
const several = validation(() => "Only one of load balancer ARN, target group ARNs and names can be specified");

const records = recordsOf("target-group");

export default describe("elasticloadbalancing", "DescribeTargetGroups", {
  idOf: records.idOf,
  ...inPages,
  list: "TargetGroups",
  all: ofBalancer,
  ids: {
    of: ({ TargetGroupArns = [], Names = [] }) => [...TargetGroupArns, ...Names],
    findAll: named,
  },
  show: (group, { world }) => showTargetGroup(group, world),
});

function ofBalancer(call: Call<Input>): Iterable<TargetGroup> {
  const { input, world } = call;
  if (input.LoadBalancerArn === undefined) return records.all(call);
  const { id } = findByArn(world, "load-balancer", input.LoadBalancerArn);
  return world.all("target-group").filter((group) => balancersOf(world, group.id).includes(id));
}

function named({ input, world }: Call<Input>): readonly TargetGroup[] {
  const { LoadBalancerArn, TargetGroupArns = [], Names = [] } = input;
  if (LoadBalancerArn !== undefined || (TargetGroupArns.length > 0 && Names.length > 0)) throw several();
  refuseTooManyNamed("target groups", TargetGroupArns, Names);
  const byName = Names.map((name) => world.by("target-group", "name", name).toArray()[0]);
  const unknown = Names.filter((_, i) => byName[i] === undefined);
  if (unknown.length > 0) throw nameNotFound(unknown.join(", "));
  const found = [...TargetGroupArns.map((arn) => findByArn(world, "target-group", arn)), ...byName];
  return [...new Set(found.filter((each) => each !== undefined))];
}
