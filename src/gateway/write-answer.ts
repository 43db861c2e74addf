/** Writes answers: head, then the body as fast as the caller takes it. */
import type { ServerResponse } from "node:http";
import type { Answer } from "../wire/protocols/protocol.ts";

/** On every answer: a browser must neither guess what it is, nor let pages of other origins have it. */
export const GUARDS = { "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" } as const;

/** A caller that takes nothing for so long is cut off. */
const LONGEST_STALL_MS = 30_000;

export function writeAnswer(response: ServerResponse, { status, contentType, body }: Answer, requestId: string): void {
  const isXml = contentType.startsWith("text/xml");
  // AWS: EC2 names itself and sends its XML in chunks, JSON services give the length (catalogue 3).
  response.writeHead(status, {
    "x-amzn-requestid": requestId,
    "content-type": contentType,
    ...(isXml ? { vary: "Accept-Encoding", server: "AmazonEC2" } : { "content-length": Buffer.byteLength(body) }),
    ...GUARDS,
  });
  response.end(body);
}

/** Writes each piece when the caller has taken the ones before, and stops if the caller goes away. */
export async function writePieces(response: ServerResponse, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await taken(response);
  }
  response.end();
}

/** Resolves when the caller has taken what was written, or is gone. */
function taken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => response.destroy(), LONGEST_STALL_MS).unref();
    const done = () => {
      clearTimeout(cut);
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}
