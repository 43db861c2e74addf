/** A NextToken goes on with the call and in the account that it was made for, and nowhere else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import describeDirectories from "./directories/describe-directories.ts";
import describeIpGroups from "./ip-groups/describe-ip-groups.ts";
import createGroup from "./security-groups/groups/create-security-group.ts";
import describeGroups from "./security-groups/groups/describe-security-groups.ts";
import describeSubnets from "./subnets/describe-subnets.ts";
import createTags from "./tags/create-tags.ts";
import describeTags from "./tags/describe-tags.ts";
import { refusal, TestCordon } from "./world-for-tests.ts";

test("a NextToken of another account, Region, operation or list is refused", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  for (let n = 0; n < 6; n++) cordon.run(createGroup, { GroupName: `g${n}`, Description: "d", VpcId });
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  const { NextToken } = cordon.run(describeGroups, { MaxResults: 5, Filters });
  const page = { MaxResults: 5, NextToken };
  const refused = refusal("InvalidNextToken");
  assert.throws(() => cordon.run(describeGroups, { ...page, Filters }, { account: "444455556666" }), refused);
  assert.throws(() => cordon.run(describeGroups, { ...page, Filters }, { region: "eu-west-1" }), refused);
  assert.throws(() => cordon.run(describeSubnets, { ...page, Filters }), refused);
  assert.throws(() => cordon.run(describeGroups, page), refused);
  assert.throws(
    () => cordon.run(describeGroups, { ...page, Filters: [{ Name: "vpc-id", Values: ["vpc-1"] }] }),
    refused,
  );
  assert.throws(() => cordon.run(describeIpGroups, { NextToken }), refusal("InvalidParameterValuesException"));
  assert.throws(() => cordon.run(describeDirectories, { NextToken }), refusal("InvalidNextTokenException"));
  const rest = cordon.run(describeGroups, { NextToken, MaxResults: 1000, Filters });
  assert.equal(rest.SecurityGroups?.length, 2);
});

test("pages of names in any script", () => {
  const cordon = new TestCordon();
  const Tags = ["ключ", "鍵", "😀", "a", "b", "c"].map((Key) => ({ Key, Value: "v" }));
  cordon.run(createTags, { Resources: [cordon.defaultVpcId()], Tags });
  const keys: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = cordon.run(describeTags, { MaxResults: 5, ...(NextToken !== undefined && { NextToken }) });
    keys.push(...(page.Tags ?? []).map(({ Key }) => Key));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  assert.deepEqual(new Set(keys), new Set(Tags.map(({ Key }) => Key)));
  assert.equal(keys.length, Tags.length);
});
