/** The three packages: what both others run on, the server, and the agent of a host. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { unitsFor } from "../../src/agent/verbs/unit-files.ts";
import { serverUnit } from "../../src/main/server-unit.ts";
import { pinnedNode } from "../pinned-node.ts";
import { shellFiles } from "./shell-files.ts";
import { type Compression, StagedPackage } from "./staged-package.ts";

/** What Debian calls an architecture -> what npm does. */
export const ARCHITECTURES: Readonly<Record<string, string>> = { amd64: "linux-x64", arm64: "linux-arm64" };

export interface Inputs {
  /** What `npm pack` made. */
  readonly tarball: string;
  /** As Debian calls them. */
  readonly architectures: readonly string[];
  readonly compression: Compression;
  readonly time: Date;
}

const COMMAND = "usr/bin/cordon";
const HOME = "usr/lib/cordon";
const DOCUMENTATION = "usr/share/doc/cordon-runtime";
const UNITS = "usr/lib/systemd/system";

/** Resolves with the packages' paths. */
export async function buildDebs(out: string, { tarball, architectures, compression, time }: Inputs): Promise<string[]> {
  const aside = mkdtempSync(join(tmpdir(), "cordon-deb-"));
  try {
    const folder = join(aside, "program");
    const version = debianVersion(unpackProgram(tarball, folder));
    const stage = (name: string, architecture: string): StagedPackage => {
      const about = { version, architecture, time };
      return new StagedPackage(name, about, join(import.meta.dirname, name), join(aside, `${name}-${architecture}`));
    };
    const made: string[] = [];
    for (const architecture of architectures) {
      const runtime = stage("cordon-runtime", architecture);
      await fillRuntime(runtime, folder, aside);
      made.push(await runtime.build(out, compression));
      runtime.remove();
    }
    for (const [name, fill] of [["cordon", fillServer] as const, ["cordon-agent", fillAgent] as const]) {
      const filled = stage(name, "all");
      fill(filled);
      filled.writeDocumentation();
      made.push(await filled.build(out, compression));
    }
    return made;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function fillRuntime(runtime: StagedPackage, program: string, aside: string): Promise<void> {
  const platform = ARCHITECTURES[runtime.about.architecture] ?? runtime.about.architecture;
  const node = await pinnedNode(platform);
  const folder = join(aside, platform);
  unpack(node.tarball, folder, "package/bin/node", "package/LICENSE");
  runtime.move(join(folder, "bin/node"), `${HOME}/node`, 0o755);
  for (const file of filesBelow(program)) {
    const isProgram = (statSync(join(program, file)).mode & 0o111) !== 0;
    runtime.write(`${HOME}/program/${file}`, readFileSync(join(program, file)), isProgram ? 0o755 : 0o644);
  }
  const start = `#!/bin/sh\n# Cordon brings its own Node.\nexec /${HOME}/node /${HOME}/program/bin/cordon.js "$@"\n`;
  runtime.write(COMMAND, start, 0o755);
  for (const [path, body] of shellFiles(join(program, "bin/cordon.js"))) runtime.write(path, body);
  const licences = readFileSync(join(folder, "LICENSE"));
  runtime.write(`${DOCUMENTATION}/node-licence.gz`, gzipSync(licences, { level: 9 }));
  runtime.writeDocumentation(`
/${HOME}/node is Node.js ${node.version}, as its project publishes it: its licence, and those of what it
contains, are in node-licence.gz beside this file. The licences of what
Cordon's program contains are in /${HOME}/program/dist/THIRD-PARTY-LICENSES.
`);
}

function fillServer(server: StagedPackage): void {
  server.write(`${UNITS}/cordon.service`, serverUnit([`/${COMMAND}`]));
  server.writeConfiguration("etc/default/cordon", readFileSync(join(import.meta.dirname, "cordon/default")));
}

function fillAgent(agent: StagedPackage): void {
  for (const [name, text] of Object.entries(unitsFor([`/${COMMAND}`]))) agent.write(`${UNITS}/${name}`, text);
}

/** Returns the version that npm knows. */
function unpackProgram(tarball: string, folder: string): string {
  unpack(readFileSync(tarball), folder);
  const { version, dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly version: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const [missing] = Object.keys(dependencies);
  if (missing !== undefined) throw new Error(`${tarball} needs ${missing}, which it doesn't contain`);
  return version;
}

/** A tarball of npm's, or some files of it. */
function unpack(tarball: Uint8Array, folder: string, ...only: readonly string[]): void {
  mkdirSync(folder);
  execFileSync("tar", ["-xz", "--no-same-owner", "--strip-components=1", "-C", folder, ...only], { input: tarball });
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(folder, path)).isFile());

/** Debian takes `0.2.0-rc.1` for something after 0.2.0, and `0.2.0~rc.1` for something before it. */
const debianVersion = (version: string): string => version.replace("-", "~");
