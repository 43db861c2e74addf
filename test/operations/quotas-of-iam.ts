/** Test cases for the quotas of IAM. */
import type { IamEntity } from "../../src/model/records/iam.ts";
import { GLOBAL } from "../../src/model/regions.ts";
import { putInline } from "../../src/operations/iam/inline-policies.ts";
import { ALLOW_ALL, managedPolicyForTests } from "../../src/operations/iam/policies/policy-for-tests.ts";
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import type { NamedCalls } from "./named-calls.ts";
import type { Quota, Quotas } from "./quota.ts";

const home = { region: GLOBAL };

const createUser = (cordon: NamedCalls) => cordon.call("iam", "CreateUser", { UserName: "alice" }, home);
const createGroup = (cordon: NamedCalls, n: number) =>
  cordon.call("iam", "CreateGroup", { GroupName: `group-${n}` }, home);

const entity = {
  id: "AROAEXAMPLE",
  ownerId: ACCOUNT,
  name: "agent",
  path: "/",
  createDate: "2026-01-02T03:04:05.000Z",
  attachedPolicies: [],
  inlinePolicies: [],
};

/** A character less than three policies have. */
const room = { most: 3 * ALLOW_ALL.length - 1, fit: 2, code: "LimitExceeded" } satisfies Partial<Quota>;

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
  attachedPoliciesPerEntity: {
    most: 2,
    fit: 2,
    code: "LimitExceeded",
    use(cordon) {
      createUser(cordon);
      return (n) => {
        const PolicyArn = managedPolicyForTests(cordon, `policy-${n}`);
        return cordon.call("iam", "AttachUserPolicy", { UserName: "alice", PolicyArn }, home);
      };
    },
  },
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
  rolePolicySize: {
    ...room,
    use(cordon) {
      let role: IamEntity = { ...entity, arn: `arn:aws:iam::${ACCOUNT}:role/${entity.name}` };
      return (n) => {
        const policy = { PolicyName: `policy-${n}`, PolicyDocument: ALLOW_ALL };
        role = putInline(role, "role", policy, cordon.limits);
      };
    },
  },
} satisfies Quotas;
