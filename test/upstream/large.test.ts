/** Bodies of any size pass in both directions without being held: who takes nothing is sent nothing. */
import assert from "node:assert/strict";
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ANY_KEY, signedHeaders } from "../setup/signed-call.ts";
import { cordonBefore, otherEndpoint } from "./other-endpoint.ts";

const MIB = 1024 * 1024;
const SIZE = 128 * MIB;
const PIECE = Buffer.alloc(MIB, "0123456789abcdef");
/** Of the sockets on the way, in the kernel and in Node. */
const MOST_ON_THE_WAY = 48 * MIB;

interface Sink {
  write(piece: Buffer): boolean;
  once(event: "drain", listener: () => void): unknown;
}

/** Writes all of it as fast as it's taken; `sent` counts. */
async function writeAll(sink: Sink, sent: { bytes: number }): Promise<void> {
  for (let at = 0; at < SIZE; at += PIECE.length) {
    const isTaken = sink.write(PIECE);
    sent.bytes += PIECE.length;
    if (!isTaken) await new Promise<void>((resolve) => sink.once("drain", resolve));
  }
}

/** Resolves when nothing more is sent, however often one looks. */
async function stalled(sent: { readonly bytes: number }): Promise<number> {
  for (let [before, same] = [-1, 0]; same < 2_000; ) {
    await nextTurn();
    same = sent.bytes === before && before > 0 ? same + 1 : 0;
    before = sent.bytes;
  }
  return sent.bytes;
}

async function digestOf(body: AsyncIterable<Buffer>): Promise<[bytes: number, digest: string]> {
  const digest: Hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of body) {
    digest.update(piece);
    bytes += piece.length;
  }
  return [bytes, digest.digest("hex")];
}

async function* wholeBody() {
  for (let at = 0; at < SIZE; at += PIECE.length) yield PIECE;
}

test("a body waits for an upstream that takes nothing, and arrives as it was sent", async (t) => {
  const arrived = Promise.withResolvers<IncomingMessage>();
  const url = await otherEndpoint(t, async (incoming, response) => {
    arrived.resolve(incoming);
    await reading.promise;
    const [bytes, digest] = await digestOf(incoming);
    response.end(`${bytes} ${digest}`);
  });
  const reading = Promise.withResolvers<void>();
  const { cordon } = await cordonBefore(t, url);
  const signed = await signedHeaders(cordon.url, ANY_KEY, { service: "s3", method: "PUT", path: "/b/k", body: "" });
  const headers = { ...signed, "content-length": String(SIZE) };
  const request = httpRequest(cordon.url, { method: "PUT", path: "/b/k", headers });
  const sent = { bytes: 0 };
  const sending = writeAll(request, sent).then(() => request.end());
  await arrived.promise;
  const waiting = await stalled(sent);
  assert.ok(waiting < MOST_ON_THE_WAY, `${waiting} bytes were taken`);
  reading.resolve();
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  await sending;
  let text = "";
  for await (const piece of answer) text += piece;
  assert.equal(text, (await digestOf(wholeBody())).join(" "));
});

test("an answer waits for a caller that takes nothing, and arrives as it was sent", async (t) => {
  const sent = { bytes: 0 };
  const url = await otherEndpoint(t, async (_, response) => {
    response.writeHead(200, { "content-length": String(SIZE) });
    await writeAll(response, sent);
    response.end();
  });
  const { cordon } = await cordonBefore(t, url);
  const headers = await signedHeaders(cordon.url, ANY_KEY, { service: "s3", method: "GET", path: "/b/k", body: "" });
  const request = httpRequest(cordon.url, { method: "GET", path: "/b/k", headers });
  request.end();
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  const waiting = await stalled(sent);
  assert.ok(waiting < MOST_ON_THE_WAY, `${waiting} bytes were taken`);
  assert.deepEqual(await digestOf(answer), await digestOf(wholeBody()));
});
