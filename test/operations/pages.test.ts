/** Every list, page by page: nothing twice, nothing left out, with and without filters. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { services } from "../../src/gateway/services.ts";
import { refusal } from "../../src/operations/world-for-tests.ts";
import { type Asked, allAsked, type GivenFilter, type Item } from "./filter-cases.ts";
import * as make from "./makers.ts";
import { NamedCalls, tagged, there } from "./named-calls.ts";

const hasPages = ({ name }: Asked): boolean =>
  services.ec2.shapes(name)?.input.members.some((member) => member.name === "MaxResults") ?? false;

/** The smallest page that the operation gives. */
function leastOf({ page }: Asked): number {
  for (const size of [1, 5]) {
    try {
      page(size, undefined);
      return size;
    } catch (error) {
      refusal("InvalidParameterValue")(error);
    }
  }
  return 1_000;
}

function allPages({ page }: Asked, size: number, ...filters: readonly GivenFilter[]): readonly (readonly Item[])[] {
  const pages: (readonly Item[])[] = [];
  for (let token: string | undefined; pages.length === 0 || token !== undefined; ) {
    const { items, next } = page(size, token, ...filters);
    pages.push(items);
    token = next;
  }
  return pages;
}

const sorted = (items: readonly Item[]): readonly string[] => items.map((item) => JSON.stringify(item)).sort();

for (const asked of allAsked.filter(hasPages)) {
  test(`${asked.name}: its pages together are the whole answer`, () => {
    const size = leastOf(asked);
    const named = asked.tags === undefined ? [] : [{ Name: "tag-key", Values: ["Name"] }];
    for (const filters of [[], named]) {
      const whole = asked.ask(...filters);
      const pages = allPages(asked, size, ...filters);
      assert.deepEqual(sorted(pages.flat()), sorted(whole));
      assert.equal(pages.length, Math.max(1, Math.ceil(whole.length / size)));
    }
  });
}

test("pages come in the order of ids, whatever is created, changed or deleted between them", () => {
  const cordon = new NamedCalls();
  const groups = Array.from({ length: 12 }, (_, n) => make.securityGroup(cordon, n)).toSorted();
  const page = (NextToken?: string) => {
    const { SecurityGroups = [], NextToken: next } = cordon.ec2("DescribeSecurityGroups", { MaxResults: 5, NextToken });
    return { ids: SecurityGroups.map(({ GroupId }) => GroupId), next };
  };
  const first = page();
  cordon.ec2("DeleteSecurityGroup", { GroupId: there(first.ids[4]) });
  cordon.ec2("DeleteSecurityGroup", { GroupId: there(groups[6]) });
  cordon.ec2("CreateTags", { Resources: [there(groups[7])], Tags: [{ Key: "changed", Value: "" }] });
  const late = make.securityGroup(cordon, 99);
  const second = page(first.next);
  const third = page(second.next);
  const all = [...first.ids, ...second.ids, ...third.ids];
  assert.deepEqual(all, all.toSorted());
  assert.deepEqual(
    all.filter((id) => groups.includes(there(id)) || id === late),
    [...groups.filter((id) => id !== groups[6]), late],
  );
});

test("a filter that finds more items than are sorted for each page gives the same pages", () => {
  const cordon = new NamedCalls({ securityGroupsPerRegion: 3_000 });
  const VpcId = cordon.defaultVpcId();
  for (let n = 0; n < 2_100; n++) make.securityGroup(cordon, n);
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  const ids: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const answer = cordon.ec2("DescribeSecurityGroups", { Filters, MaxResults: 1_000, NextToken });
    ids.push(...(answer.SecurityGroups ?? []).map(({ GroupId }) => GroupId));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  const whole = cordon.ec2("DescribeSecurityGroups", { Filters }).SecurityGroups?.map(({ GroupId }) => GroupId);
  assert.equal(ids.length, 2_101);
  assert.deepEqual(ids, whole?.toSorted());
});

test("pages of tags: by resource, then by key", () => {
  const cordon = new NamedCalls();
  const tags = Object.fromEntries(["c", "a", "b/d", "b"].map((key) => [key, "x"]));
  for (let n = 1; n <= 3; n++) cordon.ec2("CreateVpc", { CidrBlock: `10.${n}.0.0/16`, ...tagged("vpc", tags) });
  cordon.ec2("CreateInternetGateway", tagged("internet-gateway", tags));
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const answer = cordon.ec2("DescribeTags", { MaxResults: 5, NextToken });
    found.push(...(answer.Tags ?? []).map(({ ResourceId, Key }) => `${ResourceId}/${Key}`));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  assert.equal(found.length, 16);
  assert.deepEqual(found, found.toSorted());
});
