/**
 * Who may use Cordon through someone else's browser: nobody. Any web page may make a browser send requests to this machine,
 * and a name that resolves to it lets the page read the answers. Clients of AWS send none of the headers that browsers do.
 */
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

/** Headers that decide something and may stand only once; of two, node would silently take the first. */
const SINGLE: ReadonlySet<string> = new Set(["authorization", "content-type", "host", "origin", "x-amz-target"]);

/** The first such header that stands twice. */
export function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  const seen: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.includes(name)) return name;
    seen.push(name);
  }
  return undefined;
}

/**
 * Says what is wrong with a request that comes from a web page of elsewhere, and what to do. `isOpen`: no credentials are
 * configured, so who can reach Cordon may do everything; then it must also be called by this machine's own name. `takesBuckets`:
 * clients of S3 put the name of a bucket before it.
 */
export function whyForeign(
  headers: IncomingHttpHeaders,
  isOpen: boolean,
  listensOn: string,
  takesBuckets = false,
): string | undefined {
  const { host, origin } = headers;
  const site = headers["sec-fetch-site"];
  if (isOpen && !isOwnName(host, listensOn) && !(takesBuckets && nameIn(host)?.endsWith(".localhost"))) {
    return `Cordon has no credentials, so it answers only to 127.0.0.1, [::1] and localhost, not to ${quoted(host)}. Use one of these in the endpoint URL, or start Cordon with --credentials FILE.`;
  }
  if (site !== undefined && site !== "none" && site !== "same-origin") {
    return "A web page of another origin sent this request (Sec-Fetch-Site). Cordon answers only programs and its own pages: use an AWS client, or open the address itself.";
  }
  if (origin !== undefined && !isOrigin(origin, host)) {
    return `A web page of ${quoted(origin)} sent this request (Origin). Cordon answers only programs and its own pages: use an AWS client, or let the proxy in between keep the Host header.`;
  }
  return undefined;
}

const quoted = (text: string | undefined): string =>
  text === undefined ? "no Host at all" : `'${text.slice(0, 100)}'`;

/** A name in DNS may lead to this machine whoever owns it; an address of the loopback is this machine for everyone. */
function isOwnName(host: string | undefined, listensOn: string): boolean {
  const name = nameIn(host);
  if (name === undefined) return false;
  const bare = name.replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127.")) || bare === listensOn;
}

/** The name in a Host header, in small letters, without the port. */
const nameIn = (host: string | undefined): string | undefined =>
  host === undefined ? undefined : /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d+)?$/.exec(host.toLowerCase())?.[1];

/** Whether an origin (`http://127.0.0.1:4566`) is that of the host that was called. */
const isOrigin = (origin: string, host: string | undefined): boolean =>
  origin === `http://${host}` || origin === `https://${host}`;
