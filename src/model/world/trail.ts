/** The trail: which calls were made, by whom, and which were refused. Its events lie beside the log and are kept for a time. */

/** One call, as the trail of one account and Region has it. */
export interface TrailEvent {
  readonly account: string;
  readonly region: string;
  /** ISO 8601, by the server's clock. */
  readonly time: string;
  /** A UUID of version 7, which begins with `time`: see `newEventId`. */
  readonly id: string;
  /** `CreateVpc`. */
  readonly name: string;
  /** `ec2.amazonaws.com`. */
  readonly source: string;
  readonly isReadOnly: boolean;
  /** The user, or the name of a role's session. */
  readonly username?: string;
  readonly accessKeyId?: string;
  readonly resources: readonly EventResource[];
  /** The event as CloudTrail shows it, as JSON in one line. */
  readonly record: string;
}

/** Something that a call was about. A resource that has an id and a name is there twice. */
interface EventResource {
  /** `AWS::EC2::VPC`. */
  readonly type: string;
  readonly name: string;
}

export type EventAttribute =
  | "AccessKeyId"
  | "EventId"
  | "EventName"
  | "EventSource"
  | "ReadOnly"
  | "ResourceName"
  | "ResourceType"
  | "Username";

/** What is looked for in the trail of an account and Region: the newest first. */
export interface EventLookup {
  readonly account: string;
  readonly region: string;
  readonly attribute?: { readonly key: EventAttribute; readonly value: string };
  /** ISO 8601; an event of that moment is found. */
  readonly from: string;
  /** The same. */
  readonly to: string;
  /** Only what comes after the last event of an earlier answer: its `next`. */
  readonly after?: number;
  /** So many events at most. */
  readonly limit: number;
}

export interface EventsFound {
  readonly events: readonly TrailEvent[];
  /** Where the next lookup goes on; undefined if there's nothing more. */
  readonly next?: number;
}

/** Whether an event has an attribute. A ResourceName is compared with the name of each resource, and so is a type. */
export function hasAttribute(event: TrailEvent, { key, value }: NonNullable<EventLookup["attribute"]>): boolean {
  switch (key) {
    case "AccessKeyId":
      return event.accessKeyId === value;
    case "EventId":
      return event.id === value;
    case "EventName":
      return event.name === value;
    case "EventSource":
      return event.source === value;
    case "ReadOnly":
      return String(event.isReadOnly) === value;
    case "ResourceName":
      return event.resources.some(({ name }) => name === value);
    case "ResourceType":
      return event.resources.some(({ type }) => type === value);
    case "Username":
      return event.username === value;
  }
}

/** An event's id: a UUID of version 7. `random` are 20 hex digits, `at` milliseconds since the epoch. */
export function newEventId(at: number, random: string): string {
  const time = at.toString(16).padStart(12, "0");
  const variant = ((Number.parseInt(random[3] as string, 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

/** The milliseconds that an event's id begins with; undefined if it isn't one. */
export function timeOfEventId(id: string): number | undefined {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.exec(id) ?? [];
  return high === undefined || low === undefined ? undefined : Number.parseInt(high + low, 16);
}
