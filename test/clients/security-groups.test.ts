/** Security groups as people use them: the documented examples through the official clients, against a running Cordon. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  ModifySecurityGroupRulesCommand,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { hasAwsCli, hasBoto3, runAws, runPython } from "./python.ts";

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(() => cordon.close());

const ec2 = (account: string) => ec2Client(cordon.url, account);

const withCode = (name: string, status: number) => (error: unknown) => {
  const { name: actual, $metadata } = error as { name: string; $metadata: { httpStatusCode: number } };
  assert.deepEqual([actual, $metadata.httpStatusCode], [name, status]);
  return true;
};

test("the documented examples through the JavaScript SDK", async () => {
  const client = ec2("000000000001");
  const create = async (GroupName: string) =>
    (await client.send(new CreateSecurityGroupCommand({ GroupName, Description: "d" }))).GroupId ?? "";
  const [web, app] = [await create("web"), await create("app")];
  const { SecurityGroupRules = [] } = await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: web,
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: "203.0.113.0/24", Description: "SSH access" }],
        },
        { IpProtocol: "tcp", FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: app }] },
        { IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, Ipv6Ranges: [{ CidrIpv6: "2001:db8:1234:1a00::/64" }] },
      ],
    }),
  );
  assert.deepEqual(
    SecurityGroupRules.map(
      ({ CidrIpv4, CidrIpv6, ReferencedGroupInfo }) => CidrIpv4 ?? CidrIpv6 ?? ReferencedGroupInfo?.GroupId,
    ),
    ["203.0.113.0/24", app, "2001:db8:1234:1a00::/64"],
  );
  const egress = {
    GroupId: web,
    IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "198.51.100.0/24" }] }],
  };
  await assert.rejects(
    client.send(new AuthorizeSecurityGroupEgressCommand({ ...egress, DryRun: true })),
    withCode("DryRunOperation", 412),
  );
  await client.send(new AuthorizeSecurityGroupEgressCommand(egress));
  await assert.rejects(
    client.send(new AuthorizeSecurityGroupEgressCommand(egress)),
    withCode("InvalidPermission.Duplicate", 400),
  );
  const flat = new AuthorizeSecurityGroupEgressCommand({ GroupId: web, CidrIp: "198.51.100.0/24" });
  await assert.rejects(client.send(flat), withCode("InvalidParameterValue", 400));
  const pages = paginateDescribeSecurityGroupRules({ client, pageSize: 5 }, {});
  let rules = 0;
  for await (const page of pages) rules += page.SecurityGroupRules?.length ?? 0;
  assert.equal(rules, 8);
  await assert.rejects(
    client.send(new DeleteSecurityGroupCommand({ GroupId: app })),
    withCode("DependencyViolation", 400),
  );
  await client.send(new DeleteSecurityGroupCommand({ GroupId: web }));
  await assert.rejects(
    client.send(new DescribeSecurityGroupsCommand({ GroupIds: [web] })),
    withCode("InvalidGroup.NotFound", 400),
  );
});

test("accounts and Regions are separate", async () => {
  const [one, two] = [ec2("000000000002"), ec2("000000000003")];
  const { GroupId = "" } = await one.send(new CreateSecurityGroupCommand({ GroupName: "mine", Description: "d" }));
  await assert.rejects(
    two.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] })),
    withCode("InvalidGroup.NotFound", 400),
  );
});

test("many concurrent calls lose no rule", async () => {
  const client = ec2("000000000004");
  const { GroupId } = await client.send(new CreateSecurityGroupCommand({ GroupName: "busy", Description: "d" }));
  const add = (port: number) =>
    client.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpProtocol: "tcp",
        FromPort: port,
        ToPort: port,
        CidrIp: "10.0.0.0/8",
      }),
    );
  await Promise.all(Array.from({ length: 60 }, (_, port) => add(port)));
  const Filters = [{ Name: "group-id", Values: [GroupId ?? ""] }];
  const { SecurityGroupRules = [] } = await client.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  assert.equal(SecurityGroupRules.length, 61);
  await assert.rejects(add(60), withCode("RulesPerSecurityGroupLimitExceeded", 400));
});

test("the documented examples through boto3, its resources, waiters and paginators", {
  skip: hasBoto3 ? false : "boto3 is not here",
}, async () => {
  await runPython("security_groups.py", cordon.url, "000000000005");
});

test("a first session with the AWS CLI", { skip: hasAwsCli ? false : "the AWS CLI is not here" }, async () => {
  const aws = (...args: readonly string[]) => runAws(["ec2", ...args], cordon.url, "000000000006");
  const created = await aws(
    "create-security-group",
    "--group-name",
    "web",
    "--description",
    "web servers",
    "--query",
    "GroupId",
    "--output",
    "text",
  );
  const id = created.output.trim();
  assert.match(id, /^sg-[0-9a-f]{17}$/);
  const rule = [
    "authorize-security-group-ingress",
    "--group-id",
    id,
    "--protocol",
    "tcp",
    "--port",
    "22",
    "--cidr",
    "203.0.113.0/24",
  ];
  assert.equal((await aws(...rule)).status, 0);
  const again = await aws(...rule);
  assert.notEqual(again.status, 0);
  assert.match(
    again.output,
    /\(InvalidPermission\.Duplicate\) when calling the AuthorizeSecurityGroupIngress operation: the specified rule "peer: 203\.0\.113\.0\/24, TCP, from port: 22, to port: 22, ALLOW" already exists/,
  );
});

test("catalogue 347: interfaces can be found by group before the group is deleted", async () => {
  const client = ec2("000000000007");
  const { GroupId = "" } = await client.send(new CreateSecurityGroupCommand({ GroupName: "gone", Description: "d" }));
  const Filters = [{ Name: "group-id", Values: [GroupId] }];
  const { NetworkInterfaces } = await client.send(new DescribeNetworkInterfacesCommand({ Filters }));
  assert.deepEqual(NetworkInterfaces, []);
  await client.send(new DeleteSecurityGroupCommand({ GroupId }));
});

test("catalogue 348, 349: a rule's life under Terraform: added, tagged, read, changed, revoked by id", async () => {
  const client = ec2("000000000008");
  const { GroupId = "" } = await client.send(new CreateSecurityGroupCommand({ GroupName: "ruled", Description: "d" }));
  const IpPermissions = [{ IpProtocol: "-1", FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
  const added = await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const id = added.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  await client.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: "Name", Value: "all" }] }));
  const read = async () => {
    const { SecurityGroupRules } = await client.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }),
    );
    return SecurityGroupRules?.[0];
  };
  const rule = await read();
  assert.deepEqual([rule?.FromPort, rule?.ToPort, rule?.Tags], [-1, -1, [{ Key: "Name", Value: "all" }]]);
  const SecurityGroupRule = { IpProtocol: "tcp", FromPort: 1, ToPort: 2, CidrIpv4: "10.0.0.0/8" };
  await client.send(
    new ModifySecurityGroupRulesCommand({
      GroupId,
      SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule }],
    }),
  );
  assert.equal((await read())?.ToPort, 2);
  await client.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [id] }));
  await assert.rejects(read(), withCode("InvalidSecurityGroupRuleId.NotFound", 400));
});

test("catalogue 352: the default group is found by its name and VPC, emptied, and never deleted", async () => {
  const client = ec2("000000000009");
  const find = async () => {
    const Filters = [{ Name: "group-name", Values: ["default"] }];
    const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
    return SecurityGroups[0];
  };
  const { GroupId, IpPermissions, IpPermissionsEgress } = (await find()) ?? {};
  await client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  await client.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: IpPermissionsEgress }));
  assert.deepEqual((await find())?.IpPermissions, []);
  await assert.rejects(client.send(new DeleteSecurityGroupCommand({ GroupId })), withCode("CannotDelete", 400));
});
