/** The files of the web console, as its build left them: read when they're first asked for, and kept compressed. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

export interface ConsoleFile {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  /** Undefined if it's no shorter. */
  readonly compressed: Buffer | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** One folder, no dots at the front: nothing else of the disk has such a name. */
const NAME = /^(?:assets\/)?[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

export class ConsoleFiles {
  readonly #directory: string;
  readonly #kept = new Map<string, Promise<ConsoleFile>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The file of that name (`index.html`, `assets/...`), or undefined if the build has none. */
  async file(name: string): Promise<ConsoleFile | undefined> {
    const type = TYPES[extname(name)];
    if (type === undefined || !NAME.test(name)) return undefined;
    const reading = this.#kept.get(name) ?? this.#read(name, type);
    this.#kept.set(name, reading);
    try {
      return await reading;
    } catch (error) {
      // It may come: a clone builds the console while the server runs.
      this.#kept.delete(name);
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async #read(name: string, type: string): Promise<ConsoleFile> {
    const plain = await readFile(join(this.#directory, name));
    const compressed = await promisify(gzip)(plain, { level: 9 });
    const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
    return { type, etag, plain, compressed: compressed.length < plain.length ? compressed : undefined };
  }
}

const isAbsent = (error: unknown): boolean =>
  ["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
