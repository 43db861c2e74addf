/** Composition: a store, a ledger, a gateway and a server put together. */
import { statSync } from "node:fs";
import { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getHeapStatistics } from "node:v8";
import { parseCredentials } from "../access/credentials.ts";
import { hostPrefix, type Prefix, parseAddress, parsePrefix } from "../address/prefix.ts";
import { readText } from "../cli/command.ts";
import type { Credentials } from "../gateway/callers/sign-in.ts";
import { ConsoleFiles } from "../gateway/console/console-files.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import { Draining } from "../gateway/http/draining.ts";
import type { Watcher } from "../gateway/http/exchange.ts";
import { logRequests } from "../gateway/http/log-requests.ts";
import { createHttpServer } from "../gateway/http-server.ts";
import { derivedIds } from "../gateway/ids.ts";
import { Ledger } from "../gateway/ledger.ts";
import { RefusedLimits } from "../gateway/limits/refused-limits.ts";
import type { Log } from "../gateway/log.ts";
import { Metrics } from "../gateway/metrics/metrics.ts";
import { countLedger, flushCounter } from "../gateway/metrics/of-ledger.ts";
import type { Limits } from "../model/limits.ts";
import { defaultSettings, type Settings } from "../model/settings.ts";
import { type Store, StoreError } from "../model/world/log.ts";
import { defaultNetwork } from "../operations/vpcs/default-network.ts";
import type { ServerState } from "../own-api/operating/ready.ts";
import { ownRoutes } from "../own-api/routes.ts";
import { type AdminKey, firstAdminKey } from "./admin-key.ts";
import { administratorWith } from "./chosen-admin-key.ts";
import { consoleDirectory } from "./console-directory.ts";
import { limitsWith, refuseUnknown } from "./limits-given.ts";
import { openFlowRecords } from "./log/open-flow-records.ts";
import { backupOf, type KeptIn, openLog, openSecrets, refuseReset } from "./log/open-log.ts";
import { type MetricsOption, metricsAccessOf } from "./metrics-access.ts";
import { type HttpMaxima, maximaOf } from "./running/http-maxima.ts";
import { Expiring, type KeptDaysOptions, keptDaysOf } from "./running/kept-days.ts";
import { logLines } from "./running/log-lines.ts";
import { callersOf, type RunningCordon } from "./running/running-cordon.ts";
import { reached } from "./serve-options.ts";
import { renewing } from "./tls/renewing.ts";
import { readTlsFiles, type ServedTls, type TlsOptions, tlsIdentity } from "./tls/tls-identity.ts";
import { type UpstreamOptions, upstreamsFrom } from "./upstream.ts";

export interface CordonOptions extends HttpMaxima, KeptDaysOptions {
  /** TCP port; 0 picks a free one. Default 4566. */
  readonly port?: number;
  /** Address to listen on. Default 127.0.0.1; beyond loopback only who has an access key signs in. */
  readonly host?: string;
  /** Where the log is kept. Default `memory`. */
  readonly store?: KeptIn;
  /**
   * Whether reads are answered from what this server knows, if several servers keep one log: faster, and they may miss what another one
   * has just acknowledged. Default: no answer misses anything.
   */
  readonly readsLocally?: boolean;
  /** Bytes that accounts and Regions may take in memory, about; those that weren't used for long leave it. Default: half of V8's heap. */
  readonly memory?: number;
  /** Path of a credentials file; what it lists may sign in, and the keys that IAM made. */
  readonly credentials?: string;
  /** An access key that signs in as the administrator, instead of one that the first start makes. It isn't kept. */
  readonly adminKey?: AdminKey;
  /**
   * Whether only who has an access key of IAM's signs in: the first start makes the administrator's. Default: beyond loopback,
   * if there are no `credentials` and no `adminKey`. Without any of them every key signs in, and may do everything.
   */
  readonly secure?: boolean;
  /**
   * Whether it speaks HTTPS instead of HTTP: with a certificate that it makes itself and keeps with the log, or with one from files.
   * Hosts of other machines come over HTTPS only.
   */
  readonly tls?: TlsOptions;
  /** Addresses or CIDR blocks of reverse proxies that the gate believes about the client's address. Default: no proxies. */
  readonly trustedProxies?: readonly string[];
  /** Quotas that differ from AWS's defaults; `none` lifts those that only count what there is in a Region. */
  readonly limits?: Partial<Limits> | "none";
  /** The organization, IPAM's reuse delay: see `Settings`. */
  readonly settings?: Partial<Settings>;
  /** Whether browsers get the web console at `/`. Default: they do. */
  readonly console?: boolean;
  /** Who answers calls that Cordon doesn't serve (docs/upstream.md). Default: nobody does. */
  readonly upstream?: UpstreamOptions;
  /** Whether `POST /_cordon/reset` is answered. */
  readonly allowReset?: boolean;
  /** Whether calls that only read are events of the trail, too. */
  readonly trailReads?: boolean;
  /**
   * Who may read `/_cordon/metrics` besides operators: `anyone`, or who sends the token in this file. Without credentials everyone on
   * loopback may.
   */
  readonly metrics?: MetricsOption;
  /** Takes lines for the operator. Default: they go to standard error, as text. */
  readonly log?: Log;
  /** Whether each request is a line of the log. */
  readonly logRequests?: boolean;
  /** Each hears of every request when it's over. */
  readonly watchers?: readonly Watcher[];
  /** Called when the log's disk has failed: every change is refused from then on, until a new start reads what was kept. */
  readonly onFailure?: (cause: unknown) => void;
}

export interface Cordon extends RunningCordon {
  /** The administrator's key, if this start made it. It's shown nowhere else. */
  readonly adminKey: AdminKey | undefined;
  /** Whether any key signs in and may do everything. */
  readonly isOpen: boolean;
  /** What it shows over TLS; undefined if it speaks HTTP. */
  readonly tls: Pick<ServedTls, "cert" | "pin" | "own"> | undefined;
  readonly port: number;
  /** Empties every account and Region. Only with a memory store or `allowReset`. */
  reset(): Promise<void>;
  /**
   * Reads the credentials file anew, for the calls from now on. Throws an Error if there is none, or if it's wrong: then
   * the keys that were read before go on signing in.
   */
  reloadCredentials(): void;
  /**
   * Reads the certificate's files anew, for the connections from now on. Throws an Error if there are none, if they're wrong, or if the
   * key is another one: then the certificate stays as it was.
   */
  reloadCertificate(): void;
  /**
   * Takes no new connections, says that it isn't ready, and ends each connection with its answer. Resolves when all have ended, or
   * after `withinMs`, when it has cut the others. To be closed then.
   */
  drain(withinMs: number): Promise<void>;
  /** Gives the calls in progress two seconds to finish, and closes the store. */
  close(): Promise<void>;
}

const usualLog = logLines({ format: "text", level: "info" }, (text) => process.stderr.write(text));

const NEEDED_NODE = 24;
const EXPIRE_EVERY_MS = 60 * 60 * 1_000;

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127\./.test(host);

function readProxy(text: string): Prefix {
  const address = parseAddress(text);
  const proxy = address === undefined ? parsePrefix(text)?.prefix : hostPrefix(address);
  if (proxy === undefined) throw new Error(`a trusted proxy is an address or a CIDR block, not '${text}'`);
  return proxy;
}

/** The names of the options. The compiler refuses a mistyped one in TypeScript; this table does it in JavaScript. */
const OPTIONS: Readonly<Record<keyof CordonOptions, true>> = {
  port: true,
  host: true,
  store: true,
  readsLocally: true,
  memory: true,
  credentials: true,
  adminKey: true,
  secure: true,
  tls: true,
  trustedProxies: true,
  limits: true,
  settings: true,
  console: true,
  upstream: true,
  allowReset: true,
  maxConnections: true,
  maxRequests: true,
  trailDays: true,
  trailReads: true,
  metrics: true,
  flowLogDays: true,
  keepHistoryDays: true,
  log: true,
  logRequests: true,
  watchers: true,
  onFailure: true,
};

/** Warns, and doesn't refuse: in a container the file often belongs to someone else. */
function readCredentials(path: string, log: (line: string) => void): ReturnType<typeof parseCredentials> {
  const credentials = parseCredentials(readText(path));
  if (process.platform !== "win32" && (statSync(path).mode & 0o044) !== 0) {
    log(`${path} has secrets, and other users can read it. Run: chmod 600 ${path}`);
  }
  return credentials;
}

/** Whether what listens there answers as Cordon does. */
async function isCordon(host: string, port: number): Promise<boolean> {
  try {
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/_cordon/health`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    return typeof ((await answer.json()) as { readonly status?: unknown }).status === "string";
  } catch {
    return false;
  }
}

/** Throws an Error that says what to do if an option can't be carried out. */
export async function startCordon(options: CordonOptions = {}): Promise<Cordon> {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < NEEDED_NODE)
    throw new Error(`Cordon needs Node ${NEEDED_NODE} or newer, and this is ${process.versions.node}`);
  refuseUnknown(options, OPTIONS, "option");
  const { port = 4566, host = "127.0.0.1", log = usualLog } = options;
  const limits = limitsWith(options.limits ?? {}, log);
  const keptDays = keptDaysOf(options);
  const isConfigured = options.credentials !== undefined || options.adminKey !== undefined;
  const isOpen = !isConfigured && !(options.secure ?? !isLoopback(host));
  if (isOpen && !isLoopback(host)) {
    throw new Error(
      `refusing to listen on ${host}: without credentials anyone who reaches it could change everything.`,
    );
  }
  const readKeys = (): Credentials => {
    const listed = options.credentials === undefined ? new Map() : readCredentials(options.credentials, log);
    return options.adminKey === undefined ? listed : administratorWith(options.adminKey, listed);
  };
  const credentials = isOpen ? undefined : readKeys();
  if (options.allowReset === true) refuseReset(options.store);
  const maxima = maximaOf(options);
  const trustedProxies = (options.trustedProxies ?? []).map(readProxy);
  const metricsFor = metricsAccessOf(options);
  const metrics = new Metrics();
  const flushed = flushCounter(metrics);
  const upstreams = upstreamsFrom(options.upstream, { isOpen, host, port, log });
  let store = await openLog(options.store, flushed, log);
  const { sealing, tls } = await openSecrets({ kept: options.store, tls: options.tls, host }, store, log);
  const draining = new Draining();
  const state: ServerState = {
    draining,
    isStarted: false,
    failure: undefined,
    unreachable: () => gateway.ledger.whyUnreachable(),
  };
  const newLedger = (store: Store) => {
    state.failure = undefined;
    return new Ledger({
      store,
      memory: options.memory ?? getHeapStatistics().heap_size_limit / 2,
      readsLocally: options.readsLocally ?? false,
      now: () => new Date().toISOString(),
      found: (key) => defaultNetwork(key, derivedIds(key)),
      damaged: (partition, problem) => log(`${partition} is not served: ${problem}`),
      unreachable: (problem) =>
        problem === undefined
          ? log("the database that keeps the log answers again", undefined, { level: "info" })
          : log(`nothing is served without the log: ${problem}`),
      failed(cause) {
        // Whatever comes after it fails for the same reason.
        if (state.failure !== undefined) return;
        const [message, detail] = cause instanceof StoreError ? [cause.message, cause.cause] : [String(cause), cause];
        state.failure = message;
        log(`the log's disk failed: ${message}`, detail);
        options.onFailure?.(cause);
      },
    });
  };
  const gateway: { -readonly [K in keyof Gateway]: Gateway[K] } = {
    ledger: newLedger(store),
    credentials,
    limits,
    settings: { ...defaultSettings, ...options.settings },
    sealing,
    trail: { days: keptDays.trail, reads: options.trailReads ?? false },
    metrics,
    refusedLimits: new RefusedLimits(log),
    upstreams,
    now: Date.now,
    log,
  };
  countLedger(metrics, () => gateway.ledger);
  const flowRecords = openFlowRecords(options.store, log, store.shared);
  const expiring = new Expiring(keptDays, flowRecords, log);
  const empty = async () => {
    await gateway.ledger.close();
    await store.close();
    if (typeof options.store === "object") (await import("../store/sqlite.ts")).removeSqliteStore(options.store);
    store = await openLog(options.store, flushed, log);
    gateway.ledger = newLedger(store);
    await flowRecords.clear();
  };
  // One reset at a time: each replaces the store.
  let turn: Promise<unknown> = Promise.resolve();
  const reset = (): Promise<void> => {
    const done = turn.then(empty);
    turn = done.catch(() => {});
    return done;
  };
  const { server, load } = createHttpServer(
    gateway,
    ownRoutes({
      gateway,
      trustedProxies,
      reset: options.allowReset === true ? reset : undefined,
      // Asked each time: a reset replaces the store.
      backup: backupOf(options.store, () => store),
      hosts: { pin: tls?.pin, stopping: draining.signal },
      ...{ flowRecords, state, metricsFor },
    }),
    {
      listensOn: host,
      tls,
      ...maxima,
      watchers: [...(options.watchers ?? []), ...(options.logRequests === true ? [logRequests(log)] : [])],
      console: options.console === false ? undefined : new ConsoleFiles(consoleDirectory()),
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch(async (error: NodeJS.ErrnoException) => {
    await store.close();
    if (error.code !== "EADDRINUSE") throw error;
    const whose = (await isCordon(host, port))
      ? "by another Cordon: use that one, stop it"
      : "by another program: stop it";
    throw new Error(
      `port ${port} on ${host} is in use ${whose}, or choose another with --port N (0 for any free one).`,
    );
  });
  const { tls: tlsOptions, store: keptIn } = options;
  const renew =
    tls?.own !== undefined && tlsOptions !== undefined && typeof keptIn === "object" && server instanceof TlsServer
      ? renewing(server, tls, (now) => tlsIdentity(tlsOptions, keptIn.directory, host, log, now), log)
      : undefined;
  const keepUp = () => {
    expiring.expire(store, gateway.now());
    renew?.(gateway.now()).catch((error: unknown) => log("the certificate stays as it was", error));
  };
  keepUp();
  const keepingUp = setInterval(keepUp, EXPIRE_EVERY_MS).unref();
  const needsAdmin = !isOpen && !isConfigured;
  const adminKey = needsAdmin ? await firstAdminKey(gateway.ledger, sealing, log) : undefined;
  state.isStarted = true;
  const actual = (server.address() as AddressInfo).port;
  const url = `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${actual}`;
  return {
    ...callersOf(reached(url), () => ({ listed: gateway.credentials, adminKey })),
    tls: tls && { cert: tls.cert, pin: tls.pin, own: tls.own },
    url,
    port: actual,
    adminKey,
    isOpen,
    async reset() {
      if (options.allowReset !== true && typeof options.store === "object") {
        throw new Error("this log is kept on disk: reset() empties it only with allowReset");
      }
      await reset();
    },
    reloadCredentials() {
      if (options.credentials === undefined) throw new Error("there is no credentials file to read anew");
      gateway.credentials = readKeys();
    },
    reloadCertificate() {
      if (tls === undefined || options.tls === undefined || !("cert" in options.tls)) {
        throw new Error("there is no file with a certificate to read anew");
      }
      const fresh = readTlsFiles(options.tls, log);
      if (fresh.pin !== tls.pin) {
        throw new Error("its key is another one, and hosts know the server by the old one. To take it, start anew");
      }
      if (server instanceof TlsServer) server.setSecureContext(fresh);
    },
    async drain(withinMs) {
      draining.begin();
      const cut = await load.connections.drain(withinMs);
      if (cut > 0) log(`cut ${cut} connections whose answers took longer than the stop waits`);
    },
    async close() {
      clearInterval(keepingUp);
      draining.begin();
      await load.connections.drain(2_000, 0);
      upstreams?.client.close();
      await turn;
      await gateway.ledger.close();
      await store.close();
    },
  };
}
