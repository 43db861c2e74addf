/**
 * The packet filter of Linux: Cordon's table in nftables, changed by `nft` and read back.
 *
 * It keeps in mind what the kernel holds, and asks the kernel only at the start, after a failure, and to find drift. So a change needs
 * no listing, and a restart goes on from what is there, whatever that is.
 */

import { readConnections } from "./connections.ts";
import {
  type Connection,
  type DataPlane,
  type DeviceCounts,
  FilterFailed,
  type Refused,
  type Wanted,
} from "./data-plane.ts";
import { countersOf, hooks, modeOf } from "./device.ts";
import { type Baseline, baselineAfter, differencesOf, writtenChains } from "./drift.ts";
import { listTable, readCounters, readElements } from "./read-table.ts";
import { RefusedFlows } from "./refused-flows.ts";
import { dispatchMap, renderTable } from "./render-table.ts";
import { type Prefix, runTool } from "./run-tool.ts";
import { scriptsBetween } from "./scripts.ts";
import { TABLE, type Table } from "./table.ts";
import { bridgePorts } from "./unseen.ts";

/** The first version that has all that the scripts need. */
const OLDEST = [1, 0, 2] as const;

/** In characters. A longer script goes through a pipe, which needs a shell, and that costs as much as nft itself. */
const LONGEST_ARGUMENT = 50_000;

interface Applied {
  readonly wanted: Wanted;
  readonly table: Table;
  readonly baseline: Baseline;
}

export class Nftables implements DataPlane {
  readonly #prefix: Prefix;
  /** What the kernel holds; undefined if that isn't known, and null if it holds nothing. */
  #known: Table | null | undefined;
  #applied: Applied | undefined;
  readonly #refused: RefusedFlows;
  #last: Promise<unknown> = Promise.resolve();

  /** `prefix` is a command that runs another one where the packets are. */
  constructor(prefix: Prefix = []) {
    this.#prefix = prefix;
    this.#refused = new RefusedFlows(prefix);
  }

  async probe(): Promise<void> {
    const output = await runTool(this.#prefix, "nft", ["--version"]);
    const version = /v(\d+)\.(\d+)\.(\d+)/.exec(output)?.slice(1).map(Number);
    if (version === undefined) throw new FilterFailed(`nft doesn't say its version: ${output.trim()}`);
    if (isOlder(version, OLDEST)) {
      throw new FilterFailed(`nft is version ${version.join(".")}; ${OLDEST.join(".")} is the first that can be used`);
    }
    await runTool(this.#prefix, "nft", ["list", "tables"]);
    // Only looks whether it could.
    const wanted = {
      ruleSet: { interfaces: [], groupSets: {}, members: {} },
      revoked: "live",
      failsafe: [],
      servers: [],
    } as const;
    const { prepare, change } = scriptsBetween(undefined, renderTable(wanted));
    const name = `${TABLE}_probe`;
    await this.#run(["-c"], [...prepare, change].join("").replaceAll(`${TABLE} `, `${name} `));
  }

  async apply(wanted: Wanted): Promise<void> {
    const { tidy, table } = await this.#inTurn(() => this.#apply(wanted));
    // What follows waits for it, but not the caller: what is wanted holds already.
    if (tidy !== "") void this.#inTurn(() => this.#tidied(tidy, table));
  }

  async unseen(wanted: Wanted): Promise<readonly string[]> {
    return await bridgePorts(wanted.ruleSet.interfaces.map(({ device }) => device));
  }

  readBack(scope: "rules" | "everything"): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      if (this.#applied === undefined) return [];
      const { table, baseline } = this.#applied;
      const listing = await listTable(this.#prefix);
      if (listing === undefined) return [`the table '${TABLE}' is gone`];
      const maps = scope === "everything" ? "all" : hooks.map(dispatchMap);
      return differencesOf(table, baseline, listing, await readElements(this.#prefix, maps));
    });
  }

  compare(wanted: Wanted): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const table = renderTable(wanted);
      const listing = await listTable(this.#prefix);
      if (listing === undefined) return [`the table '${TABLE}' is gone`];
      // Nobody here has seen how the kernel lists each rule, so of these only the number tells.
      const baseline = baselineAfter(undefined, writtenChains(undefined, table), table, listing);
      return differencesOf(table, baseline, listing, await readElements(this.#prefix, "all"));
    });
  }

  repair(): Promise<void> {
    return this.#inTurn(async () => {
      this.#known = undefined;
      if (this.#applied === undefined) return;
      const { tidy, table } = await this.#apply(this.#applied.wanted);
      if (tidy !== "") await this.#tidied(tidy, table);
    });
  }

  down(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#run([], `add table ${TABLE}\ndelete table ${TABLE}\n`);
      this.#known = null;
      this.#applied = undefined;
      this.#refused.forget();
    });
  }

  counters(): Promise<ReadonlyMap<string, DeviceCounts>> {
    return this.#inTurn(async () => {
      if (this.#applied === undefined) return new Map();
      const counts = await readCounters(this.#prefix);
      return new Map(
        this.#applied.wanted.ruleSet.interfaces.map(({ device }) => {
          const names = countersOf(device);
          const count = (name: string): number => counts.get(name) ?? 0;
          return [
            device,
            {
              refused: count(names.refused),
              wouldRefuse: count(names.wouldRefuse),
              byFailsafe: count(names.byFailsafe),
            },
          ] as const;
        }),
      );
    });
  }

  takeRefused(): Promise<Refused> {
    return this.#inTurn(async () => {
      if (this.#applied === undefined) return { flows: [], lost: 0 };
      return await this.#refused.take(this.#applied.wanted);
    });
  }

  async connections(): Promise<readonly Connection[]> {
    return this.#applied === undefined ? [] : await readConnections(this.#prefix, this.#applied.wanted);
  }

  /** What is left to do is to remove what nothing leads to any more. */
  async #apply(wanted: Wanted): Promise<{ readonly tidy: string; readonly table: Table }> {
    const table = renderTable(wanted);
    const last = this.#applied;
    const { before, tidy } = await this.#change(table);
    const written = writtenChains(before, table);
    const listing = written.length === 0 ? undefined : await listTable(this.#prefix);
    this.#applied = { wanted, table, baseline: baselineAfter(last?.baseline, written, table, listing) };
    this.#known = tidy === "" ? table : undefined;
    if (last === undefined) await this.#refused.begin();
    else if (hasOtherModes(last.wanted, wanted)) await this.#refused.read(last.wanted);
    return { tidy, table };
  }

  /** Makes the kernel hold a table; what it held before may still be there. */
  async #change(table: Table): Promise<{ readonly before: Table | undefined; readonly tidy: string }> {
    const known = this.#known;
    this.#known = undefined;
    if (known === undefined) return await this.#changeFrom(await this.#readTable(), table);
    try {
      return await this.#changeFrom(known ?? undefined, table);
    } catch {
      // Perhaps somebody else has changed what it held.
      return await this.#changeFrom(await this.#readTable(), table);
    }
  }

  async #changeFrom(
    before: Table | undefined,
    after: Table,
  ): Promise<{ readonly before: Table | undefined; readonly tidy: string }> {
    const { prepare, change, tidy } = scriptsBetween(before, after);
    for (const script of prepare) await this.#run([], script);
    if (change !== "") await this.#run([], change);
    return { before, tidy };
  }

  /** What can't be removed stays, is known from then on as not ours, and is tried again with the next change. */
  async #tidied(tidy: string, table: Table): Promise<void> {
    const isTidy = await this.#run([], tidy).then(
      () => true,
      () => false,
    );
    if (isTidy) this.#known = table;
  }

  async #run(options: readonly string[], script: string): Promise<void> {
    if (script.length <= LONGEST_ARGUMENT) await runTool(this.#prefix, "nft", [...options, script]);
    else await runTool(this.#prefix, "nft", [...options, "-f", "-"], script);
  }

  /** With its elements, but rules as unknown: so all of them are written again. */
  async #readTable(): Promise<Table | undefined> {
    const listing = await listTable(this.#prefix);
    if (listing === undefined) return undefined;
    const { table } = listing;
    const elements = await readElements(this.#prefix, "all");
    return {
      ...table,
      sets: new Map([...table.sets].map(([name, set]) => [name, { ...set, elements: elements.get(name) }])),
    };
  }

  /** One after the other: each builds on what the last one left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => {});
    return next;
  }
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  const at = than.findIndex((each, i) => each !== version[i]);
  return at >= 0 && (version[at] ?? 0) < (than[at] ?? 0);
}

const hasOtherModes = (before: Wanted, after: Wanted): boolean =>
  before.ruleSet.interfaces.some((each) => {
    const now = after.ruleSet.interfaces.find(({ device }) => device === each.device);
    return now !== undefined && modeOf(before, each) !== modeOf(after, now);
  });
