/** `GET /_cordon/flows`: the records of flow logs, line by line: all of them, the last ones, and those that are yet to come. */
import type { FlowRecords, RecordLog } from "../../gateway/flow-records/flow-records.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRequest, type OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import { Turn } from "../../gateway/turns.ts";
import { type FlowLog, fieldsOfFormat } from "../../model/records/observing/flow-log.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { Network } from "../../policy/flow/network.ts";
import type { ReportedGap } from "../../rollout/reported-flows.ts";
import { parameter } from "../read-request.ts";
import { readEnd } from "../traffic-question.ts";
import { Viewpoint } from "../viewpoint.ts";
import type { FlowKeeper } from "./flow-keeper.ts";
import { flowLogsOf } from "./flow-logs-of.ts";
import { FLOW_ACTIONS, type MissingRecords, missingInWords } from "./missing-records.ts";
import { flowLogsAsked, nameOfFlowLog } from "./read-flow-logs.ts";

/** One line of the answer. */
export type FlowLine = FlowLogLine | RecordLine | MissingLine | { readonly waiting: true };

/** What records are of. Those of all flow logs come before the first record. */
interface FlowLogLine {
  readonly flowLog: string;
  readonly name?: string | undefined;
  /** The VPC, subnet or interface. */
  readonly of: string;
  readonly traffic: FlowLog["trafficType"];
  readonly format: string;
}

interface RecordLine {
  readonly flowLog: string;
  readonly record: string;
}

/** A stretch whose records are missing. */
interface MissingLine {
  readonly missing: MissingRecords;
}

const MOST_LAST = 10_000;
/** So much of a flow log is looked through for its last records. */
const LOOKED_THROUGH = 1024 * 1024;
/** Who follows hears of the server at least so often. */
const HEARTBEAT_MS = 5_000;
const DAY_S = 24 * 60 * 60;

interface FlowsParts {
  readonly gateway: Gateway;
  readonly keeper: FlowKeeper;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

interface Asked {
  /** Only records of these; undefined for all. */
  readonly interfaces: ReadonlySet<string> | undefined;
  readonly flowLogs: readonly FlowLog[];
}

export const flowsRoute = ({ gateway, keeper, stopping }: FlowsParts): OwnRoute => ({
  method: "GET",
  path: "/_cordon/flows",
  place: "lasting",
  async handle(request): Promise<OwnAnswer<FlowLine>> {
    const { account, home } = await signInToOwn(gateway, request, FLOW_ACTIONS);
    const last = readLast(parameter(request, "last"));
    const isFollowing = parameter(request, "follow") !== undefined;
    const asked = await gateway.ledger.read(home, (world) => askedIn(world, request));
    const signal = AbortSignal.any([stopping, request.untilGone()]);
    const missing = (gaps: readonly ReportedGap[]) =>
      gateway.ledger.read(home, (world) => missingIn(world, account, asked, gaps));
    const lines = linesOf(keeper, home, asked, { last, isFollowing, now: gateway.now() / 1_000, signal, missing });
    return { status: 200, lines, headers: { "cache-control": "no-store" } };
  },
});

function readLast(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const last = Number(text);
  if (Number.isInteger(last) && last >= 0 && last <= MOST_LAST && text !== "") return last;
  throw new OwnRefusal(`last is a number of records from 0 to ${MOST_LAST}, not '${text}'`);
}

function askedIn(world: World, request: OwnRequest): Asked {
  const of = parameter(request, "interface");
  const chosen =
    of === undefined ? undefined : readEnd({ home: world, own: world, network: Network.around(world) }, of).interfaces;
  const flowLogs = flowLogsAsked(world, parameter(request, "flow-log"), chosen);
  return { interfaces: chosen && new Set(chosen.map(({ id }) => id)), flowLogs };
}

/** The gaps that concern what was asked about, with the names of their interfaces. */
function missingIn(
  world: World,
  account: string | undefined,
  { interfaces, flowLogs }: Asked,
  gaps: readonly ReportedGap[],
): readonly MissingLine[] {
  const ids = new Set(flowLogs.map(({ id }) => id));
  const viewpoint = new Viewpoint(Network.around(world), account);
  return gaps.flatMap((gap) => {
    const nic = world.get("network-interface", gap.interfaceId);
    if (nic === undefined || interfaces?.has(nic.id) === false) return [];
    if (!flowLogsOf(world, nic).some(({ id }) => ids.has(id))) return [];
    return [{ missing: missingInWords(gap, viewpoint.party(nic).name) }];
  });
}

interface How {
  readonly last: number | undefined;
  readonly isFollowing: boolean;
  /** Unix seconds. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly missing: (gaps: readonly ReportedGap[]) => Promise<readonly MissingLine[]>;
}

async function* linesOf(
  keeper: FlowKeeper,
  home: PartitionKey,
  { interfaces, flowLogs }: Asked,
  { last, isFollowing, now, signal, missing }: How,
): AsyncIterable<FlowLine> {
  const watched = await keeper.watched(home);
  const followers = flowLogs.map((flowLog) => new Follower(keeper.records, home, flowLog, interfaces));
  // Who asks for the last records has no use for what was missing long ago.
  yield* await missing(watched.gaps.filter(({ until }) => last === undefined || until >= now - DAY_S));
  let seen = watched.gaps.length + watched.droppedGaps;
  for (const follower of followers) yield follower.head();
  for (const follower of followers) {
    yield* last === undefined ? follower.more() : follower.last(last);
  }
  while (isFollowing && !signal.aborted) {
    const waiting = AbortSignal.any([signal, AbortSignal.timeout(HEARTBEAT_MS)]);
    const changed = keeper.records.changed(waiting);
    let count = 0;
    const turn = new Turn();
    for (const follower of followers) {
      if (turn.isOver) await turn.next();
      for await (const line of follower.more()) {
        yield line;
        count++;
      }
    }
    const gaps = watched.gaps.slice(Math.max(0, seen - watched.droppedGaps));
    seen = watched.gaps.length + watched.droppedGaps;
    yield* await missing(gaps);
    if (count > 0 || gaps.length > 0) continue;
    await changed;
    if (waiting.aborted && !signal.aborted) yield { waiting: true };
  }
}

/** Reads one flow log, and goes on where it left off. */
class Follower {
  readonly #records: FlowRecords;
  readonly #log: RecordLog;
  readonly #flowLog: FlowLog;
  readonly #isWanted: (record: string) => boolean;
  /** The day that was read last, and how many bytes of it. */
  #day = "";
  #at = 0;

  constructor(
    records: FlowRecords,
    { account, region }: PartitionKey,
    flowLog: FlowLog,
    interfaces: ReadonlySet<string> | undefined,
  ) {
    this.#records = records;
    this.#log = { account, region, name: flowLog.id };
    this.#flowLog = flowLog;
    const field = fieldsOfFormat(flowLog.format).indexOf("interface-id");
    const isOfOne = interfaces === undefined || interfaces.has(flowLog.resourceId);
    // Without the field, nothing in a record says which interface it's of.
    this.#isWanted = (record) => isOfOne || interfaces.has(record.split(" ")[field] ?? "");
  }

  head(): FlowLogLine {
    const { id, resourceId, trafficType, format } = this.#flowLog;
    return { flowLog: id, name: nameOfFlowLog(this.#flowLog), of: resourceId, traffic: trafficType, format };
  }

  /** All records after those that were read. */
  async *more(): AsyncGenerator<RecordLine> {
    const turn = new Turn();
    for (const day of await this.#records.days(this.#log)) {
      if (day < this.#day) continue;
      // The day's file has begun anew if it had to make room.
      if (day > this.#day || (await this.#records.size(this.#log, day)) < this.#at) this.#at = 0;
      this.#day = day;
      for await (const piece of this.#records.read(this.#log, day, this.#at)) {
        this.#at += piece.length;
        for (const record of piece.toString("utf8").trimEnd().split("\n")) {
          if (this.#isWanted(record)) yield { flowLog: this.#flowLog.id, record };
          if (turn.isOver) await turn.next();
        }
      }
    }
  }

  /** The last records, as far as they are near the end; what was before them counts as read. */
  async *last(most: number): AsyncGenerator<RecordLine> {
    let found: string[] = [];
    const days = await this.#records.days(this.#log);
    for (const day of days.toReversed()) {
      const size = await this.#records.size(this.#log, day);
      if (this.#day === "") [this.#day, this.#at] = [day, size];
      found = [...(await this.#endOf(day, size)).filter(this.#isWanted), ...found];
      if (found.length >= most) break;
    }
    for (const record of most === 0 ? [] : found.slice(-most)) yield { flowLog: this.#flowLog.id, record };
  }

  async #endOf(day: string, size: number): Promise<readonly string[]> {
    const from = Math.max(0, size - LOOKED_THROUGH);
    let text = "";
    for await (const piece of this.#records.read(this.#log, day, from)) text += piece.toString("utf8");
    const lines = text.trimEnd().split("\n");
    return (from === 0 ? lines : lines.slice(1)).filter((line) => line !== "");
  }
}
