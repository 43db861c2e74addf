/**
 * A connection to the agent's server, and to nobody else: nothing is sent before the other end has proved who it is. With a pin that's by
 * the key of its certificate, whoever signed it; without one by a certificate authority that the host trusts. Plain HTTP goes to this
 * machine only.
 */
import { createHash } from "node:crypto";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { contains, parseAddress, prefix, unmapped } from "../../address/prefix.ts";

/** Somebody else answered, or nobody who may be trusted. Trying again as soon as possible isn't any use. */
class NotTheServer extends Error {}

/** Where the server is. */
export interface ServerPlace {
  readonly url: URL;
  readonly pin?: string;
}

const CONNECT_MS = 10_000;

/** The port of a URL, also if it doesn't say it. */
export const portOf = ({ port, protocol }: URL): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);

/** The name of a URL, without the brackets of IPv6. */
export const nameOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

/** What is wrong with a URL as that of a server; undefined if nothing is. */
export function wrongPlace(text: string, pin: string | undefined): string | undefined {
  if (!URL.canParse(text)) return `'${text}' isn't a URL such as https://cordon.example:4566`;
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return `${text} is neither https nor http`;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "" || url.pathname !== "/") {
    return `${text} has more than a host and a port`;
  }
  if (url.protocol === "https:") return undefined;
  if (pin !== undefined) return "the token names a certificate, so the URL begins with https://";
  const isNear = nameOf(url) === "localhost" || isLoopback(nameOf(url));
  return isNear ? undefined : "plain http is for this machine only. Use https://, with a server that has a certificate";
}

function isLoopback(text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  return contains(prefix("127.0.0.0/8"), unmapped(address)) || contains(prefix("::1/128"), address);
}

/** Resolves with a connection on which the server may be spoken to. */
export function dial({ url, pin }: ServerPlace, address: string, signal: AbortSignal): Promise<Socket> {
  const port = portOf(url);
  return new Promise((resolve, reject) => {
    const socket =
      url.protocol === "https:"
        ? openTls(url, pin, address, port)
        : connectPlain({ host: address, port, noDelay: true });
    const fail = (error: Error): void => {
      signal.removeEventListener("abort", cut);
      socket.destroy();
      reject(error);
    };
    const cut = (): void => fail(new Error("called off"));
    signal.addEventListener("abort", cut, { once: true });
    socket.setTimeout(CONNECT_MS, () =>
      fail(new Error(`nothing answers at ${url.origin} within ${CONNECT_MS / 1000} s`)),
    );
    socket.once("error", (error) => fail(explained(error, url)));
    socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
      const wrong =
        url.protocol === "https:" ? wrongCertificate(socket as TLSSocket, pin, url) : wrongNear(socket, url);
      if (wrong !== undefined) return fail(new NotTheServer(wrong));
      signal.removeEventListener("abort", cut);
      socket.setTimeout(0);
      resolve(socket);
    });
    if (signal.aborted) cut();
  });
}

function openTls(url: URL, pin: string | undefined, address: string, port: number): TLSSocket {
  const name = nameOf(url);
  return connectTls({
    host: address,
    port,
    minVersion: "TLSv1.2",
    // With a pin, the key alone says who it is: `wrongCertificate` looks before anything is sent.
    rejectUnauthorized: pin === undefined,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(name) === 0 ? { servername: name } : {}),
  });
}

function wrongCertificate(socket: TLSSocket, pin: string | undefined, url: URL): string | undefined {
  if (pin === undefined) return undefined;
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
  const found = key === undefined ? undefined : createHash("sha256").update(key).digest("base64url");
  if (found === pin) return undefined;
  return `the certificate of ${url.origin} isn't the one that this host's token named. Nothing was sent. Somebody is in between, or the server has a new key: then join again with a new token`;
}

const wrongNear = (socket: Socket, url: URL): string | undefined =>
  isLoopback(socket.remoteAddress ?? "")
    ? undefined
    : `${url.origin} isn't on this machine, and plain http goes no further. Nothing was sent`;

function explained(error: NodeJS.ErrnoException, { origin }: URL): Error {
  const { code = "" } = error;
  if (code === "ECONNREFUSED") return new Error(`nothing listens at ${origin}`);
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code)) {
    return new NotTheServer(
      `the certificate of ${origin} isn't to be trusted here (${code}), and the token has no pin`,
    );
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) return new Error(`${origin} doesn't speak TLS`);
  return new Error(`no connection to ${origin} (${code || error.message})`);
}
