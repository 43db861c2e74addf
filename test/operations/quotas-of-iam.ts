/** Test cases for the quotas of IAM. */
import { GLOBAL } from "../../src/model/regions.ts";
import { ALLOW_ALL, managedPolicyForTests, TRUST_ACCOUNT } from "../../src/operations/iam/policies/policy-for-tests.ts";
import type { NamedCalls } from "./named-calls.ts";
import type { Quota, Quotas } from "./quota.ts";

const home = { region: GLOBAL };

const createUser = (cordon: NamedCalls) => cordon.call("iam", "CreateUser", { UserName: "alice" }, home);
const createGroup = (cordon: NamedCalls, n: number) =>
  cordon.call("iam", "CreateGroup", { GroupName: `group-${n}` }, home);

const createRole = (cordon: NamedCalls, n: number, AssumeRolePolicyDocument = TRUST_ACCOUNT) =>
  cordon.call("iam", "CreateRole", { RoleName: `role-${n}`, AssumeRolePolicyDocument }, home);
const createPolicy = (cordon: NamedCalls, n: number, PolicyDocument = ALLOW_ALL) =>
  cordon.call("iam", "CreatePolicy", { PolicyName: `policy-${n}`, PolicyDocument }, home);

/** The document with an id of so many characters. */
const withId = (document: string, characters: number): string =>
  document.replace("{", `{"Id":"${"i".repeat(characters)}",`);

/** A character less than three policies have. */
const room = { most: 3 * ALLOW_ALL.length - 1, fit: 2, code: "LimitExceeded" } satisfies Partial<Quota>;

const attachedTo = (make: (cordon: NamedCalls) => (policyArn: string) => unknown): Quota => ({
  most: 2,
  fit: 2,
  code: "LimitExceeded",
  use(cordon) {
    const attach = make(cordon);
    return (n) => attach(managedPolicyForTests(cordon, `policy-${n}`));
  },
});

export const quotasOfIam = {
  usersPerAccount: {
    most: 2,
    fit: 2,
    code: "LimitExceeded",
    use: (cordon) => (n) => cordon.call("iam", "CreateUser", { UserName: `user-${n}` }, home),
  },
  groupsPerAccount: { most: 2, fit: 2, code: "LimitExceeded", use: (cordon) => (n) => createGroup(cordon, n) },
  groupsPerUser: {
    most: 2,
    fit: 2,
    code: "LimitExceeded",
    use(cordon) {
      createUser(cordon);
      return (n) => {
        createGroup(cordon, n);
        return cordon.call("iam", "AddUserToGroup", { UserName: "alice", GroupName: `group-${n}` }, home);
      };
    },
  },
  accessKeysPerUser: {
    most: 2,
    fit: 2,
    code: "LimitExceeded",
    use(cordon) {
      createUser(cordon);
      return () => cordon.call("iam", "CreateAccessKey", { UserName: "alice" }, home);
    },
  },
  attachedPoliciesPerUser: attachedTo((cordon) => {
    createUser(cordon);
    return (PolicyArn) => cordon.call("iam", "AttachUserPolicy", { UserName: "alice", PolicyArn }, home);
  }),
  attachedPoliciesPerGroup: attachedTo((cordon) => {
    createGroup(cordon, 1);
    return (PolicyArn) => cordon.call("iam", "AttachGroupPolicy", { GroupName: "group-1", PolicyArn }, home);
  }),
  attachedPoliciesPerRole: attachedTo((cordon) => {
    createRole(cordon, 1);
    return (PolicyArn) => cordon.call("iam", "AttachRolePolicy", { RoleName: "role-1", PolicyArn }, home);
  }),
  userPolicySize: {
    ...room,
    use(cordon) {
      createUser(cordon);
      return (n) => {
        const policy = { PolicyName: `policy-${n}`, PolicyDocument: ALLOW_ALL };
        return cordon.call("iam", "PutUserPolicy", { UserName: "alice", ...policy }, home);
      };
    },
  },
  groupPolicySize: {
    ...room,
    use(cordon) {
      createGroup(cordon, 0);
      return (n) => {
        const policy = { PolicyName: `policy-${n}`, PolicyDocument: ALLOW_ALL };
        return cordon.call("iam", "PutGroupPolicy", { GroupName: "group-0", ...policy }, home);
      };
    },
  },
  rolesPerAccount: { most: 2, fit: 2, code: "LimitExceeded", use: (cordon) => (n) => createRole(cordon, n) },
  rolePolicySize: {
    ...room,
    use(cordon) {
      createRole(cordon, 0);
      return (n) => {
        const policy = { PolicyName: `policy-${n}`, PolicyDocument: ALLOW_ALL };
        return cordon.call("iam", "PutRolePolicy", { RoleName: "role-0", ...policy }, home);
      };
    },
  },
  trustPolicySize: {
    most: withId(TRUST_ACCOUNT, 1).length,
    fit: 1,
    code: "LimitExceeded",
    use: (cordon) => (n) => createRole(cordon, n, withId(TRUST_ACCOUNT, n)),
  },
  policiesPerAccount: { most: 2, fit: 2, code: "LimitExceeded", use: (cordon) => (n) => createPolicy(cordon, n) },
  policySize: {
    most: withId(ALLOW_ALL, 1).length,
    fit: 1,
    code: "LimitExceeded",
    use: (cordon) => (n) => createPolicy(cordon, n, withId(ALLOW_ALL, n)),
  },
  versionsPerPolicy: {
    most: 3,
    fit: 2,
    code: "LimitExceeded",
    use(cordon) {
      const PolicyArn = managedPolicyForTests(cordon, "policy");
      return () => cordon.call("iam", "CreatePolicyVersion", { PolicyArn, PolicyDocument: ALLOW_ALL }, home);
    },
  },
} satisfies Quotas;
