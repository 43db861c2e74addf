/** Shows all users, groups, roles and managed policies of an account with their policies, page by page. */
import type { IamGroup, IamPolicy, IamRole, IamUser } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { type InputOf, operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { pageOf } from "../page-of.ts";
import { awsPolicies } from "../policies/aws-policies.ts";
import { attachmentCount, boundaryCount } from "../policies/uses-of-policy.ts";
import { showGroup, showManaged, showRole, showUser } from "./show-details.ts";

type Detail =
  | { readonly type: "Group"; readonly record: IamGroup }
  | { readonly type: "AWSManagedPolicy" | "LocalManagedPolicy"; readonly record: IamPolicy }
  | { readonly type: "Role"; readonly record: IamRole }
  | { readonly type: "User"; readonly record: IamUser };

export default operation("iam", "GetAccountAuthorizationDetails", {
  touches: nothing,
  decide(call) {
    const { input, world } = call;
    const { items, others } = pageOf("GetAccountAuthorizationDetails", call, detailsOf(world, input.Filter), keyOf);
    return {
      output: {
        UserDetailList: items.flatMap((each) => (each.type === "User" ? [showUser(world, each.record)] : [])),
        GroupDetailList: items.flatMap((each) => (each.type === "Group" ? [showGroup(each.record)] : [])),
        RoleDetailList: items.flatMap((each) => (each.type === "Role" ? [showRole(call.world, each.record)] : [])),
        Policies: items.flatMap((each) =>
          each.type === "AWSManagedPolicy" || each.type === "LocalManagedPolicy"
            ? [showManaged(world, each.record)]
            : [],
        ),
        ...others,
      },
    };
  },
});

const keyOf = ({ type, record }: Detail): string => `${type}/${record.name.toLowerCase()}`;

function detailsOf(
  world: World,
  filter: InputOf<"iam", "GetAccountAuthorizationDetails">["Filter"],
): readonly Detail[] {
  const isWanted = ({ type }: Detail) => filter === undefined || filter.length === 0 || filter.includes(type);
  const policies = [...awsPolicies.values()].filter(
    // ours: no evidence whether AWS shows those of its policies that nobody has
    ({ arn }) => attachmentCount(world, arn) + boundaryCount(world, arn) > 0,
  );
  const details: Detail[] = [
    ...[...world.all("iam-user")].map((record) => ({ type: "User" as const, record })),
    ...[...world.all("iam-group")].map((record) => ({ type: "Group" as const, record })),
    ...[...world.all("iam-role")].map((record) => ({ type: "Role" as const, record })),
    ...[...world.all("iam-policy")].map((record) => ({ type: "LocalManagedPolicy" as const, record })),
    ...policies.map((record) => ({ type: "AWSManagedPolicy" as const, record })),
  ];
  return details.filter(isWanted);
}
