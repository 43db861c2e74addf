/** Seals texts that only this server may read: secrets in the log, why a call was refused, who a session is. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Seal } from "../../operations/operation.ts";

export interface Sealing {
  /** base64url; different each time, and never with a dash first: commands would take it for an option. */
  readonly seal: Seal;
  /** Undefined for whatever wasn't sealed with this key for this purpose. */
  readonly open: (...sealed: Parameters<Seal>) => string | undefined;
}

export const SEALING_KEY_BYTES = 32;
const [NONCE_BYTES, TAG_BYTES] = [12, 16];

/** AES-256-GCM. A random nonce is safe for 2^32 texts under one key. */
export function sealingWith(key: Buffer): Sealing {
  const algorithm = "aes-256-gcm";
  return {
    seal(purpose, text) {
      const nonce = newNonce();
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([body, decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}

const DASH_OF_BASE64URL = 62;

/** The first six bits are the first character of what is sealed. */
function newNonce(): Buffer {
  for (;;) {
    const nonce = randomBytes(NONCE_BYTES);
    if (nonce.readUInt8() >> 2 !== DASH_OF_BASE64URL) return nonce;
  }
}
