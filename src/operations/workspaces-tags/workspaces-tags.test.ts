import assert from "node:assert/strict";
import { test } from "node:test";
import createIpGroup from "../ip-groups/create-ip-group.ts";
import register from "../workspace-directories/register-workspace-directory.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import create from "./create-tags.ts";
import remove from "./delete-tags.ts";
import describe from "./describe-tags.ts";

const tag = (Key: string, Value = "") => ({ Key, Value });
const many = (count: number) => Array.from({ length: count }, (_, n) => tag(`key-${n}`));

function resources(cordon: TestCordon): readonly string[] {
  const { GroupId = "" } = cordon.run(createIpGroup, { GroupName: "office", Tags: [tag("team", "a")] });
  const { DirectoryId = "" } = cordon.run(register, {
    WorkspaceType: "POOLS",
    WorkspaceDirectoryName: "pool",
    WorkspaceDirectoryDescription: "a pool",
    SubnetIds: cordon.defaultSubnetIds().slice(0, 2),
    Tags: [tag("team", "a")],
  });
  return [GroupId, DirectoryId];
}

test("catalogue 335: tags of IP groups and directories are added, overwritten, listed and removed", () => {
  const cordon = new TestCordon();
  for (const ResourceId of resources(cordon)) {
    cordon.run(create, { ResourceId, Tags: [tag("team", "b"), tag("stage", "test")] });
    assert.deepEqual(cordon.run(describe, { ResourceId }).TagList, [tag("team", "b"), tag("stage", "test")]);
    cordon.run(remove, { ResourceId, TagKeys: ["team", "never there"] });
    assert.deepEqual(cordon.run(describe, { ResourceId }).TagList, [tag("stage", "test")]);
  }
});

test("catalogue 335: keys of 1 to 127 characters, values up to 255, 50 tags, and no aws: tags", () => {
  const cordon = new TestCordon();
  const [ResourceId = ""] = resources(cordon);
  const refused = (...Tags: ReturnType<typeof tag>[]) =>
    assert.throws(() => cordon.run(create, { ResourceId, Tags }), refusal("InvalidParameterValuesException"));
  refused(tag(""));
  refused(tag("k".repeat(128)));
  refused(tag("key", "v".repeat(256)));
  refused(tag("aws:key"));
  refused(tag("key", "1"), tag("key", "2"));
  const tooMany = { ResourceId, Tags: many(50) };
  assert.throws(() => cordon.run(create, tooMany), refusal("ResourceLimitExceededException"));
  assert.deepEqual(cordon.run(describe, { ResourceId }).TagList, [tag("team", "a")]);
  cordon.run(create, { ResourceId, Tags: [tag("k".repeat(127), "v".repeat(255)), ...many(48)] });
  const group = { GroupName: "other", Tags: many(51) };
  assert.throws(() => cordon.run(createIpGroup, group), refusal("ResourceLimitExceededException"));
});

test("catalogue 335: an unknown resource can't be tagged", () => {
  const cordon = new TestCordon();
  for (const ResourceId of ["wsipg-00000000f", "d-0123456789", "vpc-12345678"]) {
    assert.throws(() => cordon.run(describe, { ResourceId }), refusal("ResourceNotFoundException"));
    assert.throws(() => cordon.run(create, { ResourceId, Tags: [] }), refusal("ResourceNotFoundException"));
    assert.throws(() => cordon.run(remove, { ResourceId, TagKeys: [] }), refusal("ResourceNotFoundException"));
  }
});
