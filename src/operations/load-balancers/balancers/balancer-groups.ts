/** The security groups of a load balancer, which all its interfaces have. */
import { awsError } from "../../../model/aws-error.ts";
import type { BalancerType } from "../../../model/records/balancing/load-balancer.ts";
import { groupsOf } from "../../network-interfaces/interface-groups.ts";
import type { Call } from "../../operation.ts";

// AWS: the code (its model); ours: no evidence of AWS's texts
const invalidGroup = awsError("InvalidSecurityGroup", (id: string) => `The security group '${id}' does not exist`);
const noGroups = awsError(
  "InvalidConfigurationRequest",
  () => "Security groups cannot be specified for a Gateway Load Balancer",
);

/** AWS: an Application Load Balancer has the VPC's default group if the call names no group, and others have none (catalogue 564). */
export function groupsOfBalancer(
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  type: BalancerType,
  vpcId: string,
  given: readonly string[] = [],
): readonly string[] {
  if (type === "gateway" && given.length > 0) throw noGroups();
  if (type !== "application" && given.length === 0) return [];
  const unknown = given.find((id) => world.get("security-group", id) === undefined);
  if (unknown !== undefined) throw invalidGroup(unknown);
  return groupsOf(world, { vpcId, id: vpcId }, given, limits);
}
