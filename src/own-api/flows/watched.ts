/**
 * What was watched in a partition, and what was seen: when which interfaces had their accepted flows recorded, where records are
 * missing, and when each rule last let a flow pass. It's kept beside the records, a line for each report of a host, because
 * flow logs choose their fields themselves.
 */
import type { FlowRecords, RecordLog } from "../../gateway/flow-records/flow-records.ts";
import { Turn } from "../../gateway/turns.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { ReportedGap } from "../../rollout/reported-flows.ts";

/** Unix seconds, both included. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** What one report says. */
export interface WatchedLine extends Stretch {
  readonly host: string;
  /** The interfaces whose accepted flows were recorded. */
  readonly interfaces: readonly string[];
  readonly gaps: readonly ReportedGap[];
  /** By rule: when it last let a flow pass, and how many flows it let pass in all. */
  readonly hits: Readonly<Record<string, readonly [last: number, flows: number]>>;
}

export const watchedLog = ({ account, region }: PartitionKey): RecordLog => ({ account, region, name: "watched" });

/** Reports follow each other with less than this between them: seconds. */
const JOINED = 2;
const MOST_GAPS = 10_000;

export class Watched {
  /** The newest last. */
  readonly gaps: ReportedGap[] = [];
  /** How many older gaps were dropped, because there were too many. */
  droppedGaps = 0;
  readonly #covered = new Map<string, Stretch[]>();
  readonly #hits = new Map<string, { readonly last: number; readonly flows: number }>();
  readonly #untilOfHost = new Map<string, number>();
  /** How many bytes of each day were read. */
  readonly #readTo = new Map<string, number>();

  /** What was kept until now, read in turns. */
  static async load(records: FlowRecords, home: PartitionKey): Promise<Watched> {
    const watched = new Watched();
    await watched.readOn(records, home);
    return watched;
  }

  /** Takes in what was kept since it was read last, by any server. One at a time. */
  async readOn(records: FlowRecords, home: PartitionKey): Promise<void> {
    const turn = new Turn();
    const log = watchedLog(home);
    for (const day of await records.days(log)) {
      for await (const piece of records.read(log, day, this.#readTo.get(day) ?? 0)) {
        this.#readTo.set(day, (this.#readTo.get(day) ?? 0) + piece.length);
        for (const line of piece.toString("utf8").split("\n")) {
          const read = readLine(line);
          if (read !== undefined) this.add(read);
          if (turn.isOver) await turn.next();
        }
      }
    }
  }

  add({ host, from, until, interfaces, gaps, hits }: WatchedLine): void {
    for (const id of interfaces) this.#cover(id, { from, until });
    this.gaps.push(...gaps);
    if (this.gaps.length > MOST_GAPS) this.droppedGaps += this.gaps.splice(0, this.gaps.length - MOST_GAPS).length;
    for (const [rule, [last, flows]] of Object.entries(hits)) {
      const known = this.#hits.get(rule);
      this.#hits.set(rule, { last: Math.max(last, known?.last ?? 0), flows: flows + (known?.flows ?? 0) });
    }
    this.#untilOfHost.set(host, Math.max(until, this.#untilOfHost.get(host) ?? 0));
  }

  /** When the host's last report ended. */
  untilOf(host: string): number | undefined {
    return this.#untilOfHost.get(host);
  }

  hitsOf(rule: string): { readonly last: number; readonly flows: number } | undefined {
    return this.#hits.get(rule);
  }

  /** The stretches within `asked` in which the interface's accepted flows were all recorded. */
  stretchesOf(interfaceId: string, asked: Stretch): readonly Stretch[] {
    const covered = (this.#covered.get(interfaceId) ?? []).flatMap((each) => within(each, asked));
    return this.gaps.filter((gap) => gap.interfaceId === interfaceId).reduce(without, covered);
  }

  #cover(id: string, stretch: Stretch): void {
    const covered = this.#covered.get(id) ?? [];
    this.#covered.set(id, covered);
    const last = covered.at(-1);
    if (last === undefined || stretch.from > last.until + JOINED) covered.push(stretch);
    else
      covered[covered.length - 1] = {
        from: Math.min(last.from, stretch.from),
        until: Math.max(last.until, stretch.until),
      };
  }
}

const within = ({ from, until }: Stretch, asked: Stretch): readonly Stretch[] => {
  const both = { from: Math.max(from, asked.from), until: Math.min(until, asked.until) };
  return both.from > both.until ? [] : [both];
};

const without = (stretches: readonly Stretch[], gap: Stretch): readonly Stretch[] =>
  stretches.flatMap((each) =>
    gap.until < each.from || gap.from > each.until
      ? [each]
      : [
          { from: each.from, until: gap.from },
          { from: gap.until, until: each.until },
        ].filter(({ from, until }) => from < until),
  );

/** Undefined for what isn't one of our lines. */
function readLine(line: string): WatchedLine | undefined {
  try {
    const read = JSON.parse(line) as Partial<WatchedLine>;
    const { host, from, until, interfaces, gaps, hits } = read;
    const isWhole =
      typeof host === "string" &&
      typeof from === "number" &&
      typeof until === "number" &&
      Array.isArray(interfaces) &&
      Array.isArray(gaps) &&
      typeof hits === "object";
    return isWhole ? (read as WatchedLine) : undefined;
  } catch {
    return undefined;
  }
}
