/** Debian's packages for the image: fetched and checked by apt for any architecture, without installing or running any of them. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Entry, readTar } from "./entries.ts";

const run = promisify(execFile);

/** Debian's stable release of August 2025, which gets security updates until 2028, and longer ones after that. */
const RELEASE = "trixie";

/** What Node is linked with, where its licences are, and the bare frame of a Debian. */
const NAMES = ["base-files", "gcc-14-base", "libc6", "libgcc-s1", "libstdc++6"];

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  /** Its fields, as dpkg keeps them. */
  readonly control: string;
  readonly entries: readonly Entry[];
}

/**
 * Puts the newest of each package into a folder. apt checks them by Debian's keys; its lists are in the same folder, so the
 * machine's own stay as they are.
 */
export async function fetchDebs(folder: string, architectures: readonly string[]): Promise<void> {
  const state = join(folder, "apt");
  for (const each of ["lists/partial", "cache/archives/partial"]) await mkdir(join(state, each), { recursive: true });
  await writeFile(join(state, "status"), "");
  const sources = join(state, "image.sources");
  await writeFile(sources, sourcesOf(mirrorsOfMachine()));
  const settings = [
    ...[`Dir::State=${state}`, `Dir::State::status=${join(state, "status")}`, `Dir::Cache=${join(state, "cache")}`],
    ...[`Dir::Etc::sourcelist=${sources}`, "Dir::Etc::sourceparts=-", "APT::Sandbox::User="],
    ...[`APT::Architecture=${architectures[0]}`, `APT::Architectures=${architectures.join(",")}`],
    ...["Acquire::Languages=none", "APT::Update::Error-Mode=any"],
  ].flatMap((setting) => ["-o", setting]);
  const wanted = architectures.flatMap((architecture) => NAMES.map((name) => `${name}:${architecture}`));
  await run("apt-get", [...settings, "update", "-q"]);
  await run("apt-get", [...settings, "download", "-q", ...wanted], { cwd: folder });
}

interface Mirrors {
  readonly main: string;
  readonly security: string | undefined;
}

/** The mirrors that the machine itself takes its release from: they have all releases. */
function mirrorsOfMachine(): Mirrors {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1];
  const sources = /^ID=debian$/m.test(release) ? configuredSources() : [];
  const mirrorOf = (suite: string) => sources.find(({ suites }) => suites.includes(suite))?.uri;
  const main = mirrorOf(`${codename}`);
  if (main === undefined) {
    throw new Error(
      "packages for the image come from the apt sources of a Debian, and this machine has none. Give --debs",
    );
  }
  return { main, security: mirrorOf(`${codename}-security`) };
}

interface Source {
  readonly uri: string;
  readonly suites: readonly string[];
}

function configuredSources(): readonly Source[] {
  const parts = "/etc/apt/sources.list.d";
  const paths = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  const texts = ["/etc/apt/sources.list", ...paths]
    .filter((path) => /\.(list|sources)$/.test(path) && existsSync(path))
    .map((path) => readFileSync(path, "utf8"));
  return texts.flatMap((text) => [...stanzasIn(text), ...linesIn(text)]);
}

const stanzasIn = (text: string): readonly Source[] =>
  text.split(/\n\s*\n/).flatMap((stanza) => {
    const uri = /^URIs:\s*(\S+)/m.exec(stanza)?.[1];
    const suites = /^Suites:\s*(.+)$/m.exec(stanza)?.[1];
    return uri === undefined || suites === undefined ? [] : [{ uri, suites: suites.trim().split(/\s+/) }];
  });

const linesIn = (text: string): readonly Source[] =>
  [...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/gm)].map(([, uri = "", suite = ""]) => ({
    uri,
    suites: [suite],
  }));

const sourcesOf = ({ main, security }: Mirrors): string =>
  [
    { uri: main, suites: `${RELEASE} ${RELEASE}-updates` },
    ...(security === undefined ? [] : [{ uri: security, suites: `${RELEASE}-security` }]),
  ]
    .map(({ uri, suites }) => `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: ${KEYRING}\n`)
    .join("\n");

/** Reads the packages of one architecture from a folder. Throws an Error if one isn't there, or there twice. */
export async function readDebs(folder: string, architecture: string): Promise<readonly DebianPackage[]> {
  const files = readdirSync(folder);
  return Promise.all(
    NAMES.map((name) => {
      const found = files.filter((each) => each.startsWith(`${name}_`) && each.endsWith(`_${architecture}.deb`));
      const [only, ...more] = found;
      if (only === undefined || more.length > 0) {
        throw new Error(`${folder} has ${found.length} packages ${name} for ${architecture}, and the image needs one`);
      }
      return readDeb(join(folder, only));
    }),
  );
}

async function readDeb(path: string): Promise<DebianPackage> {
  const { stdout: control } = await run("dpkg-deb", ["--field", path]);
  const field = (name: string) => new RegExp(`^${name}: (.+)$`, "m").exec(control)?.[1] ?? "";
  const most = { encoding: "buffer", maxBuffer: 256 * 1024 * 1024 } as const;
  const { stdout: tar } = await run("dpkg-deb", ["--fsys-tarfile", path], most);
  return { name: field("Package"), version: field("Version"), control, entries: await readTar(tar) };
}
