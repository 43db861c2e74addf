/**
 * Keeps what hosts report of flows:
 *
 *     report ──▶ the flow logs that cover its interfaces ──▶ records, in each flow log's own format ──▶ files
 *            └─▶ the rules that let its flows pass ──────────▶ what was watched and seen ─────────────▶ file, memory
 *
 * A host's reports follow each other. Time between two of them is time in which nobody looked, and becomes a gap, as do the gaps
 * that the host knows of. All of a report is kept before it's answered, and one that comes again is kept once.
 */
import type { FlowRecords, RecordBatch } from "../../gateway/flow-records/flow-records.ts";
import { digestOf, RepeatedReports } from "../../gateway/flow-records/repeated-reports.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { CallerGone } from "../../gateway/http/gone-callers.ts";
import { OwnRefusal } from "../../gateway/http-server.ts";
import { finish, Turn } from "../../gateway/turns.ts";
import type { Host } from "../../model/records/hosts/host.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import type { Steps } from "../../model/steps.ts";
import { type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { Asking } from "../../operations/operation.ts";
import type { Network } from "../../policy/flow/network.ts";
import type { LiveNetworks } from "../../policy/questions/live-networks.ts";
import { type Logged, RecordWriter } from "../../rollout/flow-records/format-record.ts";
import { groupingFlows } from "../../rollout/flow-records/group-flows.ts";
import { questionOf, ruleOfFlow } from "../../rollout/flow-records/rule-of-flow.ts";
import {
  type ReportedFlow,
  type ReportedFlows,
  type ReportedGap,
  readingReportedFlows,
} from "../../rollout/reported-flows.ts";
import { askNetwork } from "../ask-network.ts";
import type { Refusals } from "../hosts/heard/refusals.ts";
import { recordedInterface, showsAccepted } from "./flow-logs-of.ts";
import { type Stretch, Watched, type WatchedLine, watchedLog } from "./watched.ts";

/** A host's clock may be ahead by so many seconds, and its report may be so old. */
const MOST_AHEAD = 300;
const OLDEST = 24 * 60 * 60;
/** Reports follow each other with at most this between them: seconds. */
const JOINED = 2;

type Sent = Readonly<Record<string, unknown>>;

/** An interface of a host with the flow logs that record it. */
interface Recorded {
  readonly logged: Logged;
  readonly flowLogs: readonly FlowLog[];
}

export class FlowKeeper {
  readonly records: FlowRecords;
  readonly #gateway: Gateway;
  readonly #networks: LiveNetworks;
  readonly #refusals: Refusals;
  readonly #watched = new Map<string, Promise<Watched>>();
  readonly #repeated = new RepeatedReports();
  /** By flow log and interface: since when there has been neither traffic nor a record of that. */
  readonly #quietSince = new Map<string, number>();
  /** The last report of each host that is being kept. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #epoch = 0;

  constructor(gateway: Gateway, networks: LiveNetworks, records: FlowRecords, refusals: Refusals) {
    this.#refusals = refusals;
    this.#gateway = gateway;
    this.#networks = networks;
    this.records = records;
  }

  /**
   * Keeps a report of a host that signed in: what it sent, and the bytes of that. Resolves when it's kept; throws an OwnRefusal
   * for one that is malformed, or of a time that can't be. What it says of interfaces that aren't the host's is left out.
   */
  async keep(home: PartitionKey, host: Host, sent: Sent, bytes: Uint8Array): Promise<void> {
    const reported = await this.#read(sent);
    const name = `${partitionName(home)}/${host.id}`;
    const before = this.#turns.get(name) ?? Promise.resolve();
    const kept = before
      .catch(() => {})
      .then(async () => {
        const digest = digestOf(bytes);
        if (this.#repeated.isKnown(name, digest)) return;
        await this.#keep(home, host, reported, `${name}/${digest}`);
        this.#repeated.add(name, digest);
      });
    this.#turns.set(name, kept);
    try {
      await kept;
    } finally {
      if (this.#turns.get(name) === kept) this.#turns.delete(name);
    }
  }

  /** What was watched in the partition, as far as it was kept. */
  watched(home: PartitionKey): Promise<Watched> {
    this.#forgetIfEmptied();
    const name = partitionName(home);
    const known = this.#watched.get(name);
    if (known !== undefined && !this.records.isShared) return known;
    const loading = known === undefined ? Watched.load(this.records, home) : this.#readOn(known, home);
    this.#watched.set(name, loading);
    loading.catch(() => this.#watched.delete(name));
    return loading;
  }

  /** Other servers keep reports as well. */
  async #readOn(known: Promise<Watched>, home: PartitionKey): Promise<Watched> {
    const watched = await known;
    await watched.readOn(this.records, home);
    return watched;
  }

  async #read(sent: Sent): Promise<ReportedFlows> {
    const reported = await finish(readingReportedFlows(sent)).catch((error: Error) => {
      throw error instanceof CallerGone ? error : new OwnRefusal(error.message);
    });
    const now = this.#gateway.now() / 1_000;
    if (reported.until > now + MOST_AHEAD || reported.from < now - OLDEST) {
      throw new OwnRefusal(
        `the report is about a time that is ahead, or older than a day; it is ${Math.floor(now)} now`,
      );
    }
    return reported;
  }

  async #keep(home: PartitionKey, host: Host, reported: ReportedFlows, id: string): Promise<void> {
    const watched = await this.watched(home);
    const { settings } = this.#gateway;
    const ids = new Set(host.interfaces.map(({ interfaceId }) => interfaceId));
    const interfaces = await this.#gateway.ledger.read(home, (world) => recordedIn({ world, settings }, ids));
    const all = reported.flows.filter(({ interfaceId }) => interfaces.has(interfaceId));
    const own = { ...reported, flows: all.filter(({ isObserved }) => isObserved !== true) };
    const gaps = [
      ...reported.gaps.filter(({ interfaceId }) => interfaces.has(interfaceId)),
      ...unseen(reported, watched.untilOf(host.id), [...interfaces.keys()]),
    ];
    const quiet = new Map<string, number>();
    const batches = await this.#written(home, interfaces, own, gaps, quiet);
    const line: WatchedLine = {
      host: host.id,
      from: reported.from,
      until: reported.until,
      interfaces: [...interfaces].flatMap(([id, { flowLogs }]) => (flowLogs.some(showsAccepted) ? [id] : [])),
      gaps,
      hits: await askNetwork(this.#gateway, this.#networks, home, ({ network }) =>
        hitsIn(network, interfaces, own.flows),
      ),
    };
    batches.push({ log: watchedLog(home), text: `${JSON.stringify(line)}\n` });
    const day = new Date(reported.until * 1_000).toISOString().slice(0, 10);
    await this.records.append(day, batches, id);
    for (const [key, since] of quiet) this.#quietSince.set(key, since);
    if (!this.records.isShared) watched.add(line);
    this.#refusals.note(home, host.id, all);
  }

  /** The records of each flow log, in turns. `quiet` gets since when each flow log's interface has been quiet. */
  async #written(
    home: PartitionKey,
    interfaces: ReadonlyMap<string, Recorded>,
    reported: ReportedFlows,
    gaps: readonly ReportedGap[],
    quiet: Map<string, number>,
  ): Promise<RecordBatch[]> {
    const turn = new Turn();
    const flowLogs = new Map([...interfaces.values()].flatMap((each) => each.flowLogs).map((each) => [each.id, each]));
    const batches: RecordBatch[] = [];
    for (const flowLog of flowLogs.values()) {
      const writer = new RecordWriter(flowLog);
      const covered = new Map([...interfaces].filter(([, each]) => each.flowLogs.includes(flowLog)));
      const seen = reported.flows.filter(({ interfaceId }) => covered.has(interfaceId));
      const wanted = seen.filter(({ action }) => flowLog.trafficType === "ALL" || flowLog.trafficType === action);
      const lines: string[] = [];
      for (const flow of await finish(groupingFlows(wanted, flowLog.interval))) {
        lines.push(writer.flow((covered.get(flow.interfaceId) as Recorded).logged, flow));
        if (turn.isOver) await turn.next();
      }
      for (const gap of gaps) {
        const logged = covered.get(gap.interfaceId)?.logged;
        const from = Math.max(gap.from, Math.floor(Date.parse(flowLog.createdAt) / 1_000));
        if (logged === undefined || from >= gap.until) continue;
        lines.push(writer.without(logged, "SKIPDATA", { from, until: gap.until }));
      }
      const active = new Set(seen.map(({ interfaceId }) => interfaceId));
      for (const [id, { logged }] of covered) {
        const key = `${flowLog.id}/${id}`;
        const since = active.has(id) ? reported.until : (this.#quietSince.get(key) ?? reported.from);
        const isOver = reported.until - since >= flowLog.interval;
        if (isOver) lines.push(writer.without(logged, "NODATA", { from: since, until: reported.until }));
        quiet.set(key, isOver ? reported.until : since);
      }
      // The owner of a shared subnet has the records of its flow logs.
      const log = { account: flowLog.ownerId, region: home.region, name: flowLog.id };
      batches.push({ log, text: lines.join("") });
    }
    return batches;
  }

  #forgetIfEmptied(): void {
    if (this.#epoch === this.records.epoch) return;
    this.#epoch = this.records.epoch;
    this.#watched.clear();
    this.#quietSince.clear();
    this.#repeated.clear();
  }
}

function recordedIn({ world, settings }: Asking, ids: ReadonlySet<string>): ReadonlyMap<string, Recorded> {
  const found = new Map<string, Recorded>();
  for (const id of ids) {
    const nic = world.get("network-interface", id);
    if (nic === undefined) continue;
    const { subnet, flowLogs } = recordedInterface({ world, settings }, nic);
    found.set(id, { logged: { nic, subnet, region: world.region }, flowLogs });
  }
  return found;
}

/** The time since the host's last report, if it isn't what this one is about, or known as a gap already. */
function unseen(
  { from, gaps }: ReportedFlows,
  last: number | undefined,
  interfaces: readonly string[],
): readonly ReportedGap[] {
  if (last === undefined || from <= last + JOINED) return [];
  const missed: Stretch = { from: last, until: from };
  const isKnown = (id: string) =>
    gaps.some(
      (gap) => gap.interfaceId === id && gap.from <= missed.from + JOINED && gap.until >= missed.until - JOINED,
    );
  return interfaces
    .filter((id) => !isKnown(id))
    .map((interfaceId) => ({ interfaceId, ...missed, reason: "agent-away" }));
}

/** The rules that let accepted flows pass, of interfaces whose flow logs show those. Equal questions are asked once. */
function* hitsIn(
  network: Network,
  interfaces: ReadonlyMap<string, Recorded>,
  flows: readonly ReportedFlow[],
): Steps<WatchedLine["hits"]> {
  const rules = new Map<string, string | undefined>();
  const hits = new Map<string, readonly [last: number, flows: number]>();
  for (const flow of flows) {
    const { logged, flowLogs } = interfaces.get(flow.interfaceId) as Recorded;
    if (flow.action !== "ACCEPT" || !flowLogs.some(showsAccepted)) continue;
    const question = questionOf(flow);
    if (!rules.has(question)) rules.set(question, ruleOfFlow(network, logged.nic, flow));
    yield;
    const rule = rules.get(question);
    if (rule === undefined) continue;
    const [last, count] = hits.get(rule) ?? [0, 0];
    hits.set(rule, [Math.max(last, flow.end), count + 1]);
  }
  return Object.fromEntries(hits);
}
