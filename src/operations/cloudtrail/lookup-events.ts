/** Looks up who called what: events of the caller's account and Region, the newest first. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { EventLookup, EventsFound, TrailEvent } from "../../model/world/trail.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { type PageBounds, type PageMark, pagesOf, readPage, tokenAfter } from "../pages.ts";
import { nothing } from "../permission/touched.ts";

// ours: no evidence of AWS's texts; the codes are those of its API reference
const invalidAttributes = awsError("InvalidLookupAttributesException", (problem: string) => problem);
const invalidTimeRange = awsError(
  "InvalidTimeRangeException",
  () => "The start time is after the end time. Specify a start time that is not later than the end time.",
);
const invalidMaxResults = awsError(
  "InvalidMaxResultsException",
  (value: number) => `MaxResults is ${value}. It must be between 1 and 50.`,
);
const invalidNextToken = awsError(
  "InvalidNextTokenException",
  () => "The NextToken is not one of this call. A page has the parameters of the first one.",
);

/** AWS: its API reference. */
const bounds: PageBounds = {
  least: 1,
  most: 50,
  usual: 50,
  words: { tooSmall: invalidMaxResults, tooLarge: invalidMaxResults, invalidNextToken },
};

type Input = InputOf<"cloudtrail", "LookupEvents">;
type Asking = Pick<Call<Input>, "input" | "world" | "now">;

export default operation("cloudtrail", "LookupEvents", {
  touches: nothing,
  readsTrail: lookupOf,
  decide(call) {
    // There are no insights here.
    if (call.input.EventCategory === "insight") return { output: { Events: [] } };
    const { events, next } = (call.found ?? { events: [] }) as EventsFound;
    const NextToken = next === undefined ? undefined : tokenAfter(String(next), markOf(call));
    return { output: { Events: events.map(showEvent), ...dropUndefined({ NextToken }) } };
  },
});

const markOf = ({ input, world }: Asking): PageMark => pagesOf("LookupEvents", input, world);

function lookupOf(call: Asking): EventLookup {
  const { input, world, now } = call;
  const { StartTime: from = new Date(0).toISOString(), EndTime: to = now } = input;
  if (Date.parse(from) > Date.parse(to)) throw invalidTimeRange();
  const page = readPage(input, bounds, markOf(call));
  return {
    ...{ account: world.account, region: world.region, from, to, limit: page?.size ?? bounds.most },
    ...dropUndefined({
      attribute: attributeOf(input),
      after: page?.after === undefined ? undefined : Number(page.after),
    }),
  };
}

function attributeOf({ LookupAttributes = [] }: Input): EventLookup["attribute"] {
  const [first, ...more] = LookupAttributes;
  if (more.length > 0) throw invalidAttributes("LookupAttributes may have only one attribute.");
  if (first === undefined) return undefined;
  const { AttributeKey: key, AttributeValue: value } = first;
  if (value === "") throw invalidAttributes(`The value of ${key} is empty.`);
  return { key, value: key === "ReadOnly" ? value.toLowerCase() : value };
}

const showEvent = (event: TrailEvent) => ({
  EventId: event.id,
  EventName: event.name,
  ReadOnly: String(event.isReadOnly),
  AccessKeyId: event.accessKeyId,
  // AWS: to the second (catalogue 490).
  EventTime: `${event.time.slice(0, 19)}Z`,
  EventSource: event.source,
  Username: event.username,
  Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
  CloudTrailEvent: event.record,
});
