/** The security groups that a database's interfaces have. */
import { groupsOf } from "../../network-interfaces/interface-groups.ts";
import type { Call } from "../../operation.ts";
import { invalidParameter } from "../database-words.ts";

/** AWS: the VPC's default group if the call names no group (its API reference). */
export function groupsOfDatabase(
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  vpcId: string,
  given: readonly string[] = [],
): readonly string[] {
  const unknown = given.find((id) => world.get("security-group", id) === undefined);
  if (unknown !== undefined) throw invalidParameter("VpcSecurityGroupIds", `there is no security group ${unknown}`);
  return groupsOf(world, { vpcId, id: vpcId }, given, limits);
}
