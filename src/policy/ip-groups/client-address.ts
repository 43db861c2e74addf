/** Which address a request comes from: its socket's, or the one that a trusted proxy reports in a header. */
import { type Address, contains, type Prefix, parseAddress, unmapped } from "../../address/prefix.ts";

/** `problem` tells the operator why the address is unknown. */
type Client = { readonly address: Address } | { readonly problem: string };

export interface Reported {
  readonly "x-forwarded-for"?: string | undefined;
  readonly forwarded?: string | undefined;
}

/**
 * `remote` is the socket's other end. The headers count only if it's a trusted proxy: then the client is the last address
 * in them that isn't a trusted proxy itself, since the client may have made up everything before it.
 * INVARIANT: whatever a client sends, the answer may become a problem, but never an address that the client doesn't have.
 */
export function clientAddress(remote: string, headers: Reported, trusted: readonly Prefix[]): Client {
  const isTrusted = (address: Address) => trusted.some((proxy) => contains(proxy, address));
  const peer = readAddress(remote);
  if (peer === undefined) return { problem: "the socket has no address" };
  if (!isTrusted(peer)) return { address: peer };
  const reports = [
    headers["x-forwarded-for"]?.split(",").map((text) => text.trim()),
    headers.forwarded === undefined ? undefined : forwardedFor(headers.forwarded),
  ].filter((report) => report !== undefined);
  // The proxy's own address would admit every client behind it, if the rules admit the proxy.
  if (reports.length === 0) return { problem: "a trusted proxy did not say whom it asks for" };
  const [client, other] = reports.map((report) => lastUntrusted(report, isTrusted));
  if (client === undefined) return { problem: "a trusted proxy did not say whom it asks for" };
  if ("problem" in client || other === undefined) return client;
  if ("problem" in other) return other;
  // A proxy that sets one of the headers and forwards the other forwards what the client wrote in it.
  const isSame = client.address.family === other.address.family && client.address.value === other.address.value;
  return isSame ? client : { problem: "X-Forwarded-For and Forwarded name different clients" };
}

function lastUntrusted(report: readonly string[], isTrusted: (address: Address) => boolean): Client {
  let nearest: Address | undefined;
  for (const text of report.toReversed()) {
    const address = readAddress(text);
    if (address === undefined) return { problem: "a trusted proxy reported what is no address" };
    nearest = address;
    if (!isTrusted(address)) break;
  }
  return nearest === undefined ? { problem: "a trusted proxy reported nobody" } : { address: nearest };
}

/** Reads an address as headers and sockets write it: with a port, in brackets, with a zone, or IPv4 within IPv6. */
function readAddress(text: string): Address | undefined {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = parseAddress(bare.replace(/%.*$/, ""));
  return address && unmapped(address);
}

/** The `for` of every element of a Forwarded header (RFC 7239); an empty text if an element has no `for`. */
const forwardedFor = (header: string): readonly string[] =>
  header.split(",").map((element) => {
    const pair = element.split(";").find((each) => /^\s*for\s*=/i.test(each)) ?? "";
    return pair
      .slice(pair.indexOf("=") + 1)
      .trim()
      .replace(/^"(.*)"$/, "$1");
  });
