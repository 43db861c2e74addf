/**
 * What the signature of a passed call says about its body, and whether that is so, checked while the body is on its way.
 *
 * A hash of the whole body is known to be right only at its end, so the last piece waits until then: what an upstream has
 * got of a body that isn't the signed one is no complete request.
 */
import { createHash } from "node:crypto";
import type { RequestHead, Signed } from "../../wire/sigv4/credential-scope.ts";
import { payloadMismatch, unknownPayload } from "./failures.ts";
import { ChunkReader } from "./signed-chunks.ts";

export type Payload =
  /** The signature is about the hash of the body, which stands nowhere: all of it must be read first. */
  | { readonly kind: "whole" }
  /** The hash is in a header. */
  | { readonly kind: "declared"; readonly hash: string }
  /** The signature isn't about the body. */
  | { readonly kind: "unsigned"; readonly hash: string }
  /** The body comes in pieces that are signed, one after the other. */
  | { readonly kind: "chunks"; readonly hash: string };

const UNSIGNED = "UNSIGNED-PAYLOAD";
const SIGNED_CHUNKS: ReadonlySet<string> = new Set([
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
]);

/** Throws a refusal if the signature says something about the body that can't be checked here. */
export function payloadOf({ headers, query }: RequestHead, { service, expiresIn }: Signed): Payload {
  const isInUrl = expiresIn !== undefined;
  const declared =
    headers["x-amz-content-sha256"] ??
    (isInUrl ? query.find(([name]) => name.toLowerCase() === "x-amz-content-sha256")?.[1] : undefined);
  if (declared === undefined) {
    // AWS: a URL of S3 is good for any body; of other services, for none.
    return isInUrl && service === "s3" ? { kind: "unsigned", hash: UNSIGNED } : { kind: "whole" };
  }
  if (/^[0-9a-f]{64}$/.test(declared)) return { kind: "declared", hash: declared };
  if (declared === UNSIGNED || declared === "STREAMING-UNSIGNED-PAYLOAD-TRAILER") {
    return { kind: "unsigned", hash: declared };
  }
  if (SIGNED_CHUNKS.has(declared)) return { kind: "chunks", hash: declared };
  throw unknownPayload(declared.slice(0, 100));
}

type Pieces = AsyncIterable<Buffer>;

/** The same bytes; throws a refusal before the last of them if they aren't those of the hash. */
export async function* withHash(body: Pieces, hash: string): Pieces {
  const digest = createHash("sha256");
  const noted = (piece: Buffer) => {
    digest.update(piece);
    return [piece];
  };
  yield* withLastHeldBack(body, noted, () => digest.digest("hex") === hash);
}

/** What is in the chunks, or the same bytes if they stay `framed`; throws a refusal at the first chunk that isn't as it was signed. */
export async function* withSignedChunks(
  body: Pieces,
  { signed, secretAccessKey }: { readonly signed: Signed; readonly secretAccessKey: string },
  kind: string,
  framed: boolean,
): Pieces {
  const reader = new ChunkReader(signed, secretAccessKey, kind.endsWith("-TRAILER"));
  const readIn = (piece: Buffer) => {
    const data = reader.read(piece);
    return framed ? [piece] : data;
  };
  yield* withLastHeldBack(body, readIn, () => reader.isWhole);
}

async function* withLastHeldBack(
  body: Pieces,
  read: (piece: Buffer) => readonly Buffer[],
  isRight: () => boolean,
): Pieces {
  let last: Buffer | undefined;
  for await (const piece of body) {
    for (const next of read(piece)) {
      if (last !== undefined) yield last;
      last = next;
    }
  }
  if (!isRight()) throw payloadMismatch();
  if (last !== undefined) yield last;
}
