/** `GET /_cordon/rules/unused?days=`: rules that let no flow pass in that time, as far as anybody looked. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { lookInTurns } from "../../gateway/look-in-turns.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Steps } from "../../model/steps.ts";
import type { World } from "../../model/world/world.ts";
import { Network } from "../../policy/flow/network.ts";
import type { Named, Rule } from "../contract.ts";
import { parameter } from "../read-request.ts";
import { TRAFFIC_ACTIONS } from "../traffic-question.ts";
import { Viewpoint } from "../viewpoint.ts";
import type { FlowKeeper } from "./flow-keeper.ts";
import { flowLogsOf, showsAccepted } from "./flow-logs-of.ts";
import { FLOW_ACTIONS, type MissingRecords, missingInWords, timeOf } from "./missing-records.ts";
import type { Stretch, Watched } from "./watched.ts";

export interface UnusedRules {
  readonly account: string;
  readonly region: string;
  readonly days: number;
  /** ISO 8601. */
  readonly from: string;
  readonly until: string;
  /** Rules that let flows pass in that time. */
  readonly used: number;
  /** The others. */
  readonly rules: readonly UnusedRule[];
  readonly hasMore: boolean;
  /** The interfaces that weren't watched all the time, of groups that have such rules. */
  readonly unwatched: readonly UnwatchedInterface[];
  readonly hasMoreUnwatched: boolean;
}

export interface UnusedRule {
  readonly rule: Rule;
  /** `unused` if every interface of its group was watched all the time, so that a flow would have been seen. */
  readonly verdict: "unused" | "unknown";
  /** How many interfaces have its group, and how many of them weren't watched all the time. */
  readonly interfaces: number;
  readonly unwatched: number;
  /** When it last let a flow pass, ISO 8601, if anybody ever saw that. */
  readonly last?: string;
}

export interface UnwatchedInterface extends Named {
  readonly because: "no-flow-log" | "refused-traffic-only" | "no-reports" | "gaps";
  /** The first moment of the time asked about that was watched, if it isn't its beginning. */
  readonly since?: string;
  /** The newest ones in that time. */
  readonly missing: readonly MissingRecords[];
}

const USUAL_DAYS = 30;
const MOST_DAYS = 3_650;
const DAY_S = 24 * 60 * 60;
/** A host reports after the fact, so the last while isn't known yet: seconds. */
const SLACK_S = 15 * 60;
const MOST_LISTED = 1_000;
const MOST_MISSING = 3;

export const unusedRulesRoute = (gateway: Gateway, keeper: FlowKeeper): OwnRoute => ({
  method: "GET",
  path: "/_cordon/rules/unused",
  async handle(request): Promise<OwnAnswer<UnusedRules>> {
    const { account, home } = await signInToOwn(gateway, request, [...TRAFFIC_ACTIONS, ...FLOW_ACTIONS]);
    const days = readDays(parameter(request, "days"));
    const until = Math.floor(gateway.now() / 1_000);
    const asked = { from: until - days * DAY_S, until };
    const watched = await keeper.watched(home);
    const found = await lookInTurns(gateway.ledger, home, (world) => unusedIn(world, account, watched, asked));
    const body = { ...home, days, from: timeOf(asked.from), until: timeOf(asked.until), ...found };
    return { status: 200, body };
  },
});

function readDays(text: string | undefined): number {
  const days = Number(text ?? USUAL_DAYS);
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  throw new OwnRefusal(`days is a whole number from 1 to ${MOST_DAYS}, not '${text}'`);
}

type Found = Pick<UnusedRules, "used" | "rules" | "hasMore" | "unwatched" | "hasMoreUnwatched">;

function* unusedIn(world: World, account: string | undefined, watched: Watched, asked: Stretch): Steps<Found> {
  const viewpoint = new Viewpoint(Network.around(world), account);
  const looked = new Map<string, UnwatchedInterface | undefined>();
  const lookAt = (nic: NetworkInterface) => {
    if (!looked.has(nic.id)) looked.set(nic.id, unwatchedOf(world, nic, viewpoint.party(nic).name, watched, asked));
    return looked.get(nic.id);
  };
  const members = new Map<string, { readonly interfaces: number; readonly unwatched: number }>();
  const rules: UnusedRule[] = [];
  let used = 0;
  for (const record of world.all("security-group-rule")) {
    yield;
    const hit = watched.hitsOf(record.id);
    if (hit !== undefined && hit.last >= asked.from) {
      used++;
      continue;
    }
    const rule = viewpoint.rule(record);
    if (rule === undefined || rules.length > MOST_LISTED) continue;
    let counted = members.get(record.groupId);
    if (counted === undefined) {
      counted = { interfaces: 0, unwatched: 0 };
      for (const nic of world.by("network-interface", "group", record.groupId)) {
        const isWatched = lookAt(nic) === undefined;
        counted = { interfaces: counted.interfaces + 1, unwatched: counted.unwatched + (isWatched ? 0 : 1) };
        yield;
      }
      members.set(record.groupId, counted);
    }
    const last = hit === undefined ? {} : { last: timeOf(hit.last) };
    rules.push({ rule, verdict: counted.unwatched === 0 ? "unused" : "unknown", ...counted, ...last });
  }
  const unwatched = [...looked.values()].filter((each) => each !== undefined);
  return {
    used,
    rules: rules.slice(0, MOST_LISTED),
    hasMore: rules.length > MOST_LISTED,
    unwatched: unwatched.slice(0, MOST_LISTED),
    hasMoreUnwatched: unwatched.length > MOST_LISTED,
  };
}

/** Undefined if all accepted flows of the interface were recorded in that time. */
function unwatchedOf(
  world: World,
  nic: NetworkInterface,
  name: string | undefined,
  watched: Watched,
  asked: Stretch,
): UnwatchedInterface | undefined {
  const flowLogs = flowLogsOf(world, nic);
  const unwatched = (because: UnwatchedInterface["because"]) => ({ id: nic.id, name, because, missing: [] });
  const stretches = watched.stretchesOf(nic.id, asked);
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (stretches.length === 1 && first !== undefined && first.from <= asked.from + SLACK_S) {
    if (first.until >= asked.until - SLACK_S) return undefined;
  }
  if (flowLogs.length === 0) return unwatched("no-flow-log");
  if (!flowLogs.some(showsAccepted)) return unwatched("refused-traffic-only");
  if (first === undefined || last === undefined) return unwatched("no-reports");
  const gaps = watched.gaps.filter(
    (gap) => gap.interfaceId === nic.id && gap.until > asked.from && gap.from < asked.until,
  );
  return {
    ...unwatched("gaps"),
    ...(first.from > asked.from + SLACK_S && { since: timeOf(first.from) }),
    missing: gaps.slice(-MOST_MISSING).map((gap) => missingInWords(gap, name)),
  };
}
