/** The records of flow logs in files, or in memory. */
import { appendFile, mkdir, open, readdir, rm, stat, truncate } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { RecordMedium } from "../../model/record-medium.ts";

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Only the owner may read who talked to whom, also in a directory that others can look into. */
const [FILE_MODE, DIRECTORY_MODE] = [0o600, 0o700];

export function recordsInFiles(directory: string): RecordMedium {
  const at = (path: string) => join(directory, path);
  return {
    isShared: false,
    async list() {
      const names = await readdir(directory, { recursive: true }).catch((error: unknown) => {
        if (isGone(error)) return [];
        throw error;
      });
      const found = new Map<string, number>();
      for (const name of names) {
        if (name.endsWith(".log")) found.set(name.split(sep).join("/"), (await stat(at(name))).size);
      }
      return found;
    },
    async append(path, text) {
      const append = () => appendFile(at(path), text, { mode: FILE_MODE });
      await append().catch(async (error: unknown) => {
        if (!isGone(error)) throw error;
        await mkdir(dirname(at(path)), { recursive: true, mode: DIRECTORY_MODE });
        await append();
      });
    },
    async read(path, from, length) {
      const file = await open(at(path)).catch((error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      });
      if (file === undefined) return Buffer.alloc(0);
      try {
        const bytes = Buffer.alloc(length);
        const { bytesRead } = await file.read(bytes, 0, length, from);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    truncate: (path, size) => truncate(at(path), size),
    remove: (path) => rm(at(path), { force: true }),
    clear: () => rm(directory, { recursive: true, force: true }),
  };
}

export function recordsInMemory(): RecordMedium {
  const files = new Map<string, Buffer[]>();
  /** A file's pieces put together, once somebody reads it. */
  const whole = (path: string): Buffer => {
    const pieces = files.get(path) ?? [];
    if (pieces.length > 1) pieces.splice(0, pieces.length, Buffer.concat(pieces));
    return pieces[0] ?? Buffer.alloc(0);
  };
  return {
    isShared: false,
    list: async () => new Map([...files.keys()].map((path) => [path, whole(path).length])),
    async append(path, text) {
      const pieces = files.get(path) ?? [];
      files.set(path, pieces);
      pieces.push(Buffer.from(text));
    },
    read: async (path, from, length) => whole(path).subarray(from, from + length),
    truncate: async (path, size) => void files.set(path, [whole(path).subarray(0, size)]),
    remove: async (path) => void files.delete(path),
    clear: async () => files.clear(),
  };
}
