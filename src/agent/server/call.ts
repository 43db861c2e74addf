/** One request over a connection of its own. */
import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { portOf } from "./dial.ts";

export interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: string;
  readonly authorization?: string;
}

/** How long the headers of an answer may take. */
const ANSWER_MS = 30_000;
/** An answer other than the feed is short. */
const MOST_BYTES = 1 << 20;

/** Resolves when the headers of the answer are there. The socket is this call's from now on. */
export function startCall(socket: Socket, url: URL, call: Call, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, path, body, authorization } = call;
    const sent = request({
      host: url.hostname,
      port: portOf(url),
      method,
      path,
      signal,
      createConnection: () => socket,
      headers: {
        ...(body !== "" && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
        ...(authorization !== undefined && { authorization }),
      },
    });
    const late = setTimeout(() => sent.destroy(new Error(`${url.origin} doesn't answer`)), ANSWER_MS);
    sent.once("response", (answer) => {
      clearTimeout(late);
      resolve(answer);
    });
    sent.once("error", (error) => {
      clearTimeout(late);
      socket.destroy();
      reject(error);
    });
    sent.end(body);
  });
}

/** The whole of a short answer. Throws if it's cut off or long. */
export async function wholeOf(answer: IncomingMessage): Promise<string> {
  const late = setTimeout(() => answer.destroy(new Error("the answer doesn't end")), ANSWER_MS);
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of answer as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > MOST_BYTES) throw new Error("the answer is longer than any that it could be");
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString("utf8");
  } finally {
    clearTimeout(late);
    answer.destroy();
  }
}

/** The reason in a refusal, `{"error": "..."}`: on one line, and not longer than a reason is. */
export function reasonIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === "string" ? error.replace(/[\p{C}\p{Z}]+/gu, " ").slice(0, 300) : undefined;
  } catch {
    return undefined;
  }
}
