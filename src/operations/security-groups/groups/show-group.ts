/** Shows a security group. */

import type { SecurityGroup } from "../../../model/records/security-group.ts";
import { arnOf } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { showTagsIfAny } from "../../tags/tag-rules.ts";
import { showPermissions } from "../rules/show-rule.ts";

export function showGroup(world: World, group: SecurityGroup) {
  const rules = [...world.by("security-group-rule", "group", group.id)];
  const permissions = (direction: string) =>
    showPermissions(
      world,
      group,
      rules.filter((rule) => rule.direction === direction),
    );
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    OwnerId: group.ownerId,
    VpcId: group.vpcId,
    SecurityGroupArn: arnOf("security-group", group, world.region),
    IpPermissions: permissions("ingress"),
    IpPermissionsEgress: permissions("egress"),
    Tags: showTagsIfAny(group.tags),
  };
}
