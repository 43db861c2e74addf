/** `cordon serve`: starts the control plane and says what to copy. */
import { renameSync, writeFileSync } from "node:fs";
import { openBackground } from "../cli/background/start.ts";
import { command, Misuse } from "../cli/command.ts";
import { defaultDirectory } from "../cli/log-files/data-directory.ts";
import type { Log } from "../gateway/log.ts";
import { dropUndefined } from "../model/drop-undefined.ts";
import { readSettings } from "../model/settings.ts";
import { type AdminKey, exportsOf } from "./admin-key.ts";
import { readLimits } from "./limits-given.ts";
import { nameOf } from "./log/open-log.ts";
import { readKept, readMemory, readReads } from "./log/read-log-options.ts";
import { readKeptHistory } from "./running/kept-days.ts";
import { logLines, readLogOptions } from "./running/log-lines.ts";
import { readDrain, stop, USUAL_DRAIN } from "./running/stop.ts";
import { openTraces } from "./running/traces.ts";
import { serveEnvironment } from "./serve-environment.ts";
import { serveInBackground, stateOf } from "./serve-in-background.ts";
import { reached, readJsonFile, readPort } from "./serve-options.ts";
import { serverUnit } from "./server-unit.ts";
import { findServiceManager } from "./service-manager.ts";
import { type Cordon, type CordonOptions, startCordon } from "./start-cordon.ts";
import { versionOf } from "./version.ts";

const usage = `Usage: cordon serve [options]

  --port N            listen on this port; 0 picks a free one (default 4566)
  --host H            listen on this address (default $CORDON_HOST, else 127.0.0.1); any other makes it --secure
  --data DIR          keep the log here (default $CORDON_DATA, else ~/.local/share/cordon);
                      "memory" keeps nothing
  --store URL         keep the log in PostgreSQL instead, for any number of servers: postgres://USER@HOST/DATABASE, as
                      psql takes it (default $CORDON_STORE; see docs/high-availability.md)
  --reads local       with --store: answer reads from what this server knows; they may miss other servers' last changes
  --memory SIZE       let accounts and Regions take so much memory, as 2GiB; those unused for long are loaded again when
                      they're needed (default: half of what Node may use; 16MiB or more)
  --secure            only access keys of IAM sign in; the first start makes the administrator's, and shows it once
  --credentials FILE  only the access keys in this file, and those that IAM made, sign in (default $CORDON_CREDENTIALS)
  --tls               speak HTTPS, with a certificate made for it and kept with the log; hosts of other machines
                      need that (see docs/hosts.md)
  --tls-name NAME     a name or address that it's called by besides this machine's own; repeatable
  --tls-cert FILE     speak HTTPS with this certificate, and those between it and a root, in PEM
  --tls-key FILE      the certificate's key
  --trusted-proxy CIDR  at the gate, believe this reverse proxy about the client's address; repeatable
  --limits LIMITS     quotas that differ from AWS's defaults: NAME=N, a file of JSON, or none, which lifts those that
                      only count what there is in a Region; repeatable (see docs/limits.md)
  --settings FILE     JSON with the organization, IPAM's reuse delay, public IPv4 ranges (see docs/ipam.md)
  --upstream URL      pass calls that Cordon doesn't serve on to URL; SERVICE=URL passes every call of a service,
                      SERVICE=none no call; repeatable (see docs/upstream.md)
  --upstream-credentials FILE  sign them anew with the AWS credentials in FILE; SERVICE=FILE for one rule; repeatable
  --max-connections N  take so many connections at one time (default 10000)
  --max-requests N    work on so many requests at one time, and throttle what comes beyond that (default 1000)
  --drain SECONDS     when it's stopped, finish what was begun for so long (default ${USUAL_DRAIN})
  --log FORM          write the log as text or as json, a line each (default text)
  --log-level LEVEL   leave out what matters less than error, warn, info or debug (default info)
  --log-requests      each request is a line of the log
  --trail-days N      keep the events of the trail so many days (default 90)
  --flow-log-days N   keep the records of flow logs so many days (default 30)
  --keep-history DAYS  keep the history of accounts so long, such as 90d, or all of it (default; see docs/the-past.md)
  --trail-reads       calls that only read are events of the trail, too
  --metrics-token FILE  who sends the token in FILE may read /_cordon/metrics, as Prometheus does (see docs/running.md)
  --metrics-open      anyone may
  --no-console        serve no web console
  --allow-reset       answer POST /_cordon/reset, which empties everything
  --background        go on in the background once it answers, and print where; see cordon status and cordon stop
  --port-file FILE    write the port into FILE once calls are answered, for scripts with --port 0
  --quiet             print nothing once it's started
  --json              print where it listens as one line of JSON, instead of what to copy
  --unit              print the unit with which systemd runs it as the user cordon, and end

If CORDON_ACCESS_KEY_ID and CORDON_SECRET_ACCESS_KEY are set, that key is the administrator's, and none is made
and shown.`;

export default command({
  name: "serve",
  usage,
  options: {
    port: { type: "string", default: "4566" },
    host: { type: "string" },
    data: { type: "string" },
    store: { type: "string" },
    reads: { type: "string", default: "newest" },
    memory: { type: "string" },
    credentials: { type: "string" },
    secure: { type: "boolean" },
    limits: { type: "string", multiple: true, default: [] },
    tls: { type: "boolean", default: false },
    "tls-name": { type: "string", multiple: true, default: [] },
    "tls-cert": { type: "string" },
    "tls-key": { type: "string" },
    "trusted-proxy": { type: "string", multiple: true, default: [] },
    settings: { type: "string" },
    upstream: { type: "string", multiple: true, default: [] },
    "upstream-credentials": { type: "string", multiple: true, default: [] },
    "max-connections": { type: "string" },
    "max-requests": { type: "string" },
    drain: { type: "string", default: USUAL_DRAIN },
    log: { type: "string", default: "text" },
    "log-level": { type: "string", default: "info" },
    "log-requests": { type: "boolean", default: false },
    "trail-days": { type: "string" },
    "trail-reads": { type: "boolean", default: false },
    "flow-log-days": { type: "string" },
    "keep-history": { type: "string" },
    "metrics-token": { type: "string" },
    "metrics-open": { type: "boolean", default: false },
    "no-console": { type: "boolean", default: false },
    "allow-reset": { type: "boolean", default: false },
    background: { type: "boolean", default: false },
    "port-file": { type: "string" },
    quiet: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    unit: { type: "boolean", default: false },
  },
  async run(values, [surplus]) {
    if (surplus !== undefined) throw new Misuse(`it takes no ${surplus}`);
    if (values.unit) {
      console.log(serverUnit([process.execPath, process.argv[1] ?? "cordon"]));
      return 0;
    }
    const { limits, settings } = values;
    const environment = serveEnvironment(process.env);
    const { host = environment.host ?? "127.0.0.1", credentials = environment.credentials } = values;
    const directory = values.data ?? defaultDirectory();
    const kept = readKept(directory, values.store ?? environment.store);
    const readsLocally = readReads(values.reads, kept);
    const drainMs = readDrain(values.drain);
    if (values.background)
      return serveInBackground({ port: readPort(values.port), data: directory, json: values.json });
    const log = logLines(readLogOptions(values), (text) => process.stderr.write(text));
    const traces = await openTraces(process.env, versionOf(), log);
    const stopped = Promise.withResolvers<number>();
    const background = await openBackground(() => stopped.resolve(0));
    const manager = findServiceManager(process.env, log);
    const cordon = await startCordon({
      port: readPort(values.port),
      host,
      store: kept,
      readsLocally,
      allowReset: values["allow-reset"],
      console: !values["no-console"],
      trailReads: values["trail-reads"],
      trustedProxies: values["trusted-proxy"],
      upstream: { rules: values.upstream, credentials: values["upstream-credentials"] },
      log,
      logRequests: values["log-requests"],
      watchers: traces === undefined ? [] : [traces.watch],
      onFailure: () => stopped.resolve(1),
      limits: readLimits(limits),
      ...dropUndefined({
        credentials,
        memory: values.memory === undefined ? undefined : readMemory(values.memory),
        adminKey: environment.adminKey,
        secure: values.secure,
        tls: readTls(values),
        maxConnections: numberOf(values["max-connections"]),
        maxRequests: numberOf(values["max-requests"]),
        metrics: readMetrics(values),
        trailDays: numberOf(values["trail-days"]),
        flowLogDays: numberOf(values["flow-log-days"]),
        keepHistoryDays: readKeptHistory(values["keep-history"]),
        settings: settings === undefined ? undefined : readSettings(readJsonFile(settings)),
      }),
    });
    process.once("SIGINT", () => stopped.resolve(0));
    process.once("SIGTERM", () => stopped.resolve(0));
    process.on("SIGHUP", () => {
      // A terminal that is closed sends it as well.
      if (process.stdout.isTTY) stopped.resolve(0);
      else {
        void manager.reloading();
        if (credentials !== undefined)
          reload(log, "the credentials", "stay as they were", () => cordon.reloadCredentials());
        if (values["tls-cert"] !== undefined)
          reload(log, "the certificate", "stays as it was", () => cordon.reloadCertificate());
        void manager.ready(listening);
      }
    });
    const { url, port, adminKey, tls } = cordon;
    const certificate = tls?.own?.file;
    const listening = `listens on ${url}`;
    void manager.ready(listening);
    if (values["port-file"] !== undefined) writeWhole(values["port-file"], `${port}\n`, "--port-file");
    const greeted = {
      log: nameOf(kept),
      keys: keysFor(cordon, credentials, environment.adminKey),
      hasConsole: !values["no-console"],
      stopping: background === undefined ? "Ctrl-C stops it" : `To stop it: cordon stop --port ${port}`,
    };
    const text = values.json
      ? JSON.stringify({ url, port, data: directory, ...dropUndefined({ adminKey, certificate }) })
      : greeting(cordon, greeted);
    // In one piece: whoever waits for the first line finds the others there as well. The administrator's key even quietly: it's shown
    // nowhere else.
    const said = values.quiet && !values.json && adminKey === undefined ? "" : text;
    if (background !== undefined) await background.ready(stateOf(cordon, directory), said);
    else if (said !== "") console.log(said);
    const status = await stopped.promise;
    const told = manager.stopping();
    if (status !== 0) {
      log(
        `cordon serve: the disk below ${directory} failed, and only a new start can tell what it kept. Check it, then start again.`,
        undefined,
        { level: "error" },
      );
    }
    return stop(cordon, status, { drainMs, told, log, traces });
  },
});

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

interface TlsValues {
  readonly tls: boolean;
  readonly "tls-name": readonly string[];
  readonly "tls-cert"?: string | undefined;
  readonly "tls-key"?: string | undefined;
}

function readTls({ tls, "tls-name": names, "tls-cert": cert, "tls-key": key }: TlsValues): CordonOptions["tls"] {
  if ((cert === undefined) !== (key === undefined)) throw new Misuse("--tls-cert and --tls-key are given together");
  if (cert !== undefined && key !== undefined) {
    if (names.length > 0) throw new Misuse("--tls-name is for a certificate of Cordon's own, not for --tls-cert");
    return { cert, key };
  }
  return tls || names.length > 0 ? { names } : undefined;
}

function readMetrics(values: {
  readonly "metrics-token"?: string | undefined;
  readonly "metrics-open": boolean;
}): CordonOptions["metrics"] {
  const { "metrics-token": tokenFile, "metrics-open": isOpen } = values;
  if (isOpen && tokenFile !== undefined) throw new Misuse("--metrics-open needs no --metrics-token");
  if (isOpen) return "anyone";
  return tokenFile === undefined ? undefined : { tokenFile };
}

/** Whoever waits for the file never finds half of it. */
function writeWhole(file: string, text: string, option: string): void {
  try {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new Error(`${option}: cannot write ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
}

function reload(log: Log, what: string, otherwise: string, read: () => void): void {
  try {
    read();
    log(`cordon serve: read ${what} anew`, undefined, { level: "info" });
  } catch (error) {
    log(`cordon serve: ${what} ${otherwise}: ${(error as Error).message}`);
  }
}

/** What to copy into a shell, so that calls are signed by someone who may sign in. */
function keysFor({ adminKey, isOpen }: Cordon, credentials: string | undefined, chosen: AdminKey | undefined): string {
  if (adminKey !== undefined) {
    return `# The administrator's key. It is shown only now; if it's lost: cordon admin-key new\n${exportsOf(adminKey)}`;
  }
  if (isOpen) return "export AWS_ACCESS_KEY_ID=test\nexport AWS_SECRET_ACCESS_KEY=test";
  const whose =
    credentials === undefined
      ? "the administrator's, or another that IAM made"
      : `one of ${credentials}, or one that IAM made`;
  return `export AWS_ACCESS_KEY_ID=${chosen?.accessKeyId ?? "...     "} # ${whose}\nexport AWS_SECRET_ACCESS_KEY=...`;
}

interface Greeted {
  /** Where it's kept. */
  readonly log: string;
  readonly keys: string;
  readonly hasConsole: boolean;
  /** How to stop it. */
  readonly stopping: string;
}

/** Where it listens, and what to copy into a shell. */
const greeting = (
  { url, tls }: Cordon,
  { log, keys, hasConsole, stopping }: Greeted,
): string => `Cordon listens on ${url} and keeps its log in ${log}. ${stopping}.
${hasConsole ? `Its console for browsers: ${reached(url)}/\n` : ""}
export AWS_ENDPOINT_URL=${reached(url)}
${tls?.own === undefined ? "" : trusting(tls.own.file)}${keys}
export AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1`;

/** Nobody but the server vouches for its own certificate. The AWS CLI and boto3 read the first variable, programs of Node the other. */
const trusting = (file: string | undefined): string =>
  file === undefined
    ? "# Its certificate is in memory only: with --data DIR, clients find it there.\n"
    : `export AWS_CA_BUNDLE=${file}\nexport NODE_EXTRA_CA_CERTS=${file}\n`;
