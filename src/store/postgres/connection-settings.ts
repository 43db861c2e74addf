/** Where a PostgreSQL is and how to sign in there: the URL, PG* variables and files, read as libpq reads them. */
import { existsSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import { StoreError } from "../../model/world/log.ts";
import { findPassword } from "./password-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** One of the servers that a URL names. */
export interface Host {
  /** A name, an address, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Undefined if none is given; then the server must not ask for one. */
  readonly password: string | undefined;
  /** How to encrypt: each is tried in turn. False is without. */
  readonly encryptions: readonly (ConnectionOptions | false)[];
  readonly connectMilliseconds: number;
  readonly applicationName: string;
  readonly options: string | undefined;
}

const DEFAULT_PORT = "5432";
const DEFAULT_CONNECT_SECONDS = 3;
const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
const PARAMETERS = [
  "host",
  "port",
  "user",
  "password",
  "dbname",
  "passfile",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "connect_timeout",
  "application_name",
  "options",
  "target_session_attrs",
];
/** What psql takes besides. These names can be shown: no other is, since a part of a password may look like one. */
const OTHER_PARAMETERS = `
  channel_binding client_encoding fallback_application_name gssdelegation gssencmode gsslib hostaddr keepalives
  keepalives_count keepalives_idle keepalives_interval krbsrvname load_balance_hosts passphrase replication require_auth
  requirepeer requiressl scram_client_key scram_server_key service ssl_max_protocol_version ssl_min_protocol_version
  sslcertmode sslcompression sslcrl sslcrldir sslkeylogfile sslnegotiation sslpassword sslsni tcp_user_timeout`
  .trim()
  .split(/\s+/);
const ENCODING = "In a user or password, write @ as %40, / as %2F, ? as %3F, # as %23 and % as %25";
const VARIABLES: Readonly<Record<string, string>> = {
  host: "PGHOST",
  port: "PGPORT",
  user: "PGUSER",
  password: "PGPASSWORD",
  dbname: "PGDATABASE",
  passfile: "PGPASSFILE",
  sslmode: "PGSSLMODE",
  sslrootcert: "PGSSLROOTCERT",
  sslcert: "PGSSLCERT",
  sslkey: "PGSSLKEY",
  connect_timeout: "PGCONNECT_TIMEOUT",
  application_name: "PGAPPNAME",
  options: "PGOPTIONS",
};

// postgres://user:password@host:port,host:port/database?parameter=value
const URL_FORM = /^postgres(?:ql)?:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/;

/** For messages: hosts and database, no user and no password. */
export const databaseName = (hosts: readonly Host[]): string =>
  `${hosts.map(({ host, port }) => `${host}:${port}`).join(",")}/${hosts[0]?.database}`;

/**
 * The servers of a URL in its order. Throws a StoreError that says what is wrong with it, and never has its password.
 */
export function readHosts(url: string, environment: Environment): readonly Host[] {
  const given = readUrl(url);
  const value = (name: string): string | undefined =>
    given.get(name) || environment[VARIABLES[name] ?? ""] || undefined;
  refuseUnknown(given);
  const user = value("user") ?? userInfo().username;
  const database = value("dbname") ?? user;
  const places = pair((value("host") ?? "localhost").split(","), (value("port") ?? DEFAULT_PORT).split(","));
  const seconds = Number(value("connect_timeout") ?? DEFAULT_CONNECT_SECONDS);
  if (!Number.isFinite(seconds)) throw wrong("connect_timeout is not a number of seconds");
  const passwordFile = value("passfile") ?? join(environment["HOME"] ?? homedir(), ".pgpass");
  return places.map(([host, port]) => ({
    host,
    port,
    user,
    database,
    password: value("password") ?? findPassword(passwordFile, { host, port, database, user }),
    encryptions: host.startsWith("/") ? [false] : readEncryption(value, environment),
    connectMilliseconds: (seconds > 0 ? Math.max(2, seconds) : DEFAULT_CONNECT_SECONDS) * 1_000,
    applicationName: value("application_name") ?? "cordon",
    options: value("options"),
  }));
}

function readUrl(url: string): Map<string, string> {
  const parts = URL_FORM.exec(url);
  if (parts === null) throw wrong("it isn't of the form postgres://USER@HOST:PORT/DATABASE");
  const [, user, password, hosts = "", database, parameters = ""] = parts;
  // INVARIANT: what follows the @ has no part of a password, so it may be shown.
  if ([hosts, database, parameters].some((part) => part?.includes("@"))) {
    throw wrong(`there is a second @ in it, or a / or ? before the first. ${ENCODING}`);
  }
  const given = new Map<string, string>();
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== "") given.set(name, decode(value));
  };
  const named = hosts.split(",").map((each) => /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(each));
  if (named.includes(null)) throw wrong("a host in it isn't of the form HOST:PORT");
  set("user", user);
  set("password", password);
  set("host", hosts === "" ? "" : named.map((match) => match?.[1]?.replace(/^\[|\]$/g, "")).join(","));
  if (named.some((match) => match?.[2])) set("port", named.map((match) => match?.[2] || DEFAULT_PORT).join(","));
  set("dbname", database);
  for (const each of parameters.split("&").filter((text) => text !== "")) {
    const at = each.indexOf("=");
    if (at < 0) throw wrong("a parameter in it has no value");
    set(each.slice(0, at), each.slice(at + 1));
  }
  return given;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong(`a % in it isn't followed by two hexadecimal digits. ${ENCODING}`);
  }
}

function refuseUnknown(given: ReadonlyMap<string, string>): void {
  const unknown = [...given.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) {
    const name = OTHER_PARAMETERS.includes(unknown) ? `: ${unknown}` : "";
    throw wrong(
      `it has a parameter that Cordon doesn't know${name}. It knows ${PARAMETERS.join(", ")}. ` +
        "In a password, write & as %26 and = as %3D",
    );
  }
  const target = given.get("target_session_attrs") ?? "read-write";
  if (!["read-write", "primary", "any"].includes(target)) {
    throw wrong("Cordon writes, so target_session_attrs is read-write, primary or any");
  }
}

function pair(hosts: readonly string[], ports: readonly string[]): readonly (readonly [string, number])[] {
  if (ports.length > 1 && ports.length !== hosts.length) throw wrong("it has more hosts than ports, or fewer");
  return hosts.map((host, n) => {
    const port = Number(ports[ports.length > 1 ? n : 0] || DEFAULT_PORT);
    if (!(Number.isInteger(port) && port > 0 && port < 65_536)) throw wrong("a port in it isn't a number up to 65535");
    return [host === "" ? "localhost" : host, port] as const;
  });
}

function readEncryption(
  value: (name: string) => string | undefined,
  environment: Environment,
): readonly (ConnectionOptions | false)[] {
  const mode = value("sslmode") ?? "prefer";
  if (!SSL_MODES.includes(mode)) throw wrong(`sslmode is one of ${SSL_MODES.join(", ")}`);
  if (mode === "disable") return [false];
  const home = join(environment["HOME"] ?? homedir(), ".postgresql");
  const file = (name: string, standard: string): string | undefined =>
    value(name) ?? (existsSync(join(home, standard)) ? join(home, standard) : undefined);
  const [root, cert, key] = [
    file("sslrootcert", "root.crt"),
    file("sslcert", "postgresql.crt"),
    file("sslkey", "postgresql.key"),
  ];
  const own = {
    ...(cert !== undefined && { cert: readText(cert, "sslcert") }),
    ...(key !== undefined && { key: readText(key, "sslkey") }),
  };
  const unverified: ConnectionOptions = { ...own, rejectUnauthorized: false };
  if (mode === "prefer") return [unverified, false];
  if (mode === "allow") return [false, unverified];
  if (mode === "require" && root === undefined) return [unverified];
  const authority = root === undefined || root === "system" ? {} : { ca: readText(root, "sslrootcert") };
  if (mode === "verify-full") return [{ ...own, ...authority }];
  if (root === undefined || root === "system") throw wrong("sslmode=verify-ca needs sslrootcert, a file");
  return [{ ...own, ...authority, checkServerIdentity: () => undefined }];
}

function readText(file: string, parameter: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw wrong(`the file of ${parameter} can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

const wrong = (problem: string): StoreError =>
  new StoreError("unknown-version", `The URL of the database can't be used: ${problem}.`);
