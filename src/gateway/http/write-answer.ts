/** Writes answers: head, then the body as fast as the caller takes it. */
import type { ServerResponse } from "node:http";
import type { Answer } from "../../wire/protocols/protocol.ts";
import type { LongAnswer } from "../long-lists.ts";

/** On every answer: a browser must neither guess what it is, nor let pages of other origins have it. */
export const GUARDS = { "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" } as const;

// AWS: EC2 names itself (catalogue 3).
const XML_HEADERS = { vary: "Accept-Encoding", server: "AmazonEC2" } as const;

/** A caller that takes nothing for so long is cut off. */
const LONGEST_STALL_MS = 30_000;

export async function writeAnswer(
  response: ServerResponse,
  answer: Answer | LongAnswer,
  requestId: string,
): Promise<void> {
  const { status, contentType } = answer;
  const isXml = contentType.startsWith("text/xml");
  const body = "body" in answer ? answer.body : isXml ? answer.pieces : await whole(answer.pieces);
  // AWS: XML comes in chunks, JSON services give the length (catalogue 3).
  const own = isXml ? XML_HEADERS : { "content-length": lengthOf(body as string | readonly Buffer[]) };
  response.writeHead(status, { "x-amzn-requestid": requestId, "content-type": contentType, ...own, ...GUARDS });
  if (typeof body === "string") response.end(body);
  else await writePieces(response, body);
}

/** The pieces of an answer whose length must be known first. */
async function whole(pieces: AsyncIterable<string>): Promise<readonly Buffer[]> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return all;
}

const lengthOf = (body: string | readonly Buffer[]): number =>
  typeof body === "string" ? Buffer.byteLength(body) : body.reduce((sum, { length }) => sum + length, 0);

/** Writes each piece when the caller has taken the ones before, and stops if the caller goes away. */
export async function writePieces(
  response: ServerResponse,
  pieces: Iterable<Uint8Array> | AsyncIterable<string | Uint8Array>,
  last = "",
): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await taken(response);
  }
  response.end(last);
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
