/** `GET /_cordon/history`: who called what, for people: of a resource, of a user, or all there is in the trail. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { lookInTurns } from "../../gateway/look-in-turns.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import { lookUp } from "../../gateway/trail/trailing.ts";
import { nextTurnForCaller } from "../../gateway/turns.ts";
import type { Resource, Tag } from "../../model/records/tag.ts";
import type { Steps } from "../../model/steps.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { kindOfId } from "../../model/world/ids.ts";
import { type Kind, kinds } from "../../model/world/kinds.ts";
import type { EventLookup, TrailEvent } from "../../model/world/trail.ts";
import type { World } from "../../model/world/world.ts";
import { readAsked } from "../past/past-network.ts";
import { parameter } from "../read-request.ts";

export interface PastCall {
  /** ISO 8601. */
  readonly time: string;
  /** The event's id, by which LookupEvents finds all of it. */
  readonly id: string;
  readonly region: string;
  /** `ec2:CreateVpc`. */
  readonly call: string;
  /** The user, or the name of a role's session; undefined for a caller of another account. */
  readonly user?: string;
  readonly sourceAddress: string;
  readonly resources: readonly string[];
  /** If the call was refused. */
  readonly refused?: string;
}

export interface Told {
  readonly account: string;
  readonly region: string;
  /** The newest first. */
  readonly calls: readonly PastCall[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
}

const USUAL = 50;
const MOST = 1_000;
/** What IAM does is in the trail of this Region. */
const HOME_OF_GLOBAL = "us-east-1";

export const historyRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/history",
  async handle(request): Promise<OwnAnswer<Told>> {
    const { home } = await signInToOwn(gateway, request, ["cloudtrail:LookupEvents"]);
    const text = (name: string) => parameter(request, name);
    const limit = readLimit(text("limit"));
    const time = (name: string, otherwise: string) => {
      const given = text(name);
      return given === undefined ? otherwise : timeOf(gateway, name, given);
    };
    const asked = {
      from: time("from", new Date(0).toISOString()),
      to: time("to", new Date(gateway.now()).toISOString()),
      user: text("user"),
      call: readCall(text("call")),
      isRefused: text("refused") === "true",
      // One more shows whether there are more.
      limit: limit + 1,
    };
    if (Date.parse(asked.from) > Date.parse(asked.to)) throw new OwnRefusal("from is later than to");
    const of = text("of");
    const names = of === undefined ? [] : await lookInTurns(gateway.ledger, home, (world) => namesOf(world, of));
    const events: TrailEvent[] = [];
    for (const region of new Set([home.region, HOME_OF_GLOBAL])) {
      for (const name of names.length === 0 ? [undefined] : names) {
        events.push(...(await find(gateway, { account: home.account, region }, asked, name)));
      }
    }
    const found = [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) =>
      a.time < b.time ? 1 : a.time > b.time ? -1 : 0,
    );
    const body = { ...home, calls: found.slice(0, limit).map(showCall), hasMore: found.length > limit };
    return { status: 200, body };
  },
});

function readLimit(text: string | undefined): number {
  const limit = Number(text ?? USUAL);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new OwnRefusal(`limit is a number from 1 to ${MOST}, not '${text}'`);
  }
  return limit;
}

/** `CreateVpc`, or with its service. */
function readCall(text: string | undefined): Asked["call"] {
  if (text === undefined) return undefined;
  const [name = "", service] = text.split(":").toReversed();
  return { name, source: service };
}

function timeOf(gateway: Gateway, name: string, given: string): string {
  const moment = readAsked(gateway, given);
  if ("time" in moment) return moment.time;
  throw new OwnRefusal(`${name} is a time, not a revision: the trail has those of all accounts and Regions together`);
}

/** What events may call a resource: as it was written, the end of an ARN, and the ids of what has that name now. */
function* namesOf(world: World, text: string): Steps<readonly string[]> {
  const written = text.startsWith("arn:")
    ? text.slice(Math.max(text.lastIndexOf("/"), text.lastIndexOf(":")) + 1)
    : text;
  if (kindOfId(written) !== undefined) return [written];
  const names = new Set([written]);
  for (const kind of NAMEABLE) {
    for (const record of world.all(kind) as Iterable<Resource>) {
      if (tagName(record) === written && names.size < MOST_NAMED) names.add(record.id);
      yield;
    }
  }
  return [...names];
}

const NAMEABLE = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].type !== undefined);

/** So many things of one name are asked about. */
const MOST_NAMED = 20;

const tagName = (record: Resource): string | undefined =>
  (record as { readonly tags?: readonly Tag[] }).tags?.find(({ key }) => key === "Name")?.value;

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly user: string | undefined;
  readonly call: { readonly name: string; readonly source: string | undefined } | undefined;
  readonly isRefused: boolean;
  readonly limit: number;
}

/** Of those that are looked at and not all wanted, so many at once. */
const LOOKED_AT_ONCE = 500;

/** Events of one account and Region: by resource, by operation or by user, whichever fewer events have. */
async function find(
  gateway: Gateway,
  home: PartitionKey,
  asked: Asked,
  name: string | undefined,
): Promise<readonly TrailEvent[]> {
  const { from, to, limit } = asked;
  const attribute = attributeOf(asked, name);
  const isNarrowed = [name, asked.call, asked.user].filter((each) => each !== undefined).length > 1 || asked.isRefused;
  const found: TrailEvent[] = [];
  let after: number | undefined;
  do {
    const page = await lookUp(gateway, {
      ...{ account: home.account, region: home.region, from, to },
      limit: isNarrowed ? Math.max(limit, LOOKED_AT_ONCE) : limit,
      ...(attribute && { attribute }),
      ...(after !== undefined && { after }),
    });
    found.push(...page.events.filter((event) => isWanted(event, asked)));
    after = page.next;
    if (after !== undefined && found.length < limit) await nextTurnForCaller();
  } while (after !== undefined && found.length < limit);
  return found.slice(0, limit);
}

function attributeOf({ call, user }: Asked, name: string | undefined): EventLookup["attribute"] {
  if (name !== undefined) return { key: "ResourceName", value: name };
  if (call !== undefined) return { key: "EventName", value: call.name };
  return user === undefined ? undefined : { key: "Username", value: user };
}

function isWanted(event: TrailEvent, { user, call, isRefused }: Asked): boolean {
  if (user !== undefined && event.username !== user) return false;
  if (call !== undefined && call.name !== event.name) return false;
  if (call?.source !== undefined && call.source !== serviceOf(event)) return false;
  return !isRefused || membersOf(event)["errorCode"] !== undefined;
}

/** One event of the trail, by its id. What IAM does is found from every Region. */
export async function eventOf(gateway: Gateway, home: PartitionKey, id: string): Promise<TrailEvent | undefined> {
  const [from, to] = [new Date(0).toISOString(), new Date(gateway.now()).toISOString()];
  for (const region of new Set([home.region, HOME_OF_GLOBAL])) {
    const attribute = { key: "EventId", value: id } as const;
    const { events } = await lookUp(gateway, { account: home.account, region, from, to, attribute, limit: 1 });
    if (events[0] !== undefined) return events[0];
  }
  return undefined;
}

const serviceOf = ({ source }: TrailEvent): string => source.replace(/\.amazonaws\.com$/, "");

const membersOf = ({ record }: TrailEvent) => JSON.parse(record) as Readonly<Record<string, string | undefined>>;

function showCall(event: TrailEvent): PastCall {
  const { time, id, region, name, username, resources } = event;
  const { sourceIPAddress, errorCode } = membersOf(event);
  return {
    ...{ time, id, region, call: `${serviceOf(event)}:${name}` },
    ...(username !== undefined && { user: username }),
    sourceAddress: sourceIPAddress ?? "",
    resources: resources.map((each) => each.name),
    ...(errorCode !== undefined && { refused: errorCode }),
  };
}
