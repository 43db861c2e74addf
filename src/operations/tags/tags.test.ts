/** CreateTags, DeleteTags and DescribeTags over every kind of resource. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { put } from "../../model/world/change.ts";
import describeVpcs from "../vpcs/describe-vpcs.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createTags from "./create-tags.ts";
import deleteTags from "./delete-tags.ts";
import describeTags from "./describe-tags.ts";

const made = () => {
  const cordon = new TestCordon();
  const vpcId = cordon.defaultVpcId();
  const [group] = cordon.world().all("security-group");
  const [rule] = cordon.world().all("security-group-rule");
  if (group === undefined || rule === undefined) throw new Error("the default network has no group");
  const tagsOf = (id: string) =>
    Object.fromEntries(
      (cordon.run(describeTags, { Filters: [{ Name: "resource-id", Values: [id] }] }).Tags ?? []).map(
        ({ Key, Value }) => [Key, Value],
      ),
    );
  return { cordon, vpcId, groupId: group.id, ruleId: rule.id, tagsOf };
};

const tag = (Key: string, Value = "") => ({ Key, Value });

describe("CreateTags", () => {
  test("catalogue 310: several resources of several kinds get several tags at once", () => {
    const { cordon, vpcId, groupId, ruleId, tagsOf } = made();
    const Resources = [vpcId, groupId, ruleId, vpcId];
    assert.deepEqual(cordon.run(createTags, { Resources, Tags: [tag("Name", "a"), tag("team", "b")] }), {});
    for (const id of Resources) assert.deepEqual(tagsOf(id), { Name: "a", team: "b" });
  });

  test("overwrites a tag with the same key and keeps the others; keys differ by case", () => {
    const { cordon, vpcId, tagsOf } = made();
    cordon.run(createTags, { Resources: [vpcId], Tags: [tag("Name", "a"), tag("kept", "k")] });
    cordon.run(createTags, { Resources: [vpcId], Tags: [tag("Name", "b"), tag("name", "c")] });
    assert.deepEqual(tagsOf(vpcId), { kept: "k", Name: "b", name: "c" });
  });

  test("tags that already exist change nothing", () => {
    const { cordon, vpcId } = made();
    const call = { Resources: [vpcId], Tags: [tag("Name", "a")] };
    cordon.run(createTags, call);
    const before = cordon.world().get("vpc", vpcId);
    cordon.run(createTags, call);
    assert.equal(cordon.world().get("vpc", vpcId), before);
  });

  test("one unknown resource refuses the whole call, in the words of its kind", () => {
    const { cordon, vpcId, tagsOf } = made();
    const cases = [
      ["vpc", "InvalidVpcID.NotFound", "The vpc ID '…' does not exist"],
      ["subnet", "InvalidSubnetID.NotFound", "The subnet ID '…' does not exist"],
      ["sg", "InvalidGroup.NotFound", "The security group '…' does not exist"],
      ["sgr", "InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '…' does not exist"],
      ["pl", "InvalidPrefixListID.NotFound", "The prefix list (…) does not exist."],
      ["igw", "InvalidInternetGatewayID.NotFound", "The internetGateway ID '…' does not exist"],
      ["rtb", "InvalidRouteTableID.NotFound", "The routeTable ID '…' does not exist"],
      ["acl", "InvalidNetworkAclID.NotFound", "The networkAcl ID '…' does not exist"],
      ["eni", "InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '…' does not exist"],
      ["eipalloc", "InvalidAllocationID.NotFound", "The allocation ID '…' does not exist"],
      ["i", "InvalidInstanceID.NotFound", "The instance ID '…' does not exist"],
      ["pcx", "InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '…' does not exist"],
    ] as const;
    for (const [prefix, code, text] of cases) {
      const id = `${prefix}-0123456789abcdef0`;
      const call = { Resources: [vpcId, id], Tags: [tag("Name", "a")] };
      assert.throws(() => cordon.run(createTags, call), refusal(code, text.replace("…", id)));
      assert.throws(() => cordon.run(deleteTags, call), refusal(code, text.replace("…", id)));
    }
    assert.deepEqual(tagsOf(vpcId), {});
    const VpcIds = ["vpc-0123456789abcdef0"];
    assert.throws(() => cordon.run(describeVpcs, { VpcIds }), refusal("InvalidVpcID.NotFound", /The vpc ID/));
  });

  test("catalogue 28: short ids are well formed; a text that isn't an id of a taggable kind is refused as such", () => {
    const { cordon } = made();
    const call = (id: string) => () => cordon.run(createTags, { Resources: [id], Tags: [tag("a")] });
    assert.throws(call("sg-00000000"), refusal("InvalidGroup.NotFound"));
    for (const id of ["nonsense", "", "sg-1", "sg-0123456789ABCDEF0", "aclassoc-0123456789abcdef0"]) {
      assert.throws(call(id), refusal("InvalidID", `The ID '${id}' is not valid`));
    }
  });

  test("catalogue 304: 50 tags per resource, keys up to 128 and values up to 256 characters; aws: tags don't count", () => {
    const { cordon, vpcId, tagsOf } = made();
    const vpc = cordon.world().get("vpc", vpcId);
    if (vpc === undefined) throw new Error("no VPC");
    cordon.apply([put("vpc", { ...vpc, tags: [{ key: "aws:cloudformation:stack-name", value: "s" }] })]);
    const fifty = Array.from({ length: 50 }, (_, i) => tag(`k${i}`));
    cordon.run(createTags, { Resources: [vpcId], Tags: fifty });
    assert.equal(Object.keys(tagsOf(vpcId)).length, 51);
    const more = (one: { Key: string; Value: string }) => () =>
      cordon.run(createTags, { Resources: [vpcId], Tags: [one] });
    assert.throws(more(tag("k50")), refusal("TagLimitExceeded"));
    more(tag("k49", "other"))();
    more(tag("k1", "v".repeat(256)))();
    assert.throws(more(tag("k1", "v".repeat(257))), refusal("InvalidParameterValue"));
    assert.throws(more(tag("k".repeat(129))), refusal("InvalidParameterValue"));
    cordon.run(deleteTags, { Resources: [vpcId], Tags: [{ Key: "k0" }] });
    more(tag("k".repeat(128)))();
  });

  test("catalogue 305: keys that begin with aws: are refused, in CreateTags and in DeleteTags", () => {
    const { cordon, vpcId } = made();
    const call = { Resources: [vpcId], Tags: [tag("AWS:x")] };
    const text = "Tag keys starting with 'aws:' are reserved for internal use";
    assert.throws(() => cordon.run(createTags, call), refusal("InvalidParameterValue", text));
    assert.throws(() => cordon.run(deleteTags, call), refusal("InvalidParameterValue", text));
  });

  test("catalogue 306: an empty key is malformed", () => {
    const { cordon, vpcId } = made();
    const call = { Resources: [vpcId], Tags: [tag("")] };
    assert.throws(() => cordon.run(createTags, call), refusal("InvalidTagKey.Malformed"));
    assert.throws(() => cordon.run(deleteTags, call), refusal("InvalidTagKey.Malformed"));
  });

  test("catalogue 307: exceeding the limit on tags refuses the call for all its resources", () => {
    const { cordon, vpcId, groupId, tagsOf } = made();
    cordon.limits = { ...cordon.limits, tagsPerResource: 1 };
    cordon.run(createTags, { Resources: [groupId], Tags: [tag("a")] });
    const call = { Resources: [vpcId, groupId], Tags: [tag("b")] };
    assert.throws(() => cordon.run(createTags, call), refusal("TagLimitExceeded"));
    assert.deepEqual(tagsOf(vpcId), {});
  });

  test("catalogue 423: more than 1000 resources, a repeated key, and a long value, are refused", () => {
    const { cordon, vpcId } = made();
    const Resources = Array.from({ length: 1001 }, (_, i) => `vpc-${i.toString(16).padStart(17, "0")}`);
    assert.throws(() => cordon.run(createTags, { Resources, Tags: [tag("a")] }), refusal("InvalidParameterValue"));
    assert.throws(
      () => cordon.run(createTags, { Resources: [vpcId], Tags: [tag("a"), tag("a", "b")] }),
      refusal("InvalidParameterValue", "Duplicate tag key 'a' specified."),
    );
    assert.throws(
      () => cordon.run(createTags, { Resources: [vpcId], Tags: [tag("a", "b".repeat(257))] }),
      refusal("InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters"),
    );
  });
});

describe("DeleteTags", () => {
  const tagged = () => {
    const all = made();
    const { cordon, vpcId } = all;
    cordon.run(createTags, { Resources: [vpcId], Tags: [tag("a", "1"), tag("b", ""), tag("c", "3")] });
    return all;
  };

  test("a key alone removes the tag whatever its value; with a value, even an empty one, only an equal tag goes", () => {
    const { cordon, vpcId, tagsOf } = tagged();
    const Tags = [{ Key: "a" }, { Key: "b", Value: "" }, { Key: "c", Value: "" }, { Key: "absent" }];
    cordon.run(deleteTags, { Resources: [vpcId], Tags });
    assert.deepEqual(tagsOf(vpcId), { c: "3" });
    cordon.run(deleteTags, { Resources: [vpcId], Tags: [{ Key: "c", Value: "3" }] });
    assert.deepEqual(tagsOf(vpcId), {});
  });

  test("without tags, all are removed except those that AWS put there", () => {
    const { cordon, vpcId, tagsOf } = tagged();
    const vpc = cordon.world().get("vpc", vpcId);
    if (vpc === undefined) throw new Error("no VPC");
    cordon.apply([put("vpc", { ...vpc, tags: [...vpc.tags, { key: "aws:owned", value: "x" }] })]);
    cordon.run(deleteTags, { Resources: [vpcId] });
    assert.deepEqual(tagsOf(vpcId), { "aws:owned": "x" });
  });
});

describe("DescribeTags", () => {
  test("lists each tag with its resource; every filter works", () => {
    const { cordon, vpcId, groupId } = made();
    cordon.run(createTags, { Resources: [vpcId, groupId], Tags: [tag("Owner", "TeamA"), tag("Name", "x")] });
    cordon.run(createTags, { Resources: [vpcId], Tags: [tag("Owner", "TeamB")] });
    const list = (...filters: [string, ...string[]][]) =>
      cordon
        .run(describeTags, { Filters: filters.map(([Name, ...Values]) => ({ Name, Values })) })
        .Tags?.map(({ ResourceId, ResourceType, Key, Value }) => `${ResourceType} ${ResourceId} ${Key}=${Value}`)
        .sort();
    const vpcTag = (text: string) => `vpc ${vpcId} ${text}`;
    const groupTag = (text: string) => `security-group ${groupId} ${text}`;
    assert.deepEqual(list(), [groupTag("Name=x"), groupTag("Owner=TeamA"), vpcTag("Name=x"), vpcTag("Owner=TeamB")]);
    assert.deepEqual(list(["key", "Own*"]), [groupTag("Owner=TeamA"), vpcTag("Owner=TeamB")]);
    assert.deepEqual(list(["value", "TeamA", "x"], ["resource-type", "vpc"]), [vpcTag("Name=x")]);
    assert.deepEqual(list(["resource-id", groupId, groupId]), [groupTag("Name=x"), groupTag("Owner=TeamA")]);
    assert.deepEqual(list(["tag:Owner", "TeamA"]), [groupTag("Owner=TeamA")]);
    assert.deepEqual(list(["resource-id", "vpc-*"], ["key", "Name"]), [vpcTag("Name=x")]);
    assert.deepEqual(list(["resource-id", "vpc-00000000", "nonsense"]), []);
    assert.throws(() => list(["colour", "red"]), refusal("InvalidParameterValue"));
  });

  test("pages hold 5 to 1000 tags, and list every tag once", () => {
    const { cordon, vpcId } = made();
    const keys = Array.from({ length: 12 }, (_, i) => `k${i}`);
    cordon.run(createTags, { Resources: [vpcId], Tags: keys.map((key) => tag(key)) });
    const met: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const answer = cordon.run(describeTags, { MaxResults: 5, NextToken });
      met.push(...(answer.Tags ?? []).map(({ Key }) => Key));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual([...met].sort(), [...keys].sort());
    assert.throws(() => cordon.run(describeTags, { MaxResults: 4 }), refusal("InvalidParameterValue"));
    assert.throws(() => cordon.run(describeTags, { MaxResults: 1001 }), refusal("InvalidParameterValue"));
  });
});
