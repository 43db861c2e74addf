/** IAM's table of actions: what it says of some that are known. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how IAM names the parts of ARNs and keys
import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf, resourceTypeOf } from "./actions.ts";

const typesOf = (name: string) =>
  actionOf(name)?.resourceTypes.map(({ type, isRequired }) => `${type}${isRequired ? "" : "?"}`);

test("an action has its access level, its resource types and its condition keys", () => {
  assert.deepEqual(actionOf("ec2:AllocateIpamPoolCidr"), {
    name: "ec2:AllocateIpamPoolCidr",
    accessLevel: "Write",
    resourceTypes: [
      {
        type: "ipam-pool",
        isRequired: true,
        conditionKeys: ["aws:ResourceTag/${TagKey}", "ec2:ResourceTag/${TagKey}"],
      },
      {
        type: "ipam-pool-allocation",
        isRequired: false,
        conditionKeys: ["aws:RequestTag/${TagKey}", "aws:TagKeys"],
      },
    ],
    conditionKeys: ["ec2:Region"],
  });
  assert.deepEqual(actionOf("EC2:describevpcs"), {
    name: "ec2:DescribeVpcs",
    accessLevel: "List",
    resourceTypes: [],
    conditionKeys: ["ec2:Region"],
  });
  assert.deepEqual(actionOf("sts:GetCallerIdentity")?.conditionKeys, []);
  assert.deepEqual(typesOf("iam:AddUserToGroup"), ["group"]);
  assert.deepEqual(typesOf("sts:AssumeRole"), ["role"]);
});

test("names that aren't actions have none", () => {
  for (const name of ["ec2:Nothing", "ec2", "", "s3:GetObject", "constructor:name", "__proto__:x", "ec2:constructor"]) {
    assert.equal(actionOf(name), undefined, name);
  }
});

test("a resource type has the form of its ARN", () => {
  assert.equal(resourceTypeOf("ec2", "vpc")?.arn, "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}");
  assert.ok(resourceTypeOf("ec2", "vpc")?.conditionKeys.includes("ec2:VpcID"));
  assert.equal(resourceTypeOf("ec2", "ipam-pool")?.arn, "arn:${Partition}:ec2::${Account}:ipam-pool/${IpamPoolId}");
  for (const [service, name] of [
    ["ec2", "x"],
    ["x", "vpc"],
    ["constructor", "name"],
    ["ec2", "constructor"],
  ] as const) {
    assert.equal(resourceTypeOf(service, name), undefined);
  }
});

test("groups are asked about with their rules only if tags come with these; the named prefix list is optional", () => {
  assert.deepEqual(typesOf("ec2:AuthorizeSecurityGroupIngress"), ["security-group", "security-group-rule?"]);
  assert.deepEqual(typesOf("ec2:ModifySecurityGroupRules"), ["prefix-list?", "security-group", "security-group-rule"]);
  assert.deepEqual(typesOf("ec2:CreateSecurityGroup"), ["security-group", "vpc?"]);
});
