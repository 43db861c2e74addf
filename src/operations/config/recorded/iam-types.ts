/** The types of AWS Config for IAM, shown as GetAccountAuthorizationDetails shows them (catalogue 496). */
import type { IamEntity } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import type { Relationship } from "../../../wire/generated/config.ts";
import { showGroup, showManaged, showRole, showUser } from "../../iam/account/show-details.ts";
import { recorded } from "./recorded-type.ts";

/** Of AWS's own policies Config has no items, so it names no relationship with them. */
const attachedTo = ({ attachedPolicies }: IamEntity, world: World): readonly Relationship[] =>
  attachedPolicies.flatMap((arn) =>
    [...world.by("iam-policy", "arn", arn)].map(({ id, name }) => ({
      resourceType: "AWS::IAM::Policy" as const,
      resourceId: id,
      resourceName: name,
      relationshipName: "Is attached to CustomerManagedPolicy",
    })),
  );

export const iamTypes = {
  "AWS::IAM::Group": recorded({
    kind: "iam-group",
    nameOf: ({ name }) => name,
    show: (group) => showGroup(group),
    names: "lower",
    relate: attachedTo,
    zone: "Not Applicable",
    isGlobal: true,
  }),
  "AWS::IAM::Policy": recorded({
    kind: "iam-policy",
    nameOf: ({ name }) => name,
    show: (policy, { world }) => showManaged(world, policy),
    names: "lower",
    zone: "Not Applicable",
    isGlobal: true,
  }),
  "AWS::IAM::Role": recorded({
    kind: "iam-role",
    nameOf: ({ name }) => name,
    show: (role, { world }) => {
      // Its use changes nothing of it.
      const { RoleLastUsed: _, ...shown } = showRole(world, role);
      return shown;
    },
    names: "lower",
    relate: attachedTo,
    zone: "Not Applicable",
    isGlobal: true,
  }),
  "AWS::IAM::User": recorded({
    kind: "iam-user",
    nameOf: ({ name }) => name,
    show: (user, { world }) => showUser(world, user),
    names: "lower",
    relate: (user, world) => [
      ...attachedTo(user, world),
      ...user.groupIds.map((id) => ({
        resourceType: "AWS::IAM::Group" as const,
        resourceId: id,
        resourceName: world.get("iam-group", id)?.name,
        // ours: no evidence of AWS's name
        relationshipName: "Is attached to Group",
      })),
    ],
    zone: "Not Applicable",
    isGlobal: true,
  }),
};
