/** The lists that AWS manages, and the weights of AWS's and customers' lists. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePrefix } from "../../address/prefix.ts";
import { awsPrefixLists } from "../../model/aws-prefix-lists.ts";
import { regions } from "../../model/regions.ts";
import { put } from "../../model/world/change.ts";
import { entriesIn } from "../../model/world/prefix-lists-in-world.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import { findPrefixList } from "./find-prefix-list.ts";
import { weightOf } from "./weight.ts";

const idOf = (region: string, name: string) =>
  [...awsPrefixLists(region).values()].find(({ list }) => list.name === name)?.list.id ?? "none";

test("catalogue 32: AWS's lists are owned by AWS and have short ids, the real ones if they're known", () => {
  for (const region of regions.keys()) {
    const lists = [...awsPrefixLists(region).values()];
    for (const { list, current } of lists) {
      const { entries } = current;
      assert.equal(list.ownerId, "AWS");
      assert.match(list.id, /^pl-[0-9a-f]{8}$/);
      assert.ok(entries.length > 0, list.name);
      for (const { cidr } of entries) {
        assert.equal(parsePrefix(cidr)?.hasHostBits, false, cidr);
        assert.equal(cidr.includes(":"), list.addressFamily === "IPv6", cidr);
      }
    }
    assert.equal(new Set(lists.map(({ list }) => list.name)).size, lists.length);
    assert.ok(
      lists.some(({ list }) => list.name === `com.amazonaws.${region}.s3`),
      region,
    );
  }
  assert.equal(idOf("us-east-1", "com.amazonaws.global.cloudfront.origin-facing"), "pl-3b927c52");
  assert.equal(idOf("us-east-1", "com.amazonaws.us-east-1.dynamodb"), "pl-02cd2c6b");
  assert.equal(idOf("us-east-1", "com.amazonaws.us-east-1.s3"), "pl-63a5400a");
  assert.deepEqual([...awsPrefixLists("nowhere-1")], []);
});

test("an id that AWS used twice means the list of the Region", () => {
  const cordon = new TestCordon();
  const inRegion = (region: string) => findPrefixList(cordon.world(undefined, region), "pl-6fa54006").name;
  assert.equal(inRegion("eu-west-1"), "com.amazonaws.eu-west-1.dynamodb");
  assert.equal(inRegion("ap-southeast-1"), "com.amazonaws.ap-southeast-1.s3");
  assert.throws(() => inRegion("us-east-1"), refusal("InvalidPrefixListID.NotFound"));
});

test("catalogue 123: AWS's lists have AWS's weights: CloudFront's counts as 55, S3's as 1", () => {
  const world = new TestCordon().world();
  const weight = (name: string) => weightOf(world, idOf("us-east-1", name), "ipv4");
  assert.equal(weight("com.amazonaws.global.cloudfront.origin-facing"), 55);
  assert.equal(weight("com.amazonaws.us-east-1.s3"), 1);
  assert.equal(weight("com.amazonaws.us-east-1.dynamodb"), 1);
  assert.equal(weight("com.amazonaws.us-east-1.ec2-instance-connect"), 2);
  assert.equal(weight("com.amazonaws.us-east-1.route53-healthchecks"), 25);
  assert.equal(weight("com.amazonaws.us-east-1.ipv6.route53-healthchecks"), 0);
});

test("catalogue 122: a customer's list counts as its maximum size, and in its own family only", () => {
  const cordon = new TestCordon();
  const list = {
    id: "pl-1",
    name: "l",
    ownerId: "1",
    maxEntries: 20,
    version: 1,
    state: "create-complete" as const,
    tags: [],
  };
  cordon.apply([put("prefix-list", { ...list, addressFamily: "IPv6" })]);
  assert.equal(weightOf(cordon.world(), "pl-1", "ipv6"), 20);
  assert.equal(weightOf(cordon.world(), "pl-1", "ipv4"), 0);
  assert.equal(weightOf(cordon.world(), "pl-2", "ipv4"), 0);
});

test("catalogue 111, 214: an unknown list is refused with ID, a malformed id with Id", () => {
  const world = new TestCordon().world();
  const id = "pl-0123456789abcdef0";
  assert.throws(
    () => findPrefixList(world, id),
    refusal("InvalidPrefixListID.NotFound", `The prefix list (${id}) does not exist.`),
  );
  assert.throws(
    () => findPrefixList(world, "sg-1"),
    refusal("InvalidPrefixListId.Malformed", 'Invalid id: "sg-1" (expecting "pl-...")'),
  );
  assert.equal(entriesIn(world, id), undefined);
});
