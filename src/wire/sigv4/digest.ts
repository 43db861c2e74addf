/** SHA-256 and HMAC-SHA-256 in the form that the signature library asks for. */
import { hash } from "node:crypto";

type Data = string | ArrayBuffer | ArrayBufferView;

const bytes = (data: Data): Buffer =>
  typeof data === "string"
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : Buffer.from(data);

const BLOCK = 64;

/**
 * One-shot digests over `crypto.hash`: node's `createHash` and `createHmac` make stream objects, and with those the
 * library takes twice as long for a signature (bench/sigv4.ts).
 */
export class Sha256 {
  readonly #chunks: Buffer[] = [];
  readonly #key: Buffer | undefined;

  constructor(secret?: Data) {
    if (secret === undefined) return;
    const key = bytes(secret);
    this.#key = Buffer.alloc(BLOCK);
    (key.length > BLOCK ? hash("sha256", key, "buffer") : key).copy(this.#key);
  }

  update(data: Data): void {
    this.#chunks.push(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    if (this.#key === undefined) return hash("sha256", this.#joined(), "buffer");
    const inner = hash("sha256", Buffer.concat([this.#key.map((byte) => byte ^ 0x36), ...this.#chunks]), "buffer");
    return hash("sha256", Buffer.concat([this.#key.map((byte) => byte ^ 0x5c), inner]), "buffer");
  }

  reset(): void {
    this.#chunks.length = 0;
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
  }
}
