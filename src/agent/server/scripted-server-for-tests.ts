/** A server that answers what a test says, over TLS or without, on loopback. */
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly pin: string;
}

/** Signed by nobody but itself. */
export function makeCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  // ecdsa-with-SHA256, and CN=cordon.
  const algorithm = der(0x30, Buffer.from("06082a8648ce3d040302", "hex"));
  const name = der(0x30, der(0x31, der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from("cordon")))));
  const times = der(0x30, der(0x17, Buffer.from("200101000000Z")), der(0x17, Buffer.from("491231235959Z")));
  const serial = Buffer.from("020101", "hex");
  const signed = der(0x30, serial, algorithm, name, times, name, spki);
  const signature = der(0x03, Buffer.of(0), sign("sha256", signed, privateKey));
  return {
    cert: pem("CERTIFICATE", der(0x30, signed, algorithm, signature)),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    pin: createHash("sha256").update(spki).digest("base64url"),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  return Buffer.concat([
    length < 128 ? Buffer.of(tag, length) : Buffer.of(tag, 0x82, length >> 8, length & 255),
    content,
  ]);
}

const pem = (what: string, bytes: Buffer): string =>
  `-----BEGIN ${what}-----\n${bytes.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${what}-----\n`;

export interface Came {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

export type Script = (came: Came, answer: ServerResponse) => void;

export class ScriptedServer {
  readonly url: string;
  readonly came: Came[] = [];
  /** How many connections were made, whatever came over them. */
  connections = 0;
  script: Script = (_, answer) => void answer.writeHead(500).end();
  readonly #server: Server;

  private constructor(server: Server, scheme: "http" | "https") {
    this.#server = server;
    this.url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(t: TestContext, certificate?: Certificate): Promise<ScriptedServer> {
    const server = certificate === undefined ? createServer() : createTlsServer(certificate);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const scripted = new ScriptedServer(server, certificate === undefined ? "http" : "https");
    server.on("connection", () => scripted.connections++);
    server.on("request", (request, answer) => void scripted.#take(request, answer));
    t.after(() => scripted.close());
    return scripted;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  cutAll(): void {
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    let body = "";
    request.setEncoding("utf8");
    for await (const piece of request) body += piece;
    const { method = "", url = "", headers } = request;
    const came = { method, path: url, body, authorization: headers.authorization };
    this.came.push(came);
    this.script(came, answer);
  }
}

/** The claims of a request's signature, if the raw key in base64url made it; otherwise undefined. */
export function claimsBy(
  publicKey: string,
  { authorization = "" }: Came,
): Readonly<Record<string, unknown>> | undefined {
  const [header = "", claims = "", signature = ""] = authorization.replace(/^Bearer /, "").split(".");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
  const isSigned = verify(null, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"));
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  return isSigned ? { ...read(header), ...read(claims) } : undefined;
}
