/** The calls of IAM that delete or end something. */
import { GLOBAL } from "../../src/model/regions.ts";
import { ALLOW_ALL, managedPolicyForTests, TRUST_ACCOUNT } from "../../src/operations/iam/policies/policy-for-tests.ts";
import { membersAt } from "../../src/operations/shown-members.ts";
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import { type Ending, run } from "./ending.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const at = { region: GLOBAL };
const call = (cordon: NamedCalls, name: string, input: object) => run(cordon, `iam.${name}`, input, at);

const POLICY = `arn:aws:iam::${ACCOUNT}:policy/policy`;

type Entity = "User" | "Group" | "Role";

const nameOf = (type: Entity, n: number): string => `${type.toLowerCase()}-${n}`;

/** The nth user, group or role, made unless it's there. */
function make(cordon: NamedCalls, type: Entity, n: number): object {
  const named = { [`${type}Name`]: nameOf(type, n) };
  const trust = type === "Role" ? { AssumeRolePolicyDocument: TRUST_ACCOUNT } : {};
  if (!all(cordon, type).includes(nameOf(type, n))) call(cordon, `Create${type}`, { ...named, ...trust });
  return named;
}

const all = (cordon: NamedCalls, type: Entity): readonly unknown[] =>
  membersAt(call(cordon, `List${type}s`, {}), `${type}s.${type}Name`);

/** What one of them has is listed of that one. */
const listed =
  (type: Entity, name: string, path: string): Ending["listed"] =>
  (cordon) =>
    all(cordon, type).includes(nameOf(type, 1)) ? membersAt(call(cordon, name, make(cordon, type, 1)), path) : [];

const deleted = (type: Entity): Ending => ({
  made: (cordon, n) => ({ key: nameOf(type, n), input: make(cordon, type, n) }),
  listed: (cordon) => all(cordon, type),
  again: /NoSuchEntity/,
  at,
});

const deletedPolicy = (type: Entity): Ending => ({
  made(cordon, n) {
    const input = { ...make(cordon, type, 1), PolicyName: `policy-${n}` };
    call(cordon, `Put${type}Policy`, { ...input, PolicyDocument: ALLOW_ALL });
    return { key: input.PolicyName, input };
  },
  listed: listed(type, `List${type}Policies`, "PolicyNames"),
  again: /NoSuchEntity/,
  at,
});

const detachedPolicy = (type: Entity): Ending => ({
  made(cordon, n) {
    const input = { ...make(cordon, type, 1), PolicyArn: managedPolicyForTests(cordon, `policy-${n}`) };
    call(cordon, `Attach${type}Policy`, input);
    return { key: input.PolicyArn, input };
  },
  listed: listed(type, `ListAttached${type}Policies`, "AttachedPolicies.PolicyArn"),
  again: /NoSuchEntity/,
  at,
});

const withoutBoundary = (type: "User" | "Role"): Ending => ({
  made(cordon, n) {
    const input = make(cordon, type, n);
    const PermissionsBoundary = managedPolicyForTests(cordon, "bound");
    call(cordon, `Put${type}PermissionsBoundary`, { ...input, PermissionsBoundary });
    return { key: nameOf(type, n), input };
  },
  listed: (cordon) =>
    all(cordon, type).filter((name) => {
      const shown = call(cordon, `Get${type}`, { [`${type}Name`]: name });
      return membersAt(shown, `${type}.PermissionsBoundary.PermissionsBoundaryArn`).length > 0;
    }),
  again: "success",
  at,
});

export const iamEndings: Readonly<Record<string, Ending>> = {
  "iam.DeleteAccessKey": {
    made(cordon) {
      const { UserName } = { UserName: nameOf("User", 1), ...make(cordon, "User", 1) };
      const { AccessKey } = cordon.call("iam", "CreateAccessKey", { UserName }, at);
      return { key: AccessKey.AccessKeyId, input: { UserName, AccessKeyId: AccessKey.AccessKeyId } };
    },
    listed: listed("User", "ListAccessKeys", "AccessKeyMetadata.AccessKeyId"),
    again: /NoSuchEntity/,
    at,
  },
  "iam.DeleteGroup": deleted("Group"),
  "iam.DeleteGroupPolicy": deletedPolicy("Group"),
  "iam.DeletePolicy": {
    made(cordon, n) {
      const PolicyArn = managedPolicyForTests(cordon, `policy-${n}`);
      return { key: PolicyArn, input: { PolicyArn } };
    },
    listed: (cordon) => membersAt(call(cordon, "ListPolicies", { Scope: "Local" }), "Policies.Arn"),
    again: /NoSuchEntity/,
    at,
  },
  "iam.DeletePolicyVersion": {
    made(cordon, n) {
      const PolicyArn = n === 1 ? managedPolicyForTests(cordon, "policy") : POLICY;
      const made = call(cordon, "CreatePolicyVersion", { PolicyArn, PolicyDocument: ALLOW_ALL });
      const VersionId = String(membersAt(made, "PolicyVersion.VersionId")[0]);
      return { key: VersionId, input: { PolicyArn, VersionId } };
    },
    listed: (cordon) => membersAt(call(cordon, "ListPolicyVersions", { PolicyArn: POLICY }), "Versions.VersionId"),
    again: /NoSuchEntity/,
    at,
  },
  "iam.DeleteRole": deleted("Role"),
  "iam.DeleteRolePermissionsBoundary": withoutBoundary("Role"),
  "iam.DeleteRolePolicy": deletedPolicy("Role"),
  "iam.DeleteServiceLinkedRole": {
    made(cordon, n) {
      const AWSServiceName = n === 1 ? "ram.amazonaws.com" : "ipam.amazonaws.com";
      const { Role } = cordon.call("iam", "CreateServiceLinkedRole", { AWSServiceName }, at);
      return { key: there(Role?.RoleName), input: { RoleName: Role?.RoleName } };
    },
    listed: (cordon) => all(cordon, "Role"),
    again: /NoSuchEntity/,
    at,
  },
  "iam.DeleteUser": deleted("User"),
  "iam.DeleteUserPermissionsBoundary": withoutBoundary("User"),
  "iam.DeleteUserPolicy": deletedPolicy("User"),
  "iam.DetachGroupPolicy": detachedPolicy("Group"),
  "iam.DetachRolePolicy": detachedPolicy("Role"),
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
