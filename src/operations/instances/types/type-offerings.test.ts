import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import describeOfferings from "./describe-instance-type-offerings.ts";
import { instanceTypes } from "./instance-types.ts";

type Input = Parameters<typeof describeOfferings.decide>[0]["input"];

const ofT3 = (input: Input = {}, at = {}) =>
  new TestCordon().run(describeOfferings, { Filters: [{ Name: "instance-type", Values: ["t3.micro"] }], ...input }, at)
    .InstanceTypeOfferings ?? [];

test("wire: a type, a location, and the type of that location", () => {
  assert.deepEqual(ofT3(), [{ InstanceType: "t3.micro", Location: "us-east-1", LocationType: "region" }]);
  assert.deepEqual(ofT3({ LocationType: "region" }, { region: "eu-west-1" }), [
    { InstanceType: "t3.micro", Location: "eu-west-1", LocationType: "region" },
  ]);
});

test("refusals: a page that is too small or too large, and a made-up token", () => {
  for (const MaxResults of [4, 1001]) assert.throws(() => ofT3({ MaxResults }), refusal("InvalidParameterValue"));
  assert.throws(() => ofT3({ NextToken: "nobody's" }), refusal("InvalidNextToken"));
});

test("effects: every type is offered in the Region, in each of its zones by name or id, and in no Outpost", () => {
  const places = (LocationType: NonNullable<Input["LocationType"]>, at = {}) =>
    ofT3({ LocationType }, at).map(({ Location }) => Location);
  const west = { region: "eu-west-1" };
  assert.deepEqual(places("availability-zone", west), ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
  assert.deepEqual(places("availability-zone-id", west), ["euw1-az1", "euw1-az2", "euw1-az3"]);
  assert.deepEqual(places("outpost"), []);
  const all = new TestCordon().run(describeOfferings, {}).InstanceTypeOfferings ?? [];
  assert.deepEqual(all.map(({ InstanceType }) => InstanceType).sort(), [...instanceTypes.keys()].sort());
});

test("effects: the pages together hold each offering once", () => {
  const cordon = new TestCordon();
  const seen: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = cordon.run(describeOfferings, { MaxResults: 100, NextToken });
    seen.push(...(page.InstanceTypeOfferings ?? []).map(({ InstanceType = "" }) => InstanceType));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  assert.deepEqual(seen.sort(), [...instanceTypes.keys()].sort());
});
