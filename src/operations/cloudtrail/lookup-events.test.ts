/** LookupEvents: what it finds, its pages, and what it refuses. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TrailEvent } from "../../model/world/trail.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import lookupEvents from "./lookup-events.ts";

const eventOf = (n: number, given: Partial<TrailEvent> = {}): TrailEvent => ({
  account: ACCOUNT,
  region: REGION,
  time: new Date(Date.parse("2026-01-01T00:00:00.999Z") + n * 1_000).toISOString(),
  id: `id-${n}`,
  name: "CreateVpc",
  source: "ec2.amazonaws.com",
  isReadOnly: false,
  resources: [{ type: "AWS::EC2::VPC", name: `vpc-${n}` }],
  record: `{"n":${n}}`,
  ...given,
});

function cordonWith(...trail: readonly TrailEvent[]): TestCordon {
  const cordon = new TestCordon();
  cordon.trail = trail.toReversed();
  return cordon;
}

describe("wire", () => {
  test("catalogue 490: an event is shown with its attributes, its resources and its record", () => {
    const cordon = cordonWith(eventOf(1, { username: "alice", accessKeyId: "AKIA1" }));
    assert.deepEqual(cordon.run(lookupEvents, {}), {
      Events: [
        {
          EventId: "id-1",
          EventName: "CreateVpc",
          ReadOnly: "false",
          AccessKeyId: "AKIA1",
          EventTime: "2026-01-01T00:00:01Z",
          EventSource: "ec2.amazonaws.com",
          Username: "alice",
          Resources: [{ ResourceType: "AWS::EC2::VPC", ResourceName: "vpc-1" }],
          CloudTrailEvent: '{"n":1}',
        },
      ],
    });
  });
});

describe("effects", () => {
  const idsOf = (cordon: TestCordon, input: Parameters<typeof lookupEvents.decide>[0]["input"]) =>
    cordon.run(lookupEvents, input).Events?.map(({ EventId }) => EventId);

  test("events are found by an attribute and by their time, the newest first", () => {
    const cordon = cordonWith(eventOf(1), eventOf(2, { isReadOnly: true }), eventOf(3));
    assert.deepEqual(idsOf(cordon, {}), ["id-3", "id-2", "id-1"]);
    const by = (AttributeKey: "ReadOnly" | "ResourceName", AttributeValue: string) =>
      idsOf(cordon, { LookupAttributes: [{ AttributeKey, AttributeValue }] });
    assert.deepEqual(by("ReadOnly", "True"), ["id-2"]);
    assert.deepEqual(by("ResourceName", "vpc-1"), ["id-1"]);
    const [StartTime, EndTime] = ["2026-01-01T00:00:02Z", "2026-01-01T00:00:03Z"];
    assert.deepEqual(idsOf(cordon, { StartTime, EndTime }), ["id-2"]);
    assert.deepEqual(idsOf(cordon, { EventCategory: "insight" }), []);
  });

  test("only what the caller's account has in its Region is found", () => {
    const cordon = cordonWith(eventOf(1, { region: "eu-west-1" }), eventOf(2, { account: "999999999999" }), eventOf(3));
    assert.deepEqual(idsOf(cordon, {}), ["id-3"]);
  });

  test("a page has 50 events unless the call says otherwise, and the next one goes on", () => {
    const cordon = cordonWith(...Array.from({ length: 120 }, (_, n) => eventOf(n)));
    const sizes: (number | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = cordon.run(lookupEvents, { NextToken });
      sizes.push(page.Events?.length);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual(sizes, [50, 50, 20]);
  });
});

describe("refusals", () => {
  const refused = (input: object, code: string, message?: RegExp) => {
    const cordon = cordonWith(...Array.from({ length: 9 }, (_, n) => eventOf(n)));
    assert.throws(() => cordon.run(lookupEvents, input), refusal(code, message));
  };

  test("more than one attribute, or an empty one", () => {
    const attribute = { AttributeKey: "EventName", AttributeValue: "CreateVpc" };
    refused({ LookupAttributes: [attribute, attribute] }, "InvalidLookupAttributesException", /only one/);
    refused({ LookupAttributes: [{ ...attribute, AttributeValue: "" }] }, "InvalidLookupAttributesException", /empty/);
  });

  test("a start after the end, and a page too small or too large", () => {
    const [StartTime, EndTime] = ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"];
    refused({ StartTime, EndTime }, "InvalidTimeRangeException");
    refused({ MaxResults: 0 }, "InvalidMaxResultsException", /0/);
    refused({ MaxResults: 51 }, "InvalidMaxResultsException", /51/);
  });

  test("a token that isn't one, or that is of a call with other parameters", () => {
    refused({ NextToken: "x" }, "InvalidNextTokenException");
    const cordon = cordonWith(eventOf(1), eventOf(2));
    const { NextToken } = cordon.run(lookupEvents, { MaxResults: 1 });
    assert.notEqual(NextToken, undefined);
    const LookupAttributes = [{ AttributeKey: "EventName", AttributeValue: "CreateVpc" }] as const;
    const run = () => cordon.run(lookupEvents, { MaxResults: 1, NextToken, LookupAttributes });
    assert.throws(run, refusal("InvalidNextTokenException"));
  });
});
