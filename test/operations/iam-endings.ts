/** The calls of IAM that delete or end something. */
import { GLOBAL } from "../../src/model/regions.ts";
import { ALLOW_ALL, managedPolicyForTests } from "../../src/operations/iam/policies/policy-for-tests.ts";
import { membersAt } from "../../src/operations/shown-members.ts";
import { type Ending, run } from "./ending.ts";
import type { NamedCalls } from "./named-calls.ts";

const at = { region: GLOBAL };
const call = (cordon: NamedCalls, name: string, input: object) => run(cordon, `iam.${name}`, input, at);

const nameOf = (type: "User" | "Group", n: number): string => `${type.toLowerCase()}-${n}`;

/** The nth user or group, made unless it's there. */
function make(cordon: NamedCalls, type: "User" | "Group", n: number): object {
  const named = { [`${type}Name`]: nameOf(type, n) };
  if (!all(cordon, type).includes(nameOf(type, n))) call(cordon, `Create${type}`, named);
  return named;
}

const all = (cordon: NamedCalls, type: "User" | "Group"): readonly unknown[] =>
  membersAt(call(cordon, `List${type}s`, {}), `${type}s.${type}Name`);

/** What one user or group has is listed of that one. */
const listed =
  (type: "User" | "Group", name: string, path: string): Ending["listed"] =>
  (cordon) =>
    all(cordon, type).includes(nameOf(type, 1)) ? membersAt(call(cordon, name, make(cordon, type, 1)), path) : [];

const deleted = (type: "User" | "Group"): Ending => ({
  made: (cordon, n) => ({ key: nameOf(type, n), input: make(cordon, type, n) }),
  listed: (cordon) => all(cordon, type),
  again: /NoSuchEntity/,
  at,
});

const deletedPolicy = (type: "User" | "Group"): Ending => ({
  made(cordon, n) {
    const input = { ...make(cordon, type, 1), PolicyName: `policy-${n}` };
    call(cordon, `Put${type}Policy`, { ...input, PolicyDocument: ALLOW_ALL });
    return { key: input.PolicyName, input };
  },
  listed: listed(type, `List${type}Policies`, "PolicyNames"),
  again: /NoSuchEntity/,
  at,
});

const detachedPolicy = (type: "User" | "Group"): Ending => ({
  made(cordon, n) {
    const input = { ...make(cordon, type, 1), PolicyArn: managedPolicyForTests(cordon, `policy-${n}`) };
    call(cordon, `Attach${type}Policy`, input);
    return { key: input.PolicyArn, input };
  },
  listed: listed(type, `ListAttached${type}Policies`, "AttachedPolicies.PolicyArn"),
  again: /NoSuchEntity/,
  at,
});

export const iamEndings: Readonly<Record<string, Ending>> = {
  "iam.DeleteGroup": deleted("Group"),
  "iam.DeleteGroupPolicy": deletedPolicy("Group"),
  "iam.DeleteUser": deleted("User"),
  "iam.DeleteUserPermissionsBoundary": {
    made(cordon, n) {
      const input = make(cordon, "User", n);
      const PermissionsBoundary = managedPolicyForTests(cordon, "bound");
      call(cordon, "PutUserPermissionsBoundary", { ...input, PermissionsBoundary });
      return { key: nameOf("User", n), input };
    },
    listed: (cordon) =>
      all(cordon, "User").filter(
        (UserName) =>
          membersAt(call(cordon, "GetUser", { UserName }), "User.PermissionsBoundary.PermissionsBoundaryArn").length >
          0,
      ),
    again: "success",
    at,
  },
  "iam.DeleteUserPolicy": deletedPolicy("User"),
  "iam.DetachGroupPolicy": detachedPolicy("Group"),
  "iam.DetachUserPolicy": detachedPolicy("User"),
  "iam.RemoveUserFromGroup": {
    made(cordon, n) {
      const input = { ...make(cordon, "User", n), ...make(cordon, "Group", 1) };
      call(cordon, "AddUserToGroup", input);
      return { key: nameOf("User", n), input };
    },
    listed: listed("Group", "GetGroup", "Users.UserName"),
    again: "success",
    at,
  },
};
