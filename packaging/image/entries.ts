/** Files of an image before they are in a layer: read from tars, chosen, moved, and written into a tar again. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { extract, pack } from "tar-stream";

export interface Entry {
  /** Without a slash at its beginning or end: `usr/bin/node`. */
  readonly path: string;
  readonly type: "file" | "directory" | "symlink";
  /** The permissions, for example 0o755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: Date;
  /** Of a file. */
  readonly body: Buffer;
  /** Of a symlink. */
  readonly target: string;
}

const plain = { mode: 0o644, uid: 0, gid: 0, body: Buffer.alloc(0), target: "" };

export const file = (path: string, body: Buffer | string, modified: Date, more: Partial<Entry> = {}): Entry => ({
  ...plain,
  type: "file",
  path,
  modified,
  body: Buffer.from(body),
  ...more,
});

export const directory = (path: string, modified: Date, more: Partial<Entry> = {}): Entry => ({
  ...plain,
  type: "directory",
  path,
  mode: 0o755,
  modified,
  ...more,
});

export const symlink = (path: string, target: string, modified: Date): Entry => ({
  ...plain,
  type: "symlink",
  path,
  mode: 0o777,
  modified,
  target,
});

/** Throws an Error if the tar, gzipped or not, has something other than files, directories and symlinks. */
export async function readTar(tar: Buffer): Promise<Entry[]> {
  const entries: Entry[] = [];
  const isGzip = tar[0] === 0x1f && tar[1] === 0x8b;
  for await (const entry of Readable.from([isGzip ? gunzipSync(tar) : tar]).pipe(extract())) {
    const { name, type, mode = 0o644, uid = 0, gid = 0, mtime = new Date(0), linkname } = entry.header;
    const path = name.replace(/^(\.?\/)+|\/+$/g, "");
    const body = await buffer(entry);
    if (path === "" || path === ".") continue;
    if (path.split("/").includes("..")) throw new Error(`a tar has the path ${name}`);
    if (type !== "file" && type !== "directory" && type !== "symlink") throw new Error(`${name} in a tar is a ${type}`);
    entries.push({ path, type, mode: mode & 0o7777, uid, gid, modified: mtime, body, target: linkname ?? "" });
  }
  return entries;
}

/** The same entries make the same bytes: in order of their paths, so that a directory comes before what is in it. */
export async function writeTar(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  const whole = buffer(tar);
  for (const { path, type, mode, uid, gid, modified, body, target } of inOrder(entries)) {
    const owner = { mode, uid, gid, mtime: modified };
    if (type === "file") tar.entry({ ...owner, name: path, type, size: body.length }, body);
    else if (type === "directory") tar.entry({ ...owner, name: `${path}/`, type });
    else tar.entry({ ...owner, name: path, type, linkname: target });
  }
  tar.finalize();
  return whole;
}

/** A directory may come from several packages; anything else that comes twice is a mistake. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const byPath = new Map<string, Entry>();
  for (const entry of entries) {
    const before = byPath.get(entry.path);
    if (before !== undefined && (before.type !== "directory" || entry.type !== "directory")) {
      throw new Error(`the image would have ${entry.path} twice`);
    }
    byPath.set(entry.path, entry);
  }
  return [...byPath.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}
