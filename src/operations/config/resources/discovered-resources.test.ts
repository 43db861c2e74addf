import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import createUser from "../../iam/users/create-user.ts";
import { launch } from "../../instances/launch/launch-for-tests.ts";
import terminateInstances from "../../instances/state/terminate-instances.ts";
import createSecurityGroup from "../../security-groups/groups/create-security-group.ts";
import deleteSecurityGroup from "../../security-groups/groups/delete-security-group.ts";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import getCounts from "./get-discovered-resource-counts.ts";
import listResources from "./list-discovered-resources.ts";

const resourceType = "AWS::EC2::SecurityGroup";
type Asked = Parameters<(typeof listResources)["decide"]>[0]["input"];

const newGroup = (cordon: TestCordon, GroupName: string): string =>
  cordon.run(createSecurityGroup, { GroupName, Description: "d", VpcId: cordon.defaultVpcId() }).GroupId ?? "";
const list = (cordon: TestCordon, more: Partial<Asked> = {}) =>
  cordon.run(listResources, { resourceType, ...more } as Asked).resourceIdentifiers ?? [];

test("catalogue 493: the resources of a type, by id or by name, and if asked those that were deleted", () => {
  const cordon = new TestCordon();
  const [web, db] = [newGroup(cordon, "web"), newGroup(cordon, "db")];
  cordon.now = "2026-02-03T04:05:06.000Z";
  cordon.run(deleteSecurityGroup, { GroupId: db });
  const isOne = { resourceType, resourceId: web, resourceName: "web" };
  const wasOne = { resourceType, resourceId: db, resourceName: "db", resourceDeletionTime: cordon.now };
  assert.deepEqual(
    list(cordon).map(({ resourceName }) => resourceName),
    ["default", "web"],
  );
  assert.deepEqual(list(cordon, { resourceName: "web" }), [isOne]);
  assert.deepEqual(list(cordon, { resourceIds: [web, web, db, "sg-1"] }), [isOne]);
  assert.deepEqual(list(cordon, { resourceIds: [web, db], includeDeletedResources: true }), [isOne, wasOne]);
  assert.deepEqual(list(cordon, { resourceName: "db", includeDeletedResources: true }), [wasOne]);
  assert.deepEqual(list(cordon, { resourceType: "AWS::S3::Bucket" }), []);
});

test("catalogue 493: pages of resources, 100 unless the call says otherwise", () => {
  const cordon = new TestCordon({ securityGroupsPerRegion: 2500 });
  for (let n = 0; n < 104; n++) newGroup(cordon, `group ${n}`);
  const sizes = [];
  const found = new Set<string | undefined>();
  let nextToken: string | undefined;
  do {
    const page = cordon.run(listResources, { resourceType, nextToken });
    sizes.push(page.resourceIdentifiers?.length);
    for (const { resourceId } of page.resourceIdentifiers ?? []) found.add(resourceId);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  assert.deepEqual(sizes, [100, 5]);
  assert.equal(found.size, 105);
});

test("a terminated instance is deleted", () => {
  const cordon = new TestCordon();
  const id = launch(cordon);
  cordon.run(terminateInstances, { InstanceIds: [id] });
  const asked = { resourceType: "AWS::EC2::Instance" } as const;
  assert.deepEqual(list(cordon, asked), []);
  assert.equal(list(cordon, { ...asked, includeDeletedResources: true })[0]?.resourceDeletionTime, cordon.now);
});

test("catalogue 493: resources are counted by type, the most numerous first, in pages too", () => {
  const cordon = new TestCordon();
  newGroup(cordon, "web");
  cordon.run(createUser, { UserName: "alice" }, { region: GLOBAL });
  const all = cordon.run(getCounts, {});
  const counts = all.resourceCounts ?? [];
  assert.deepEqual(
    counts.map(({ count = 0 }) => count),
    counts.map(({ count = 0 }) => count).sort((a, b) => b - a),
  );
  const countOf = (type: string) => counts.find((each) => each.resourceType === type)?.count;
  assert.deepEqual([countOf(resourceType), countOf("AWS::EC2::VPC"), countOf("AWS::IAM::User")], [2, 1, 1]);
  assert.equal(
    all.totalDiscoveredResources,
    counts.reduce((sum, { count = 0 }) => sum + count, 0),
  );
  const some = cordon.run(getCounts, { resourceTypes: [resourceType, "AWS::EC2::VPC", "AWS::S3::Bucket"], limit: 1 });
  assert.deepEqual(some.resourceCounts, [{ resourceType, count: 2 }]);
  assert.equal(some.totalDiscoveredResources, 3);
  const rest = cordon.run(getCounts, {
    resourceTypes: [resourceType, "AWS::EC2::VPC", "AWS::S3::Bucket"],
    nextToken: some.nextToken,
  });
  assert.deepEqual([rest.resourceCounts, rest.nextToken], [[{ resourceType: "AWS::EC2::VPC", count: 1 }], undefined]);
});

test("catalogue 497: refusals of ListDiscoveredResources", () => {
  const cordon = new TestCordon();
  const ids = Array.from({ length: 21 }, (_, n) => `sg-${n}`);
  assert.throws(
    () => list(cordon, { resourceIds: ids }),
    refusal(
      "ValidationException",
      "The specified list had more than 20 resource ID's. It must have '20' or less items",
    ),
  );
  assert.throws(
    () => list(cordon, { resourceIds: ["sg-1"], resourceName: "web" }),
    refusal("ValidationException", "Both Resource ID and Resource Name cannot be specified in the request"),
  );
});
