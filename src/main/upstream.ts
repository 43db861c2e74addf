/** Who answers what Cordon doesn't serve, as options say it: rules, credentials in files, how long an answer may take. */
import { statSync } from "node:fs";
import { readText } from "../cli/command.ts";
import { upstreamTimes } from "../gateway/upstream/upstream-client.ts";
import {
  isLoopbackName,
  readUpstreamRules,
  type UpstreamKey,
  type UpstreamKeys,
  upstreamUrls,
} from "../gateway/upstream/upstream-rules.ts";
import { openUpstreams, type Upstreams } from "../gateway/upstream/upstreams.ts";

/** A URL, or rules: `URL`, `SERVICE=URL`, `SERVICE=none`. */
export type UpstreamOptions =
  | string
  | {
      readonly rules: readonly string[];
      /** `FILE` or `SERVICE=FILE`: what goes by the rule of the same service is signed with the credentials in it. */
      readonly credentials?: readonly string[];
      /** So long an upstream may say nothing. Default 900. */
      readonly idleSeconds?: number;
    };

interface Around {
  /** Whether any key signs in. */
  readonly isOpen: boolean;
  /** Where Cordon listens. */
  readonly host: string;
  readonly port: number;
  readonly log: (line: string) => void;
}

/** Throws an Error that says what to do if an option can't be carried out. */
export function upstreamsFrom(
  options: UpstreamOptions | undefined,
  { isOpen, host, port, log }: Around,
): Upstreams | undefined {
  const given = typeof options === "string" ? { rules: [options] } : (options ?? { rules: [] });
  const { rules: written, credentials = [], idleSeconds = upstreamTimes.idleMs / 1_000 } = given;
  if (!(idleSeconds > 0)) throw new Error(`an upstream may be silent for some seconds, not ${idleSeconds}`);
  const rules = readUpstreamRules(written, credentials, (file) => keysIn(file, log));
  if (isOpen && credentials.length > 0) {
    throw new Error(
      "without --secure or --credentials anybody signs in, and would call the upstream with your credentials. Add one of the two, or leave --upstream-credentials out",
    );
  }
  if (written.length === 0) return undefined;
  const own = upstreamUrls(rules).find((url) => leadsHere(url, host, port));
  if (own !== undefined) throw new Error(`the upstream ${own} is this Cordon itself`);
  return openUpstreams(rules, { ...upstreamTimes, idleMs: idleSeconds * 1_000 });
}

/** As far as the URL shows it; other ways back are noticed by the first call. */
function leadsHere(written: string, host: string, port: number): boolean {
  const url = URL.parse(written);
  if (url === null || port === 0) return false;
  const name = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const listensOnLoopback = ["0.0.0.0", "::"].includes(host) || isLoopbackName(host) || host === "::1";
  const isHere = name === host || (listensOnLoopback && isLoopbackName(url.hostname));
  return isHere && Number(url.port || (url.protocol === "https:" ? 443 : 80)) === port;
}

/** Reads the file when it has changed: the credentials of a session are good for some hours. */
function keysIn(file: string, log: (line: string) => void): UpstreamKeys {
  let key = readKey(file);
  let changed = changedAt(file);
  if (process.platform !== "win32" && (statSync(file).mode & 0o044) !== 0) {
    log(`${file} has secrets, and other users can read it. Run: chmod 600 ${file}`);
  }
  return () => {
    const now = changedAt(file);
    if (now === changed) return key;
    changed = now;
    try {
      key = readKey(file);
    } catch (error) {
      log(`the credentials for the upstream stay as they were: ${(error as Error).message}`);
    }
    return key;
  };
}

/** Undefined while there's no such file. */
const changedAt = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** Reads a file as the AWS CLI keeps them: the profile `default`, or the only one. */
function readKey(file: string): UpstreamKey {
  const profiles = new Map<string, Map<string, string>>();
  let profile = new Map<string, string>();
  for (const line of readText(file).split(/\r?\n/)) {
    const [, name] = /^\s*\[([^\]]+)\]\s*$/.exec(line) ?? [];
    const [, member = "", value = ""] = /^\s*([a-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) {
      profile = new Map();
      profiles.set(name.trim(), profile);
    } else if (member !== "") profile.set(member, value);
  }
  const only = profiles.size === 1 ? profiles.values().next().value : undefined;
  const found = profiles.get("default") ?? only;
  if (found === undefined) {
    throw new Error(
      `${file} needs a profile [default], or only one: it has ${[...profiles.keys()].join(", ") || "none"}`,
    );
  }
  const member = (name: string): string => {
    const value = found.get(name);
    if (value === undefined || value === "") throw new Error(`${file} has no ${name} in its profile`);
    return value;
  };
  const token = found.get("aws_session_token");
  return {
    accessKeyId: member("aws_access_key_id"),
    secretAccessKey: member("aws_secret_access_key"),
    ...(token && { sessionToken: token }),
  };
}
