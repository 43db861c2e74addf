/** Calls of IAM that get as far as permission, of operations that no table of endings has: one for each. */
import { GLOBAL } from "../../src/model/regions.ts";
import { ALLOW_ALL, managedPolicyForTests, TRUST_ACCOUNT } from "../../src/operations/iam/policies/policy-for-tests.ts";
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import type { NamedCalls } from "./named-calls.ts";

export const home = { region: GLOBAL };

const User = { UserName: "alice" };
const Group = { GroupName: "admins" };
const Role = { RoleName: "agent" };
const Inline = { PolicyName: "inline" };

export function iamCalls(cordon: NamedCalls): readonly (readonly [key: string, input: object])[] {
  const PolicyArn = managedPolicyForTests(cordon, "all");
  const Managed = { PolicyArn };
  const boundary = { PermissionsBoundary: PolicyArn };
  const Tags = [{ Key: "team", Value: "red" }];
  cordon.call("iam", "CreateUser", { ...User, ...boundary, Tags }, home);
  cordon.call("iam", "CreateGroup", Group, home);
  cordon.call("iam", "CreateRole", { ...Role, ...boundary, Tags, AssumeRolePolicyDocument: TRUST_ACCOUNT }, home);
  const { AccessKeyId } = cordon.call("iam", "CreateAccessKey", User, home).AccessKey;
  for (const [type, named] of Object.entries({ User, Group, Role })) {
    const policy = { ...Inline, PolicyDocument: ALLOW_ALL };
    cordon.call("iam", `Put${type as "User"}Policy`, { ...named, ...policy } as typeof User & typeof policy, home);
  }
  cordon.call("iam", "CreateServiceLinkedRole", { AWSServiceName: "cloudtrail.amazonaws.com" }, home);
  const deleted = { RoleName: "AWSServiceRoleForCloudTrail" };
  const { DeletionTaskId } = cordon.call("iam", "DeleteServiceLinkedRole", deleted, home);
  const PolicySourceArn = `arn:aws:iam::${ACCOUNT}:user/alice`;
  const calls: Readonly<Record<string, object>> = {
    CreatePolicy: { PolicyName: "new", PolicyDocument: ALLOW_ALL, Tags },
    CreateRole: { RoleName: "other", AssumeRolePolicyDocument: TRUST_ACCOUNT },
    CreatePolicyVersion: { ...Managed, PolicyDocument: ALLOW_ALL },
    CreateServiceLinkedRole: { AWSServiceName: "ipam.amazonaws.com" },
    GetServiceLinkedRoleDeletionStatus: { DeletionTaskId },
    GetAccessKeyLastUsed: { AccessKeyId },
    GetContextKeysForPrincipalPolicy: { PolicySourceArn },
    GetGroup: Group,
    GetGroupPolicy: { ...Group, ...Inline },
    GetLoginProfile: User,
    DeleteLoginProfile: User,
    GetPolicy: Managed,
    GetPolicyVersion: { ...Managed, VersionId: "v1" },
    GetRole: Role,
    GetRolePolicy: { ...Role, ...Inline },
    GetUser: User,
    GetUserPolicy: { ...User, ...Inline },
    ListAccessKeys: User,
    ListAttachedGroupPolicies: Group,
    ListAttachedRolePolicies: Role,
    ListAttachedUserPolicies: User,
    ListEntitiesForPolicy: Managed,
    ListGroupPolicies: Group,
    ListGroupsForUser: User,
    ListInstanceProfilesForRole: Role,
    ListMFADevices: User,
    ListPolicyTags: Managed,
    ListPolicyVersions: Managed,
    ListRolePolicies: Role,
    ListRoleTags: Role,
    ListServiceSpecificCredentials: User,
    ListSigningCertificates: User,
    ListSSHPublicKeys: User,
    ListUserPolicies: User,
    ListUserTags: User,
    PutRolePermissionsBoundary: { ...Role, ...boundary },
    PutUserPermissionsBoundary: { ...User, ...boundary },
    SetDefaultPolicyVersion: { ...Managed, VersionId: "v1" },
    SimulateCustomPolicy: { PolicyInputList: [ALLOW_ALL], ActionNames: ["ec2:DescribeVpcs"] },
    SimulatePrincipalPolicy: { PolicySourceArn, ActionNames: ["ec2:DescribeVpcs"] },
    TagPolicy: { ...Managed, Tags },
    TagRole: { ...Role, Tags },
    TagUser: { ...User, Tags },
    UntagPolicy: { ...Managed, TagKeys: ["team"] },
    UntagRole: { ...Role, TagKeys: ["team"] },
    UntagUser: { ...User, TagKeys: ["team"] },
    UpdateAccessKey: { ...User, AccessKeyId, Status: "Inactive" },
    UpdateAssumeRolePolicy: { ...Role, PolicyDocument: TRUST_ACCOUNT },
    UpdateGroup: { ...Group, NewPath: "/team/" },
    UpdateRole: { ...Role, Description: "new" },
    UpdateRoleDescription: { ...Role, Description: "newer" },
    UpdateUser: { ...User, NewPath: "/team/" },
  };
  return Object.entries(calls).map(([name, input]) => [`iam.${name}`, input]);
}
