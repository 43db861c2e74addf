/**
 * Reads a body whose pieces are signed one after the other, as clients of S3 send a body that they don't know beforehand:
 *
 *     400;chunk-signature=<of 1024 bytes, on top of the signature before>\r\n
 *     <1024 bytes>\r\n
 *     0;chunk-signature=...\r\n
 *     x-amz-checksum-crc32c:...\r\n          if the kind is ...-TRAILER
 *     x-amz-trailer-signature:...\r\n
 *     \r\n
 *
 * Each signature is about the one before, so no chunk can be left out, added or moved.
 */
import { createHash, type Hash, hash } from "node:crypto";
import type { Signed } from "../../wire/sigv4/credential-scope.ts";
import { hmac } from "../../wire/sigv4/digest.ts";
import { same, signingKeyOf } from "../../wire/sigv4/verify.ts";
import { payloadMismatch } from "./failures.ts";

const NOTHING = hash("sha256", "");
/** Of a line around the chunks. */
const LONGEST_LINE = 1024;
const MOST_TRAILERS = 16;

type State = "size" | "data" | "data-end" | "trailers" | "end";

export class ChunkReader {
  readonly #key: Buffer;
  readonly #scope: string;
  readonly #hasTrailers: boolean;
  #before: string;
  #state: State = "size";
  #line = "";
  #left = 0;
  #digest: Hash = createHash("sha256");
  #claimed = "";
  readonly #trailers: string[] = [];
  #isWhole = false;

  constructor(signed: Signed, secretAccessKey: string, hasTrailers: boolean) {
    this.#key = signingKeyOf(signed, secretAccessKey);
    this.#scope = `${signed.time}\n${signed.day}/${signed.region}/${signed.service}/aws4_request`;
    this.#before = signed.signature;
    this.#hasTrailers = hasTrailers;
  }

  /** Whether the last chunk and what comes after it have been read, and all is as it was signed. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What of chunks is in these bytes. Throws a refusal if a chunk that ends in them isn't as it was signed. */
  read(bytes: Buffer): readonly Buffer[] {
    const found: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      if (this.#state === "data") {
        const data = bytes.subarray(at, at + this.#left);
        this.#digest.update(data);
        this.#left -= data.length;
        at += data.length;
        found.push(data);
        if (this.#left === 0) this.#state = "data-end";
      } else {
        const feed = bytes.indexOf(0x0a, at);
        const to = feed < 0 ? bytes.length : feed + 1;
        this.#line += bytes.toString("latin1", at, to);
        if (this.#line.length > LONGEST_LINE) throw payloadMismatch();
        at = to;
        if (feed >= 0) this.#readLine(this.#line.replace(/\r?\n$/, ""));
      }
    }
    return found;
  }

  #readLine(line: string): void {
    this.#line = "";
    if (this.#state === "size") this.#readSize(line);
    else if (this.#state === "data-end" && line === "") {
      this.#check("PAYLOAD", `${NOTHING}\n${this.#digest.digest("hex")}`, this.#claimed);
      this.#state = "size";
    } else if (this.#state === "trailers") this.#readTrailer(line);
    else throw payloadMismatch();
  }

  #readSize(line: string): void {
    const [, size = "", claimed = ""] = /^([0-9a-fA-F]{1,12});chunk-signature=([0-9a-f]{64})$/.exec(line) ?? [];
    if (claimed === "") throw payloadMismatch();
    this.#left = Number.parseInt(size, 16);
    this.#claimed = claimed;
    this.#digest = createHash("sha256");
    this.#state = "data";
    if (this.#left > 0) return;
    this.#check("PAYLOAD", `${NOTHING}\n${NOTHING}`, claimed);
    this.#isWhole = !this.#hasTrailers;
    this.#state = "trailers";
  }

  #readTrailer(line: string): void {
    const claimed = /^x-amz-trailer-signature:([0-9a-f]{64})$/.exec(line)?.[1];
    if (this.#hasTrailers && claimed !== undefined) {
      this.#check("TRAILER", hash("sha256", this.#trailers.map((each) => `${each}\n`).join("")), claimed);
      this.#isWhole = true;
      this.#trailers.length = 0;
    } else if (line === "") this.#state = "end";
    else if (!this.#hasTrailers || this.#isWhole || this.#trailers.push(line) > MOST_TRAILERS) throw payloadMismatch();
  }

  #check(what: "PAYLOAD" | "TRAILER", digests: string, claimed: string): void {
    const text = `AWS4-HMAC-SHA256-${what}\n${this.#scope}\n${this.#before}\n${digests}`;
    if (!same(hmac(this.#key, text).toString("hex"), claimed)) throw payloadMismatch();
    this.#before = claimed;
  }
}
