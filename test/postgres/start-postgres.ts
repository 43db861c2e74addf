/**
 * Real PostgreSQL servers for tests, each in a folder of its own, on a free port of loopback, with data checksums and passwords.
 *
 *     const primary = await startPostgres({ synchronousStandby: true });
 *     const standby = primary.standby;
 *     await primary.kill9();
 *     await standby.promote();
 *     await primary.close();
 *     await standby.startStandby({ port: primary.port });
 *
 * Tests that call this have `{ skip: noPostgres }`. What isn't closed ends with the test process.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../setup/free-port.ts";
import { program, runner } from "./binaries.ts";
import { type GuardedFolder, guardedFolder, killAll, pauseAll, processesIn, resumeAll } from "./guarded-folder.ts";

const run = promisify(execFile);

/** How long anything may take before the test fails. Nothing is asserted about time. */
const PATIENCE_MS = 60_000;

/** Parameters of postgresql.conf by name. */
type Settings = Readonly<Record<string, string | number>>;

interface Passwords {
  readonly superuser: string;
  readonly cordon: string;
}

interface Options {
  readonly settings?: Settings;
  readonly synchronousStandby?: boolean;
  readonly port?: number;
  /** Its files are on the disk of temporary files, for figures; otherwise in memory if there is room. */
  readonly onDisk?: boolean;
  /** In a network namespace, where it listens on this address and on loopback. */
  readonly at?: Place;
}

export interface Place {
  readonly address: string;
  /** Leads a command there. */
  readonly prefix: readonly string[];
}

const HERE: Place = { address: "127.0.0.1", prefix: [] };

export async function startPostgres(options: Options = {}): Promise<PostgresServer> {
  const passwords = { superuser: secret(), cordon: secret() };
  const server = new PostgresServer(
    options.port ?? (await freePort()),
    passwords,
    options.onDisk ?? false,
    options.at ?? HERE,
  );
  await server.create(options.settings ?? {});
  if (options.synchronousStandby) await server.startStandby();
  return server;
}

/** What a client is given that may find the primary on any of these servers. */
export function urlOfAll(servers: readonly { readonly url: string }[]): string {
  const url = new URL(servers[0]?.url ?? "");
  const hosts = servers.map((server) => new URL(server.url).host).join(",");
  return `postgres://${url.username}:${url.password}@${hosts}${url.pathname}?target_session_attrs=read-write`;
}

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came that ${what}`);
    await sleep(20);
  }
}

function secret(): string {
  return randomBytes(12).toString("hex");
}

export class PostgresServer {
  readonly port: number;
  readonly #passwords: Passwords;
  readonly #onDisk: boolean;
  readonly at: Place;
  readonly #folder: GuardedFolder;
  readonly #data: string;
  #process: ChildProcess | undefined;
  #standby: PostgresServer | undefined;
  #databases = 0;

  constructor(port: number, passwords: Passwords, onDisk: boolean, at: Place) {
    this.at = at;
    this.port = port;
    this.#passwords = passwords;
    this.#onDisk = onDisk;
    this.#folder = guardedFolder("postgres", { owner: runner, onDisk });
    this.#data = join(this.folder, "data");
  }

  /** As the role `cordon`, which owns the database `cordon` and isn't a superuser. */
  get url(): string {
    return this.#urlOf("cordon");
  }

  /** The same by its Unix socket, which is reached from every namespace. */
  get urlOfSocket(): string {
    return `${this.url.replace(/@[^/]+/, "@")}?host=${this.folder}&port=${this.port}`;
  }

  get superuserUrl(): string {
    return `postgres://postgres:${this.#passwords.superuser}@${this.at.address}:${this.port}/cordon`;
  }

  /** The standby that was made last. */
  get standby(): PostgresServer {
    if (this.#standby === undefined) throw new Error("this server has no standby");
    return this.#standby;
  }

  /** Folder of its Unix socket, and of its log. */
  get folder(): string {
    return this.#folder.path;
  }

  get log(): string {
    return readFileSync(this.#logFile, "utf8");
  }

  /** Another, empty database. Its URL. */
  async newDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.sql(`CREATE DATABASE ${name} OWNER cordon`);
    return this.#urlOf(name);
  }

  /** Runs one statement as superuser, through the Unix socket. What it prints: a line for each row, with | between columns. */
  async sql(statement: string, database = "postgres"): Promise<string> {
    const args = [
      "-XAtq",
      "-v",
      "ON_ERROR_STOP=1",
      "-h",
      this.folder,
      "-p",
      `${this.port}`,
      "-U",
      "postgres",
      "-d",
      database,
    ];
    const env = { ...process.env, PGPASSWORD: this.#passwords.superuser, PGOPTIONS: "-c synchronous_commit=local" };
    const { stdout } = await run(program("psql"), [...args, "-c", statement], { env, maxBuffer: 1 << 28 });
    return stdout.trimEnd();
  }

  async create(settings: Settings): Promise<void> {
    const passwordFile = join(this.folder, "password");
    writeFileSync(passwordFile, this.#passwords.superuser);
    await this.#run(
      "initdb",
      "-D",
      this.#data,
      "--no-sync",
      "--data-checksums",
      "--locale=C.UTF-8",
      "--encoding=UTF8",
      "--username=postgres",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
    );
    rmSync(passwordFile);
    for (const database of ["all", "replication"]) {
      appendFileSync(join(this.#data, "pg_hba.conf"), `host ${database} all samenet scram-sha-256\n`);
    }
    this.#configure({ shared_buffers: "32MB", min_wal_size: "32MB", max_wal_size: "256MB", ...settings });
    await this.start();
    await this.sql(`CREATE ROLE cordon LOGIN PASSWORD '${this.#passwords.cordon}'`);
    await this.sql("CREATE DATABASE cordon OWNER cordon");
  }

  /**
   * Makes a copy that follows. It's synchronous unless told otherwise: from then on, what a commit acknowledges is on the disks of both,
   * and commits wait while it's away.
   */
  async startStandby(
    options: { readonly port?: number; readonly synchronous?: boolean; readonly at?: Place } = {},
  ): Promise<PostgresServer> {
    const port = options.port ?? (await freePort());
    const standby = new PostgresServer(port, this.#passwords, this.#onDisk, options.at ?? this.at);
    await standby.#copyFrom(this);
    await standby.start();
    if (options.synchronous ?? true) {
      await this.sql(`ALTER SYSTEM SET synchronous_standby_names = '${standby.#name}'`);
      await this.sql("SELECT pg_reload_conf()");
      await until("the standby is synchronous", async () => (await this.#standsBy(standby)) === "sync");
    }
    this.#standby = standby;
    return standby;
  }

  /** Makes a standby the primary, and waits until it is. */
  async promote(): Promise<void> {
    await this.sql("SELECT pg_promote()");
    await until("the standby is the primary", async () => (await this.sql("SELECT pg_is_in_recovery()")) === "f");
  }

  /** As a machine that loses power: all its processes at the same time, as far as that can be. Its files stay. */
  async kill9(): Promise<void> {
    pauseAll(this.folder);
    await killAll(this.folder);
    this.#forgetMemory();
    rmSync(join(this.#data, "postmaster.pid"), { force: true });
  }

  /** Ends it in the orderly way that cuts clients off: `fast` in PostgreSQL's words. */
  async stop(): Promise<void> {
    this.#process?.kill("SIGINT");
    await until("PostgreSQL has stopped", () => processesIn(this.folder).length === 0);
  }

  /** Starts it again after `stop` or `kill9`, on the same files and port. */
  async start(): Promise<void> {
    const log = openSync(this.#logFile, "a");
    const [first = "", ...rest] = this.#command("postgres", "-D", this.#data);
    const child = spawn(first, rest, { stdio: ["ignore", log, log], cwd: this.folder });
    closeSync(log);
    child.unref();
    this.#process = child;
    await until("PostgreSQL has started", () => {
      if (child.exitCode !== null) throw new Error(`PostgreSQL has ended:\n${this.log}`);
      return this.#isReady();
    });
  }

  /** All its processes stand still, and its connections stay open. */
  pause(): void {
    pauseAll(this.folder);
  }

  resume(): void {
    resumeAll(this.folder);
  }

  /** Ends it and removes its files; a standby of it goes on. */
  async close(): Promise<void> {
    await this.kill9();
    await this.#folder.close();
  }

  get #logFile(): string {
    return join(this.folder, "log");
  }

  get #name(): string {
    return `standby_${this.port}`;
  }

  #urlOf(database: string): string {
    return `postgres://cordon:${this.#passwords.cordon}@${this.at.address}:${this.port}/${database}`;
  }

  /** postmaster.pid says in its last line how far the start is. */
  #isReady(): boolean {
    return ["ready", "standby"].includes(this.#pidFileLine(7));
  }

  /** Empty if it isn't there (yet). */
  #pidFileLine(index: number): string {
    try {
      const lines = readFileSync(join(this.#data, "postmaster.pid"), "utf8").split("\n");
      return (lines[index] ?? "").trim();
    } catch {
      return "";
    }
  }

  /** What it keeps in memory that processes share outlives them, unlike a loss of power. */
  #forgetMemory(): void {
    const id = this.#pidFileLine(6).split(/\s+/)[1];
    if (id !== undefined) spawnSync("ipcrm", ["--shmem-id", id]);
  }

  async #standsBy(standby: PostgresServer): Promise<string> {
    return this.sql(`SELECT sync_state FROM pg_stat_replication WHERE application_name = '${standby.#name}'`);
  }

  async #copyFrom(primary: PostgresServer): Promise<void> {
    const source = `host=${primary.at.address} port=${primary.port} user=postgres password=${this.#passwords.superuser}`;
    await this.#run("pg_basebackup", "-D", this.#data, "--no-sync", "-R", "-X", "stream", "-c", "fast", "-d", source);
    this.#configure({});
    // Once it's the primary it waits for nobody until it has a standby of its own.
    appendFileSync(join(this.#data, "postgresql.auto.conf"), "synchronous_standby_names = ''\n");
  }

  #configure(settings: Settings): void {
    const all: Settings = {
      listen_addresses: [...new Set(["127.0.0.1", this.at.address])].join(),
      port: this.port,
      unix_socket_directories: this.folder,
      // Files of its folder, which go with it.
      dynamic_shared_memory_type: "mmap",
      wal_retrieve_retry_interval: "100ms",
      // Also what its primary knows it by.
      cluster_name: this.#name,
      ...settings,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
    appendFileSync(join(this.#data, "postgresql.conf"), lines.join(""));
  }

  async #run(name: string, ...args: readonly string[]): Promise<void> {
    const [first = "", ...rest] = this.#command(name, ...args);
    await run(first, rest, { cwd: this.folder });
  }

  /** First to the place, which takes root, and then as the user that runs PostgreSQL. */
  #command(name: string, ...args: readonly string[]): string[] {
    const becomes = runner && ["setpriv", `--reuid=${runner.uid}`, `--regid=${runner.gid}`, "--clear-groups", "--"];
    return [...this.at.prefix, ...(becomes ?? []), program(name), ...args];
  }
}
