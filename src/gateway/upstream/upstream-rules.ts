/**
 * Where calls go that Cordon doesn't answer itself. A rule is text:
 *
 *     URL            calls of services and actions that Cordon doesn't serve
 *     SERVICE=URL    every call of this service, also if Cordon serves it
 *     SERVICE=none   no call of this service goes elsewhere
 *
 * The host of a URL may have `{service}` and `{region}` in it, as the endpoints of AWS do.
 */
import { isService } from "../services.ts";

/** A URL as a rule has it: scheme, host and port. */
export interface UpstreamUrl {
  /** As it was written, without a slash at the end. */
  readonly written: string;
  readonly credentials: UpstreamKeys | undefined;
}

/** Whose signature calls get instead of their caller's. */
export interface UpstreamKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Asked for each call: the file may have changed. */
export type UpstreamKeys = () => UpstreamKey;

export interface UpstreamRules {
  /** For what Cordon doesn't serve, of services without a rule of their own. */
  readonly rest: UpstreamUrl | undefined;
  readonly byService: ReadonlyMap<string, UpstreamUrl | "none">;
}

/** As in the scope of a signature. It becomes part of a host's name. */
const SERVICE = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Reads rules; `keysFrom` reads the credentials of a rule, which are `FILE` or `SERVICE=FILE`. Throws an Error that says what to do. */
export function readUpstreamRules(
  rules: readonly string[],
  credentials: readonly string[],
  keysFrom: (file: string) => UpstreamKeys,
): UpstreamRules {
  const keys = new Map<string, UpstreamKeys>();
  for (const text of credentials) {
    const [service, file] = divided(text);
    if (file === "") throw new Error("upstream credentials are FILE or SERVICE=FILE");
    if (keys.has(service)) throw new Error(`upstream credentials${ofService(service)} are given twice`);
    keys.set(service, keysFrom(file));
  }
  const found = new Map<string, UpstreamUrl | "none">();
  for (const text of rules) {
    const [service, target] = divided(text);
    if (found.has(service)) throw new Error(`the upstream${ofService(service)} is given twice`);
    found.set(service, target === "none" && service !== "" ? "none" : readUrl(target, keys.get(service)));
  }
  for (const service of keys.keys()) {
    if (typeof found.get(service) !== "object") {
      throw new Error(`upstream credentials${ofService(service)} sign nothing: there is no such upstream`);
    }
  }
  const rest = found.get("");
  found.delete("");
  return { rest: rest === "none" ? undefined : rest, byService: found };
}

const ofService = (service: string): string => (service === "" ? "" : ` of ${service}`);

/** The service of a rule, empty if it's for the rest, and what stands behind. */
function divided(text: string): readonly [service: string, rest: string] {
  const [, service, rest = ""] = /^([^=:/.]+)=(.*)$/s.exec(text) ?? [];
  if (service === undefined) return ["", text];
  if (!SERVICE.test(service)) {
    throw new Error(`'${service}' is no service: it is called as in signatures, for example s3 or dynamodb`);
  }
  return [service, rest];
}

function readUrl(text: string, credentials: UpstreamKeys | undefined): UpstreamUrl {
  const url = URL.parse(filledIn(text, "service", "region"));
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `an upstream is a URL such as http://127.0.0.1:5000, or SERVICE=URL, or SERVICE=none; not '${text}'`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new Error("an upstream's URL has no user and password in it: calls are signed. See --upstream-credentials");
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || /[?#]/.test(text)) {
    throw new Error(`an upstream's URL has only a host and a port, since signatures are about the path: '${text}'`);
  }
  if (credentials !== undefined && url.protocol === "http:" && !isLoopbackName(url.hostname)) {
    throw new Error(`${text}: calls that are signed with your credentials leave this machine only over https`);
  }
  return { written: text.replace(/\/$/, ""), credentials };
}

const filledIn = (text: string, service: string, region: string): string =>
  text.replaceAll("{service}", service).replaceAll("{region}", region);

/** The URL for a call. */
export const urlOf = ({ written }: UpstreamUrl, service: string, region: string): URL =>
  new URL(filledIn(written, service, region));

export const isLoopbackName = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host);

/** Where calls of a service go that Cordon doesn't serve, or actions of one that it does. */
export function upstreamOf(rules: UpstreamRules, service: string): UpstreamUrl | undefined {
  const own = rules.byService.get(service);
  if (own === "none" || !SERVICE.test(service)) return undefined;
  return own ?? rules.rest;
}

/** Whether every call of a service goes elsewhere although Cordon serves it. */
export const isTakenOver = (rules: UpstreamRules, service: string): boolean =>
  isService(service) && typeof rules.byService.get(service) === "object";

/** Every URL of the rules. */
export const upstreamUrls = ({ rest, byService }: UpstreamRules): readonly string[] =>
  [rest, ...byService.values()].flatMap((each) => (typeof each === "object" ? [each.written] : []));
