/** Which address a request comes from: its socket's, or the one that a trusted proxy reports in a header. */
import { type Address, contains, type Prefix, parseAddress, unmapped } from "../../address/prefix.ts";
import { readForwarded, readForwardedFor } from "./forwarded.ts";

/** `problem` says, for the operator, why nobody can tell. */
type Client = { readonly address: Address } | { readonly problem: string };

export interface Reported {
  readonly "x-forwarded-for"?: string | undefined;
  readonly forwarded?: string | undefined;
}

/**
 * `remote` is the socket's other end. The headers count only if it is a trusted proxy: then the client is the last
 * address in them that is not a trusted proxy itself, as everything before it could be the client's own invention.
 * INVARIANT: whatever a client sends, it can make the answer a problem, never an address that it does not have.
 */
export function clientAddress(remote: string, headers: Reported, trusted: readonly Prefix[]): Client {
  const isTrusted = (address: Address) => trusted.some((proxy) => contains(proxy, address));
  const peer = readAddress(remote);
  if (peer === undefined) return { problem: "the socket has no address" };
  if (!isTrusted(peer)) return { address: peer };
  const { "x-forwarded-for": forwardedFor, forwarded } = headers;
  const reports = [
    forwardedFor === undefined ? [] : [reported("X-Forwarded-For", readForwardedFor(forwardedFor), isTrusted)],
    forwarded === undefined ? [] : [reported("Forwarded", readForwarded(forwarded), isTrusted)],
  ].flat();
  const [client, other] = reports;
  // Its own address would admit every client behind it, if the rules admit the proxy.
  if (client === undefined) return { problem: "a trusted proxy did not say whom it asks for" };
  if ("problem" in client || other === undefined) return client;
  if ("problem" in other) return other;
  // A proxy that sets one of the headers and passes the other on would pass on what the client wrote in it.
  const isSame = client.address.family === other.address.family && client.address.value === other.address.value;
  return isSame ? client : { problem: "X-Forwarded-For and Forwarded name different clients" };
}

/** `nodes` are undefined if the header doesn't have its form. */
function reported(
  header: string,
  nodes: readonly string[] | undefined,
  isTrusted: (address: Address) => boolean,
): Client {
  if (nodes === undefined) return { problem: `a trusted proxy sent ${header} in no known form` };
  let nearest: Address | undefined;
  for (const node of nodes.toReversed()) {
    const address = readAddress(node);
    if (address === undefined) return { problem: "a trusted proxy reported what is no address" };
    nearest = address;
    if (!isTrusted(address)) break;
  }
  return nearest === undefined ? { problem: "a trusted proxy reported nobody" } : { address: nearest };
}

/** Reads an address as headers and sockets have it: with a port, in brackets, IPv6 with a zone, or IPv4 within IPv6. */
function readAddress(text: string): Address | undefined {
  const bare = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  // Only IPv6 has zones.
  const address = parseAddress(/^([\da-f:.]*:[\da-f:.]*)%[\w.~-]+$/i.exec(bare)?.[1] ?? bare);
  return address && unmapped(address);
}
