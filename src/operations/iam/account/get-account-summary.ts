/** Counts what IAM has in the account, beside its quotas. */
import type { World } from "../../../model/world/world.ts";
import { type Call, operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";

export default operation("iam", "GetAccountSummary", {
  touches: nothing,
  decide: (call) => ({ output: { SummaryMap: { ...countsOf(call.world), ...quotasOf(call), ...absent } } }),
});

function countsOf(world: World) {
  const policies = world.all("iam-policy").toArray();
  const isRootKeyThere = world.all("iam-access-key").some(({ userId }) => userId === undefined);
  return {
    Users: world.count("iam-user"),
    Groups: world.count("iam-group"),
    Roles: world.count("iam-role"),
    Policies: policies.length,
    PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
    AccountAccessKeysPresent: isRootKeyThere ? 1 : 0,
  };
}

const quotasOf = ({ limits }: Pick<Call<unknown>, "limits">) => ({
  UsersQuota: limits.usersPerAccount,
  GroupsQuota: limits.groupsPerAccount,
  RolesQuota: limits.rolesPerAccount,
  PoliciesQuota: limits.policiesPerAccount,
  GroupsPerUserQuota: limits.groupsPerUser,
  AccessKeysPerUserQuota: limits.accessKeysPerUser,
  VersionsPerPolicyQuota: limits.versionsPerPolicy,
  AttachedPoliciesPerUserQuota: limits.attachedPoliciesPerUser,
  AttachedPoliciesPerGroupQuota: limits.attachedPoliciesPerGroup,
  AttachedPoliciesPerRoleQuota: limits.attachedPoliciesPerRole,
  UserPolicySizeQuota: limits.userPolicySize,
  GroupPolicySizeQuota: limits.groupPolicySize,
  RolePolicySizeQuota: limits.rolePolicySize,
  PolicySizeQuota: limits.policySize,
  AssumeRolePolicySizeQuota: limits.trustPolicySize,
});

/** What an account has none of here. */
const absent = {
  AccountMFAEnabled: 0,
  AccountPasswordPresent: 0,
  AccountSigningCertificatesPresent: 0,
  InstanceProfiles: 0,
  MFADevices: 0,
  MFADevicesInUse: 0,
  Providers: 0,
  ServerCertificates: 0,
};
