/** A directory as the place that a log is moved from, or into. */
import { randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../../model/world/log.ts";
import { decodeEvent } from "../codec.ts";
import { flush } from "../flush.ts";
import { DATABASE, openSqliteStore } from "../sqlite.ts";
import type { LogRows } from "./log-rows.ts";
import { forgetMoved, markMoved } from "./moved-mark.ts";
import { InDoubt, type Source, type Target } from "./places.ts";
import { fillSqlite, sqliteRows } from "./sqlite-rows.ts";

/** The directory that a log is written in, with the number of the process and a name of its own behind it. */
const HALF = "half-moved";
const HALVES = new RegExp(`^${HALF}(-([0-9]+)-[-0-9a-f]+)?$`);
const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/** It upgrades a log of an earlier version. Throws StoreError `in-use` and `damaged`. */
export async function openSqliteSource(directory: string, sealedWith: string | undefined): Promise<Source> {
  const db = await hold(directory);
  return {
    rows: sqliteRows(db),
    sealedWith,
    mark: async (to) => {
      const undo = markMoved(directory, to);
      return async () => undo();
    },
    close: async () => db.close(),
  };
}

export async function openSqliteTarget(directory: string): Promise<Target> {
  const hasLog = existsSync(join(directory, DATABASE));
  return hasLog ? openWhole(directory) : new NewDirectory(directory);
}

async function hold(directory: string): Promise<DatabaseSync> {
  const file = join(directory, DATABASE);
  if (!existsSync(file)) throw new StoreError("unknown-version", `there is no log in ${directory}`);
  // Whatever a process that died left to do is done by opening it.
  await openSqliteStore({ directory }).close();
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    // Whoever wants to open it meanwhile is refused.
    db.exec("PRAGMA locking_mode = exclusive; BEGIN IMMEDIATE");
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

async function openWhole(directory: string): Promise<Target> {
  const db = await hold(directory);
  return {
    refusal: refusalOf(directory),
    hasLog: true,
    fill: async () => {},
    rows: async () => sqliteRows(db),
    show: async () => {},
    close: async () => db.close(),
  };
}

const refusalOf = (directory: string): string => `${directory} has a log already. Name another directory.`;

/** The log is written beside its place, whole, and gets there with one step that nobody else can have made before. */
class NewDirectory implements Target {
  readonly hasLog = false;
  readonly refusal: string;
  readonly #directory: string;
  readonly #half: string;
  #db: DatabaseSync | undefined;

  constructor(directory: string) {
    this.#directory = directory;
    this.refusal = refusalOf(directory);
    this.#half = join(directory, `${HALF}-${process.pid}-${randomUUID()}`);
    this.#refuseIfThere();
  }

  async fill(rows: LogRows): Promise<void> {
    clearHalves(this.#directory);
    mkdirSync(this.#half, { recursive: true, mode: 0o700 });
    const store = openSqliteStore({ directory: this.#half });
    for await (const bodies of rows.events()) {
      await store.commit({ expected: new Map(), entries: [], events: bodies.map(decodeEvent) });
    }
    await store.close();
    this.#db = new DatabaseSync(this.#file);
    // It counts only once it's whole, and then it's flushed.
    this.#db.exec("PRAGMA synchronous = OFF; BEGIN");
    await fillSqlite(this.#db, rows);
    this.#db.exec("COMMIT");
    this.#db.close();
    // Only the file goes to its place: all of the log must be in it.
    if (existsSync(`${this.#file}-wal`)) throw new Error(`the disk of ${this.#directory} didn't take all of the log`);
    flush(this.#file);
    this.#db = new DatabaseSync(this.#file);
  }

  async rows(): Promise<LogRows> {
    return sqliteRows(this.#db as DatabaseSync);
  }

  async show(): Promise<void> {
    this.#closeFile();
    this.#refuseIfThere();
    forgetMoved(this.#directory);
    this.#place();
    try {
      flush(this.#directory);
    } catch (error) {
      throw new InDoubt(this.#directory, error);
    }
  }

  async close(): Promise<void> {
    this.#closeFile();
    rmSync(this.#half, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#half, DATABASE);
  }

  #closeFile(): void {
    this.#db?.close();
    this.#db = undefined;
  }

  /** A link is made only if there's nothing of that name: another move, or a server, may have been faster. */
  #place(): void {
    const place = join(this.#directory, DATABASE);
    try {
      linkSync(this.#file, place);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") throw new Error(this.refusal);
      if (!NO_LINKS.includes(code)) throw error;
      renameSync(this.#file, place);
    }
  }

  #refuseIfThere(): void {
    const there = ["", "-wal", "-mark"].some((suffix) => existsSync(join(this.#directory, `${DATABASE}${suffix}`)));
    if (there) throw new Error(this.refusal);
  }
}

/** Removes what moves that were killed left behind. */
function clearHalves(directory: string): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const [half, , pid] = HALVES.exec(name) ?? [];
    if (half !== undefined && !isAlive(Number(pid))) rmSync(join(directory, half), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (Number.isNaN(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
