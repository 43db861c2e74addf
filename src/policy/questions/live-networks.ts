/**
 * The compiled networks that questions share. One is compiled when a question first needs it, then kept in step with each
 * change of its partitions, and dropped when nobody asks for it any more.
 *
 *     partition A  ── each change ──▶ ┌─────────────────────────────────┐
 *     partition B  ── each change ──▶ │ LiveNetwork around A            │◀── questions in A
 *     (peered)                        │ records · compiled · cells      │
 *                                     └─────────────────────────────────┘
 *
 * A change costs an entry in a set; the next question compiles what is in it. A question that takes many turns holds the
 * network: it then reads the records as they were (`RecordsAsOf`), and what changes meanwhile is noted on release.
 * Questions that come meanwhile share what is held until something changes; then they get a network of their own.
 *
 * INVARIANT: a live network answers as one compiled from scratch. It is known by the partitions' sets of watchers: a
 * partition that the ledger has dropped and loaded anew has another set, so a network that had changes which were not
 * kept is never asked again. The same goes for a world of changes that are only supposed, whose sets are its own.
 *
 * Tried and dropped: a network for each partition alone, as a view of it. References and addresses lead across peerings, so
 * it would have to be compiled for each group of partitions anyway. A log of changes that networks read when they are
 * asked: it must be trimmed, and whoever comes after the trimming compiles anew, although the set of what is dirty has at
 * most as many entries as there are records.
 */
import { type Steps, toTheEnd } from "../../model/steps.ts";
import { partitionName } from "../../model/world/change.ts";
import { RecordsAsOf } from "../../model/world/records-as-of.ts";
import { type Watcher, watchersOf } from "../../model/world/watchers.ts";
import type { World } from "../../model/world/world.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { NETWORK_KINDS, type Records } from "../flow/records.ts";
import { Cells } from "./cells.ts";

/** The watchers of a partition. */
const watchers = watchersOf(NETWORK_KINDS);

/** After so many changes since the last question, compiling anew is hardly slower than catching up. */
const MOST_UNASKED = 10_000;
/** While a network is held, the old versions of so many records are kept; after more changes the holder loses it. */
const MOST_WHILE_HELD = 100_000;
/** Bytes of compiled tables that are kept in all. Beyond them, the networks that were asked longest ago go. */
const MOST_BYTES = 256 * 2 ** 20;

export class LiveNetwork {
  readonly network: Network;
  /** The watchers of each partition, in the order of the network's partitions. */
  readonly #watched: readonly Set<Watcher>[];
  readonly #watchers: readonly Watcher[];
  readonly #records: readonly RecordsAsOf[];
  #compiled: CompiledNetwork | undefined;
  #cells: Cells | undefined;
  #unasked = 0;
  #holders = 0;
  #isRetired = false;

  constructor(worlds: readonly World[]) {
    this.#records = worlds.map((world) => new RecordsAsOf(world));
    this.network = new Network(this.#records);
    this.#watched = worlds.map((world) => world.view(watchers));
    this.#watchers = this.#records.map((records) => (kind, before, after) => this.#take(records, kind, before, after));
    this.#watched.forEach((watching, i) => {
      watching.add(this.#watchers[i] as Watcher);
    });
  }

  /** The records of the partition that it's around. */
  get own(): Records {
    return this.#records[0] as Records;
  }

  get compiled(): CompiledNetwork {
    return toTheEnd(this.compiling());
  }

  /** `compiled` step by step. If the steps take several turns, the network must be held from the end of the first. */
  *compiling(): Steps<CompiledNetwork> {
    this.#unasked = 0;
    if (this.#compiled?.isWorn && this.#holders === 0) this.#compiled = undefined;
    const compiled = this.#compiled ?? new CompiledNetwork(this.network, false);
    this.#compiled = compiled;
    yield* compiled.refreshing();
    return compiled;
  }

  /** The equivalence classes of its interfaces, good until the next change. */
  get cells(): Cells {
    return toTheEnd(this.dividing());
  }

  /** `cells` step by step, as `compiling`. */
  *dividing(): Steps<Cells> {
    const compiled = yield* this.compiling();
    this.#cells ??= yield* Cells.inSteps(compiled);
    return this.#cells;
  }

  get bytes(): number {
    return this.#compiled?.bytes ?? 0;
  }

  /** Reports whether it shows these worlds as they are now. */
  shows(worlds: readonly World[]): boolean {
    return (
      !this.#isRetired &&
      worlds.length === this.#watched.length &&
      worlds.every((world, i) => world.view(watchers) === this.#watched[i]) &&
      this.#records.every(({ changes }) => changes === 0)
    );
  }

  /** Keeps the network as it is now until the returned function is called. */
  hold(): () => void {
    if (this.#holders++ === 0) for (const records of this.#records) records.hold();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.#holders === 0) this.#release();
    };
  }

  /** Takes no more questions, and stops watching as soon as nobody holds it. */
  retire(): void {
    this.#isRetired = true;
    if (this.#holders === 0) this.#leave();
  }

  #release(): void {
    const changes = this.#records.flatMap((records) => records.release());
    if (this.#isRetired) this.#leave();
    else for (const change of changes) this.#note(...change);
  }

  #take(records: RecordsAsOf, ...change: Parameters<Watcher>): void {
    if (this.#holders === 0) {
      this.#note(...change);
      return;
    }
    records.keep(...change);
    if (records.changes <= MOST_WHILE_HELD) return;
    for (const each of this.#records) each.lose();
    this.#leave();
  }

  #note(...change: Parameters<Watcher>): void {
    this.#cells = undefined;
    this.#compiled?.note(...change);
    if (++this.#unasked > MOST_UNASKED) this.retire();
  }

  #leave(): void {
    this.#isRetired = true;
    this.#compiled = undefined;
    this.#cells = undefined;
    this.#watched.forEach((watching, i) => {
      watching.delete(this.#watchers[i] as Watcher);
    });
  }
}

export class LiveNetworks {
  /** By the partition that each is around. The most recently asked comes last. */
  readonly #kept = new Map<string, LiveNetwork>();
  readonly #mostBytes: number;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** The network around a world, as it is now. If others may go on meanwhile, it must be held. */
  around(world: World): LiveNetwork {
    const name = partitionName(world);
    const worlds = Network.worldsAround(world);
    const known = this.#kept.get(name);
    const live = known?.shows(worlds) ? known : new LiveNetwork(worlds);
    if (known !== live) known?.retire();
    this.#kept.delete(name);
    this.#makeRoom();
    this.#kept.set(name, live);
    return live;
  }

  #makeRoom(): void {
    let bytes = 0;
    for (const live of this.#kept.values()) bytes += live.bytes;
    for (const [name, live] of this.#kept) {
      if (bytes <= this.#mostBytes) return;
      bytes -= live.bytes;
      live.retire();
      this.#kept.delete(name);
    }
  }
}
