/** Conditions of policies decide about calls, and refusals say in AWS's words what was missing. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ACCOUNT, REGION } from "../../../src/operations/world-for-tests.ts";
import { NamedCalls, there } from "../../operations/named-calls.ts";
import { served } from "../../wire/sdk.ts";
import { answerUnder, CALLER, type Statement } from "./call-under-policies.ts";

const cordon = new NamedCalls();
const VpcId = cordon.defaultVpcId();
const tagged = (ResourceType: "security-group" | "vpc", Key: string, Value: string) => ({
  TagSpecifications: [{ ResourceType, Tags: [{ Key, Value }] }],
});
const group = (GroupName: string, env: string): string =>
  there(
    cordon.ec2("CreateSecurityGroup", { GroupName, Description: "d", VpcId, ...tagged("security-group", "env", env) })
      .GroupId,
  );
const [test1, prod1] = [group("test1", "test"), group("prod1", "prod")];
const otherVpc = there(cordon.ec2("CreateVpc", { CidrBlock: "10.9.0.0/16" }).Vpc?.VpcId);

const ARN = `arn:aws:ec2:${REGION}:${ACCOUNT}`;
const rule = { IpProtocol: "tcp", FromPort: 1, ToPort: 1, CidrIp: "10.0.0.0/8" };

const answer = (name: string, input: object, ...statements: readonly Statement[]) => {
  const operation = there(served.find((each) => each.service === "ec2" && each.name === name));
  return answerUnder(cordon, statements, operation, input);
};
const allow = (Action: Statement["Action"], Resource: Statement["Resource"], condition?: Statement["Condition"]) =>
  ({ Effect: "Allow", Action, Resource, ...(condition && { Condition: condition }) }) as const;
const deny = (Action: Statement["Action"], Resource: Statement["Resource"], condition?: Statement["Condition"]) => ({
  ...allow(Action, Resource, condition),
  Effect: "Deny" as const,
});
const equal = (key: string, value: string) => ({ StringEquals: { [key]: value } });

/** What a call may do under statements: the same call, and another that differs in what the condition compares. */
interface Case {
  readonly title: string;
  readonly call: string;
  readonly statements: readonly Statement[];
  readonly allowed: object;
  readonly refused: object;
}

const launch = {
  ImageId: "ami-0123456789abcdef0",
  InstanceType: "t3.micro",
  MinCount: 1,
  MaxCount: 1,
  MetadataOptions: { HttpTokens: "required" },
};

const INGRESS = "ec2:AuthorizeSecurityGroupIngress";
const cases: readonly Case[] = [
  {
    title: "catalogue 392: the tags of a group",
    call: "AuthorizeSecurityGroupIngress",
    statements: [allow(INGRESS, "*", equal("ec2:ResourceTag/env", "test"))],
    allowed: { GroupId: test1, ...rule },
    refused: { GroupName: "prod1", ...rule },
  },
  {
    title: "catalogue 392: the VPC of a group",
    call: "AuthorizeSecurityGroupIngress",
    statements: [
      allow(INGRESS, "*"),
      deny(INGRESS, "*", { ArnEquals: { "ec2:Vpc": `${ARN}:vpc/${VpcId}` }, ...equal("ec2:SecurityGroupID", prod1) }),
    ],
    allowed: { GroupId: test1, ...rule },
    refused: { GroupId: prod1, ...rule },
  },
  {
    title: "catalogue 392: new rules are asked for only with tags, and tagging them is asked for as well",
    call: "AuthorizeSecurityGroupIngress",
    statements: [allow(INGRESS, `${ARN}:security-group/*`)],
    allowed: { GroupId: test1, ...rule },
    refused: {
      GroupId: test1,
      ...rule,
      TagSpecifications: [{ ResourceType: "security-group-rule", Tags: [{ Key: "a", Value: "b" }] }],
    },
  },
  {
    title: "catalogue 393: the tags that a call gives",
    call: "CreateSecurityGroup",
    statements: [
      allow("ec2:CreateSecurityGroup", `${ARN}:vpc/*`),
      allow("ec2:CreateSecurityGroup", `${ARN}:security-group/*`, equal("aws:RequestTag/env", "test")),
      allow("ec2:CreateTags", "*"),
    ],
    allowed: { GroupName: "new", Description: "d", VpcId, ...tagged("security-group", "env", "test") },
    refused: { GroupName: "new", Description: "d", VpcId, ...tagged("security-group", "env", "prod") },
  },
  {
    title: "catalogue 393: the VPC that a new group is in",
    call: "CreateSecurityGroup",
    statements: [
      allow("ec2:CreateSecurityGroup", `${ARN}:security-group/*`),
      allow("ec2:CreateSecurityGroup", `${ARN}:vpc/*`, equal("ec2:VpcID", VpcId)),
    ],
    allowed: { GroupName: "new", Description: "d" },
    refused: { GroupName: "new", Description: "d", VpcId: otherVpc },
  },
  {
    title: "catalogue 459: tags of what a call creates need permission for CreateTags by that call",
    call: "CreateVpc",
    statements: [
      allow("ec2:CreateVpc", "*"),
      allow("ec2:CreateTags", `${ARN}:vpc/*`, {
        StringEquals: { "ec2:CreateAction": "CreateVpc" },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["env"] },
      }),
    ],
    allowed: { CidrBlock: "10.1.0.0/16", ...tagged("vpc", "env", "test") },
    refused: { CidrBlock: "10.1.0.0/16", ...tagged("vpc", "owner", "me") },
  },
  {
    title: "catalogue 459: permission to tag what is created is none to tag what exists",
    call: "CreateTags",
    statements: [
      allow("ec2:CreateTags", "*", equal("ec2:CreateAction", "CreateVpc")),
      allow("ec2:CreateTags", `${ARN}:vpc/${VpcId}`),
    ],
    allowed: { Resources: [VpcId], Tags: [{ Key: "a", Value: "b" }] },
    refused: { Resources: [test1], Tags: [{ Key: "a", Value: "b" }] },
  },
  {
    title: "catalogue 457: the attribute that a call sets",
    call: "ModifyVpcAttribute",
    statements: [
      allow("ec2:ModifyVpcAttribute", "*"),
      deny("ec2:ModifyVpcAttribute", "*", equal("ec2:Attribute/EnableDnsSupport", "false")),
    ],
    allowed: { VpcId, EnableDnsSupport: { Value: true } },
    refused: { VpcId, EnableDnsSupport: { Value: false } },
  },
  {
    title: "the type of an instance that is launched, and where its metadata can be read",
    call: "RunInstances",
    statements: [
      allow("ec2:RunInstances", "*"),
      deny("ec2:RunInstances", `${ARN}:instance/*`, { StringNotLike: { "ec2:InstanceType": "t3.*" } }),
      deny("ec2:RunInstances", `${ARN}:instance/*`, { StringNotEquals: { "ec2:MetadataHttpTokens": "required" } }),
      deny("ec2:RunInstances", `${ARN}:volume/*`, { NumericGreaterThan: { "ec2:VolumeSize": "20" } }),
    ],
    allowed: { ...launch, InstanceType: "t3.micro" },
    refused: { ...launch, InstanceType: "m5.large" },
  },
  {
    title: "the volumes of an instance that is launched",
    call: "RunInstances",
    statements: [
      allow("ec2:RunInstances", "*"),
      deny("ec2:RunInstances", `${ARN}:volume/*`, { NumericGreaterThan: { "ec2:VolumeSize": "20" } }),
    ],
    allowed: launch,
    refused: { ...launch, BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { VolumeSize: 30 } }] },
  },
  {
    title: "whether an instance gets a public address",
    call: "RunInstances",
    statements: [
      allow("ec2:RunInstances", "*"),
      deny("ec2:RunInstances", `${ARN}:network-interface/*`, { Bool: { "ec2:AssociatePublicIpAddress": "true" } }),
    ],
    allowed: { ...launch, NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false }] },
    refused: launch,
  },
  {
    title: "the other side of a peering",
    call: "CreateVpcPeeringConnection",
    statements: [
      allow("ec2:CreateVpcPeeringConnection", `${ARN}:vpc/*`),
      allow("ec2:CreateVpcPeeringConnection", `${ARN}:vpc-peering-connection/*`, {
        ArnEquals: { "ec2:AccepterVpc": `${ARN}:vpc/${otherVpc}` },
      }),
    ],
    allowed: { VpcId, PeerVpcId: otherVpc },
    refused: { VpcId, PeerVpcId: otherVpc, PeerOwnerId: "000000000000" },
  },
];

suite("one condition decides", () => {
  for (const { title, call, statements, allowed, refused } of cases) {
    test(title, async () => {
      assert.deepEqual(await answer(call, allowed, ...statements), [200, undefined, undefined]);
      const [status, code] = await answer(call, refused, ...statements);
      assert.deepEqual([status, code], [403, "UnauthorizedOperation"]);
    });
  }
});

test("conditions of the request and of the caller: Region, time, name, and that nothing is encrypted", async () => {
  const describe = (condition: Statement["Condition"]) =>
    answer("DescribeVpcs", {}, allow("ec2:DescribeVpcs", "*", condition)).then(([status]) => status);
  for (const [met, unmet] of [
    [equal("aws:RequestedRegion", REGION), equal("aws:RequestedRegion", "eu-west-1")],
    [equal("ec2:Region", REGION), equal("ec2:Region", "eu-west-1")],
    [equal("aws:username", "AKIDALICE"), equal("aws:username", "AKIDBOB")],
    [equal("aws:PrincipalAccount", ACCOUNT), equal("aws:PrincipalAccount", "000000000000")],
    [{ ArnEquals: { "aws:PrincipalArn": CALLER } }, { ArnEquals: { "aws:PrincipalArn": `${CALLER}x` } }],
    [{ Bool: { "aws:SecureTransport": "false" } }, { Bool: { "aws:SecureTransport": "true" } }],
    [
      { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
      { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
    ],
  ] as const) {
    assert.equal(await describe(met), 200, JSON.stringify(met));
    assert.equal(await describe(unmet), 403, JSON.stringify(unmet));
  }
});

test("catalogue 389: a refusal names the caller, the action, the resource and the reason, and has an encoded message", async () => {
  const textOf = async (...statements: readonly Statement[]) => {
    const [, , text = ""] = await answer("DeleteSecurityGroup", { GroupName: "prod1" }, ...statements);
    const [plain, encoded = ""] = text.split(". Encoded authorization failure message: ");
    assert.match(encoded, /^[\w-]{100,}$/);
    return plain;
  };
  const action = "ec2:DeleteSecurityGroup";
  const start =
    "You are not authorized to perform this operation. " +
    `User: ${CALLER} is not authorized to perform: ${action} on resource: ${ARN}:security-group/${prod1}`;
  assert.equal(await textOf(), `${start} because no identity-based policy allows the ${action} action`);
  const denied = deny("*", `${ARN}:security-group/${prod1}`);
  assert.equal(await textOf(allow("*", "*"), denied), `${start} with an explicit deny in an identity-based policy`);
});

test("catalogue 390: a refusal of a call that is about no resource names none, and has no encoded message", async () => {
  const [, , text] = await answer("DescribeVpcs", {});
  assert.equal(
    text,
    "You are not authorized to perform this operation. " +
      `User: ${CALLER} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`,
  );
});
