/** What policies would decide. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies name variables, and IAM the parts of ARNs
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import addUser from "../groups/add-user-to-group.ts";
import createGroup from "../groups/create-group.ts";
import putGroupPolicy from "../groups/policies/put-group-policy.ts";
import createPolicy from "../policies/create-policy.ts";
import { TRUST_ACCOUNT } from "../policies/policy-for-tests.ts";
import createRole from "../roles/create-role.ts";
import attachRolePolicy from "../roles/policies/attach-role-policy.ts";
import createUser from "../users/create-user.ts";
import putUserPolicy from "../users/policies/put-user-policy.ts";
import customKeys from "./get-context-keys-for-custom-policy.ts";
import principalKeys from "./get-context-keys-for-principal-policy.ts";
import simulateCustom from "./simulate-custom-policy.ts";
import simulatePrincipal from "./simulate-principal-policy.ts";

const home = { region: GLOBAL };
const policyOf = (...Statement: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: Statement.map((each) => ({ Effect: "Allow", Resource: "*", ...each })),
  });

const DESCRIBE = policyOf({ Action: "ec2:Describe*" });
const VPC = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1";
const OTHER = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-2";
const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;

type Custom = Parameters<typeof simulateCustom.decide>[0]["input"];
const custom = (input: Partial<Custom> & Pick<Custom, "ActionNames">, cordon = new TestCordon()) =>
  cordon.run(simulateCustom, { PolicyInputList: [DESCRIBE], ...input }, home).EvaluationResults ?? [];

const decisions = (results: readonly { readonly EvalDecision: string }[]) =>
  results.map(({ EvalDecision }) => EvalDecision);

suite("policies given as texts", () => {
  test("catalogue 479: of everything, one result an action, with the statements that decide", () => {
    const [allowed, denied] = custom({ ActionNames: ["ec2:DescribeVpcs", "ec2:CreateVpc"] });
    assert.deepEqual(allowed, {
      EvalActionName: "ec2:DescribeVpcs",
      EvalResourceName: "*",
      EvalDecision: "allowed",
      MatchedStatements: [
        {
          SourcePolicyId: "PolicyInputList.1",
          SourcePolicyType: "IAM Policy",
          StartPosition: { Line: 1, Column: 38 },
          EndPosition: { Line: 1, Column: DESCRIBE.length - 1 },
        },
      ],
      MissingContextValues: [],
      PermissionsBoundaryDecisionDetail: undefined,
      OrganizationsDecisionDetail: undefined,
      ResourceSpecificResults: undefined,
    });
    assert.deepEqual([denied?.EvalDecision, denied?.MatchedStatements], ["implicitDeny", []]);
  });

  test("catalogue 479: of several resources, one result with one of each in it", () => {
    const policy = policyOf({ Action: "ec2:*" }, { Effect: "Deny", Action: "ec2:DeleteVpc", Resource: OTHER });
    const [result] = custom({ ActionNames: ["ec2:DeleteVpc"], ResourceArns: [VPC, OTHER], PolicyInputList: [policy] });
    assert.equal(result?.EvalResourceName, "arn:aws:ec2:${Region}:${Account}:vpc/${VpcId}");
    assert.deepEqual([result?.EvalDecision, result?.MatchedStatements], ["explicitDeny", []]);
    assert.deepEqual(
      result?.ResourceSpecificResults?.map((each) => [
        each.EvalResourceName,
        each.EvalResourceDecision,
        each.MatchedStatements?.length,
      ]),
      [
        [VPC, "allowed", 1],
        [OTHER, "explicitDeny", 1],
      ],
    );
    const [one] = custom({ ActionNames: ["ec2:DeleteVpc"], ResourceArns: [VPC], PolicyInputList: [policy] });
    assert.deepEqual([one?.EvalResourceName, one?.MatchedStatements?.length], [VPC, 1]);
  });

  test("conditions are compared with the entries; keys without one are missing", () => {
    const policy = policyOf(
      {
        Action: "ec2:DeleteVpc",
        Condition: { StringEquals: { "aws:ResourceTag/team": "a" }, Bool: { "aws:SecureTransport": "true" } },
      },
      { Action: "ec2:CreateVpc", Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } } },
    );
    const asked = (action: string, entries: Custom["ContextEntries"]) =>
      custom({ ActionNames: [action], PolicyInputList: [policy], ContextEntries: entries })[0];
    const tag = { ContextKeyName: "aws:resourcetag/team", ContextKeyValues: ["a"], ContextKeyType: "string" } as const;
    const secure = {
      ContextKeyName: "aws:SecureTransport",
      ContextKeyValues: ["true"],
      ContextKeyType: "boolean",
    } as const;
    assert.deepEqual(asked("ec2:DeleteVpc", [])?.MissingContextValues, ["aws:ResourceTag/team", "aws:SecureTransport"]);
    const half = asked("ec2:DeleteVpc", [tag]);
    assert.deepEqual([half?.EvalDecision, half?.MissingContextValues], ["implicitDeny", ["aws:SecureTransport"]]);
    assert.equal(asked("ec2:DeleteVpc", [tag, secure])?.EvalDecision, "allowed");
    const keys = (...ContextKeyValues: string[]) =>
      asked("ec2:CreateVpc", [{ ContextKeyName: "aws:TagKeys", ContextKeyValues, ContextKeyType: "stringList" }]);
    assert.deepEqual([keys("a", "b")?.EvalDecision, keys("a", "c")?.EvalDecision], ["allowed", "implicitDeny"]);
  });

  test("a boundary and an organization's levels must allow too, and the result says whether they do", () => {
    const all = policyOf({ Action: "*" });
    const noVpcs = policyOf({ Action: "*" }, { Effect: "Deny", Action: "ec2:DeleteVpc" });
    const asked = (more: object) => custom({ ActionNames: ["ec2:DeleteVpc"], PolicyInputList: [all], ...more })[0];
    const bounded = asked({ PermissionsBoundaryPolicyInputList: [DESCRIBE] });
    assert.equal(bounded?.EvalDecision, "implicitDeny");
    assert.deepEqual(bounded?.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: false });
    const denied = asked({ PermissionsBoundaryPolicyInputList: [noVpcs] });
    assert.deepEqual(
      [denied?.EvalDecision, denied?.MatchedStatements?.[0]?.SourcePolicyId],
      ["explicitDeny", "PermissionsBoundaryPolicyInputList.1"],
    );
    const wide = asked({ PermissionsBoundaryPolicyInputList: [all] });
    assert.deepEqual(
      [wide?.EvalDecision, wide?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary],
      ["allowed", true],
    );
    const levels = (...lists: readonly string[]) =>
      asked({ OrderedOrganizationPolicyInputList: lists.map((each) => ({ ServiceControlPolicyInputList: [each] })) });
    assert.deepEqual([levels(all, all)?.EvalDecision, levels(all, noVpcs)?.EvalDecision], ["allowed", "implicitDeny"]);
    assert.deepEqual(levels(all, noVpcs)?.OrganizationsDecisionDetail, { AllowedByOrganizations: false });
  });

  test("results come in pages, in the order in which the call names the actions", () => {
    const cordon = new TestCordon();
    const input = {
      PolicyInputList: [DESCRIBE],
      ActionNames: ["ec2:CreateVpc", "ec2:DescribeVpcs", "ec2:CreateTags"],
      MaxItems: 2,
    };
    const first = cordon.run(simulateCustom, input, home);
    assert.equal(first.IsTruncated, true);
    const second = cordon.run(simulateCustom, { ...input, Marker: first.Marker }, home);
    assert.deepEqual(
      [first, second].map(({ EvaluationResults }) => EvaluationResults?.map(({ EvalActionName }) => EvalActionName)),
      [["ec2:CreateVpc", "ec2:DescribeVpcs"], ["ec2:CreateTags"]],
    );
  });

  test("what can't be simulated is refused", () => {
    const asking = (more: object) => () => custom({ ActionNames: ["ec2:CreateVpc"], ...more });
    assert.throws(asking({ ActionNames: ["CreateVpc"] }), refusal("InvalidInput", "Invalid Action Name: CreateVpc"));
    assert.throws(asking({ ActionNames: ["ec2:*"] }), refusal("InvalidInput", "Invalid Action Name: ec2:*"));
    assert.throws(asking({ ResourceArns: ["vpc-1"] }), refusal("InvalidInput", "Invalid Resource Arn: vpc-1"));
    assert.throws(asking({ PolicyInputList: [DESCRIBE, "{"] }), refusal("InvalidInput", /PolicyInputList.2/));
    assert.throws(asking({ ResourcePolicy: DESCRIBE }), refusal("InvalidInput", /resource policy/));
    const two = { PermissionsBoundaryPolicyInputList: [DESCRIBE, DESCRIBE] };
    assert.throws(asking(two), refusal("InvalidInput", "Only one permissions boundary can be simulated."));
    const ResourceArns = Array.from({ length: 10_001 }, (_, n) => `${VPC}${n}`);
    assert.throws(asking({ ResourceArns }), refusal("InvalidInput", /10000 combinations/));
    const many = policyOf(...Array.from({ length: 501 }, () => ({ Action: "ec2:Describe*" })));
    const all = { PolicyInputList: [many], ResourceArns: ResourceArns.slice(1) };
    assert.throws(asking(all), refusal("InvalidInput", /can compare 5000000 times/));
    const deciding = { ...all, ActionNames: ["ec2:DescribeVpcs"], ResourceArns: ResourceArns.slice(0, 40) };
    assert.throws(asking(deciding), refusal("InvalidInput", /More than 20000 times a statement decides/));
    assert.equal(custom({ ...deciding, ActionNames: ["ec2:CreateVpc"] }).length, 1);
  });
});

suite("the policies of a user, a group or a role", () => {
  /** Alice may describe by her group, and delete what has her name; the role reads VPCs. */
  function cordonWithAll(): TestCordon {
    const cordon = new TestCordon();
    cordon.run(createUser, { UserName: "alice", Tags: [{ Key: "team", Value: "a" }] }, home);
    cordon.run(createGroup, { GroupName: "readers" }, home);
    cordon.run(addUser, { UserName: "alice", GroupName: "readers" }, home);
    cordon.run(putGroupPolicy, { GroupName: "readers", PolicyName: "read", PolicyDocument: DESCRIBE }, home);
    const own = policyOf({
      Action: "ec2:DeleteVpc",
      Condition: { StringEquals: { "aws:ResourceTag/owner": "${aws:username}" } },
    });
    cordon.run(putUserPolicy, { UserName: "alice", PolicyName: "own", PolicyDocument: own }, home);
    cordon.run(createRole, { RoleName: "deploy", AssumeRolePolicyDocument: TRUST_ACCOUNT }, home);
    const PolicyArn = "arn:aws:iam::aws:policy/AmazonVPCReadOnlyAccess";
    cordon.run(attachRolePolicy, { RoleName: "deploy", PolicyArn }, home);
    return cordon;
  }
  type Principal = Parameters<typeof simulatePrincipal.decide>[0]["input"];
  const asked = (cordon: TestCordon, input: Partial<Principal> & Pick<Principal, "ActionNames">) =>
    cordon.run(simulatePrincipal, { PolicySourceArn: USER, ...input }, home).EvaluationResults ?? [];
  const owner = (name: string) => [
    { ContextKeyName: "aws:ResourceTag/owner", ContextKeyValues: [name], ContextKeyType: "string" as const },
  ];

  test("catalogue 479: a user has those of its groups, and its own keys are known", () => {
    const cordon = cordonWithAll();
    const [deletes, describes] = asked(cordon, {
      ActionNames: ["ec2:DeleteVpc", "ec2:DescribeVpcs"],
      ContextEntries: owner("alice"),
    });
    assert.deepEqual(decisions([deletes, describes].flatMap((each) => each ?? [])), ["allowed", "allowed"]);
    assert.equal(describes?.MatchedStatements?.[0]?.SourcePolicyId, "group_readers_read");
    assert.equal(deletes?.MatchedStatements?.[0]?.SourcePolicyId, "user_alice_own");
    assert.deepEqual(decisions(asked(cordon, { ActionNames: ["ec2:DeleteVpc"], ContextEntries: owner("bob") })), [
      "implicitDeny",
    ]);
  });

  test("further policies count, and excluded ones don't", () => {
    const cordon = cordonWithAll();
    const ActionNames = ["ec2:DescribeVpcs"];
    const deny = policyOf({ Effect: "Deny", Action: "ec2:DescribeVpcs" });
    assert.deepEqual(decisions(asked(cordon, { ActionNames, PolicyInputList: [deny] })), ["explicitDeny"]);
    const inline = (AttachmentName: string) => [
      { InlinePolicyIdentifier: { PolicyName: "read", AttachmentType: "group" as const, AttachmentName } },
    ];
    assert.deepEqual(decisions(asked(cordon, { ActionNames, PolicyExclusionList: inline("read*") })), ["implicitDeny"]);
    assert.deepEqual(decisions(asked(cordon, { ActionNames, PolicyExclusionList: inline("other") })), ["allowed"]);
    assert.deepEqual(decisions(asked(cordon, { ActionNames, PolicyExclusionList: [{ PolicyType: "inline" }] })), [
      "implicitDeny",
    ]);
  });

  test("a role's managed policies are named, and its boundary holds unless the call gives another", () => {
    const cordon = cordonWithAll();
    cordon.run(createPolicy, { PolicyName: "limit", PolicyDocument: policyOf({ Action: "ec2:DescribeVpcs" }) }, home);
    const PermissionsBoundary = `arn:aws:iam::${ACCOUNT}:policy/limit`;
    cordon.run(createRole, { RoleName: "bounded", AssumeRolePolicyDocument: TRUST_ACCOUNT, PermissionsBoundary }, home);
    const PolicyArn = "arn:aws:iam::aws:policy/AmazonVPCReadOnlyAccess";
    cordon.run(attachRolePolicy, { RoleName: "bounded", PolicyArn }, home);
    const roleNamed = (name: string) => ({ PolicySourceArn: `arn:aws:iam::${ACCOUNT}:role/${name}` });
    const ActionNames = ["ec2:DescribeSubnets"];
    const [free] = asked(cordon, { ...roleNamed("deploy"), ActionNames });
    assert.deepEqual(
      [free?.EvalDecision, free?.MatchedStatements?.[0]?.SourcePolicyId],
      ["allowed", "AmazonVPCReadOnlyAccess"],
    );
    assert.equal(free?.PermissionsBoundaryDecisionDetail, undefined);
    const [bounded] = asked(cordon, { ...roleNamed("bounded"), ActionNames });
    assert.deepEqual(
      [bounded?.EvalDecision, bounded?.PermissionsBoundaryDecisionDetail],
      ["implicitDeny", { AllowedByPermissionsBoundary: false }],
    );
    const other = { PermissionsBoundaryPolicyInputList: [policyOf({ Action: "*" })] };
    assert.deepEqual(decisions(asked(cordon, { ...roleNamed("bounded"), ActionNames, ...other })), ["allowed"]);
    const without = { PolicyExclusionList: [{ PolicyType: "permission-boundary" }] };
    assert.deepEqual(decisions(asked(cordon, { ...roleNamed("bounded"), ActionNames, ...without })), ["allowed"]);
    const managed = { PolicyExclusionList: [{ PolicyArn }] };
    assert.deepEqual(decisions(asked(cordon, { ...roleNamed("deploy"), ActionNames, ...managed })), ["implicitDeny"]);
    const types = { PolicyExclusionList: [{ PolicyType: "aws-managed" }] };
    assert.deepEqual(decisions(asked(cordon, { ...roleNamed("deploy"), ActionNames, ...types })), ["implicitDeny"]);
  });

  test("catalogue 480: ARNs that name no user, group or role", () => {
    const cordon = cordonWithAll();
    for (const arn of [`arn:aws:sts::${ACCOUNT}:assumed-role/deploy/x`, "arn:aws:iam::444455556666:user/alice"]) {
      const message = `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`;
      assert.throws(
        () => asked(cordon, { PolicySourceArn: arn, ActionNames: ["ec2:A"] }),
        refusal("InvalidInput", message),
      );
    }
    const gone = { PolicySourceArn: `arn:aws:iam::${ACCOUNT}:group/gone`, ActionNames: ["ec2:A"] };
    assert.throws(() => asked(cordon, gone), refusal("NoSuchEntity"));
  });

  test("the keys that policies look at", () => {
    const cordon = cordonWithAll();
    const keys = ["aws:ResourceTag/owner", "aws:username"];
    assert.deepEqual(cordon.run(principalKeys, { PolicySourceArn: USER }, home).ContextKeyNames, keys);
    const more = policyOf({ Action: "*", Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } });
    const both = { PolicySourceArn: USER, PolicyInputList: [more] };
    assert.deepEqual(cordon.run(principalKeys, both, home).ContextKeyNames, [...keys, "aws:SourceIp"]);
    assert.deepEqual(cordon.run(customKeys, { PolicyInputList: [more] }, home).ContextKeyNames, ["aws:SourceIp"]);
  });
});
