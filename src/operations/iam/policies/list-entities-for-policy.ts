/** Lists who has a managed policy: users, groups and roles, attached or as a permissions boundary. */
import type { IamGroup, IamRole, IamUser } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import type { InputOf } from "../../operation.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { pageOf } from "../page-of.ts";
import { findPolicy } from "./find-policy.ts";

type Entity =
  | { readonly type: "User"; readonly record: IamUser }
  | { readonly type: "Group"; readonly record: IamGroup }
  | { readonly type: "Role"; readonly record: IamRole };

export default operation("iam", "ListEntitiesForPolicy", {
  touches: ({ input, world }) => [existing("iam-policy", findPolicy(world, input.PolicyArn))],
  decide(call) {
    const { input, world } = call;
    const { arn } = findPolicy(world, input.PolicyArn);
    const { items, others } = pageOf("ListEntitiesForPolicy", call, entitiesWith(world, arn, input), keyOf);
    return {
      output: {
        PolicyGroups: items.flatMap(({ type, record: { name, id } }) =>
          type === "Group" ? [{ GroupName: name, GroupId: id }] : [],
        ),
        PolicyUsers: items.flatMap(({ type, record: { name, id } }) =>
          type === "User" ? [{ UserName: name, UserId: id }] : [],
        ),
        PolicyRoles: items.flatMap(({ type, record: { name, id } }) =>
          type === "Role" ? [{ RoleName: name, RoleId: id }] : [],
        ),
        ...others,
      },
    };
  },
});

const keyOf = ({ type, record }: Entity): string => `${type}/${record.name}`;

function entitiesWith(world: World, arn: string, input: Input): readonly Entity[] {
  const { EntityFilter: filter, PathPrefix: prefix = "/", PolicyUsageFilter: usage } = input;
  const found = (kind: "iam-user" | "iam-role") => [
    ...(usage === "PermissionsBoundary" ? [] : world.by(kind, "attached-policy", arn)),
    ...(usage === "PermissionsPolicy" ? [] : world.by(kind, "boundary", arn)),
  ];
  const entities: Entity[] = [
    ...(found("iam-user") as IamUser[]).map((record) => ({ type: "User" as const, record })),
    ...(found("iam-role") as IamRole[]).map((record) => ({ type: "Role" as const, record })),
    ...(usage === "PermissionsBoundary" ? [] : world.by("iam-group", "attached-policy", arn)).map((record) => ({
      type: "Group" as const,
      record,
    })),
  ];
  const byKey = new Map(entities.map((entity) => [keyOf(entity), entity]));
  return [...byKey.values()].filter(
    ({ type, record }) => record.path.startsWith(prefix) && (filter === undefined || filter === type),
  );
}

type Input = InputOf<"iam", "ListEntitiesForPolicy">;
