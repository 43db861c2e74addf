/** What the three layers of the image have. Those that change seldom come first, so that an upgrade fetches only the last. */
import { readFileSync } from "node:fs";
import type { DebianPackage } from "./debian-packages.ts";
import { directory, type Entry, file, readTar, symlink } from "./entries.ts";

/** Who Cordon runs as in the image. Kubernetes wants a number to see that it isn't root. */
export const USER_ID = 65_532;

/** Nobody reads them in a container. Node brings its own time zones, character sets and languages. */
const LEFT_OUT = [
  /^usr\/share\/(?:man|info|locale|lintian|gcc|bug|base-files)(?:\/|$)/,
  /^usr\/share\/doc\/[^/]+\/(?!copyright$)/,
  /^usr\/lib\/[^/]+\/(?:gconv|audit)(?:\/|$)/,
  /^etc\/(?:skel|update-motd\.d|profile\.d|default|issue|issue\.net|motd)(?:\/|$)/,
];

/** Times of what is ours in the lower layers: any that never changes, so that their digests stay. */
const NEVER_CHANGED = new Date("2026-01-01T00:00:00Z");

const USERS = `root:x:0:0:root:/root:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
cordon:x:${USER_ID}:${USER_ID}:Cordon:/home/cordon:/usr/sbin/nologin
`;
const GROUPS = `root:x:0:\nnogroup:x:65534:\ncordon:x:${USER_ID}:\n`;

/** A Debian without a package manager or a shell: what Node is linked with, and the user. */
export function debianLayer(packages: readonly DebianPackage[]): readonly Entry[] {
  const own = { uid: USER_ID, gid: USER_ID, mode: 0o700 };
  return [
    ...packages.flatMap(({ entries }) => entries.filter(({ path }) => !LEFT_OUT.some((each) => each.test(path)))),
    file("etc/passwd", USERS, NEVER_CHANGED),
    file("etc/group", GROUPS, NEVER_CHANGED),
    file("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n", NEVER_CHANGED),
    // Compiled code is kept in the user's own folder. A new volume gets owner and mode of the folder that it's mounted on.
    directory("home/cordon", NEVER_CHANGED, own),
    directory("data", NEVER_CHANGED, own),
    // Here scanners of images look for the packages that one is made of.
    directory("var/lib/dpkg", NEVER_CHANGED),
    directory("var/lib/dpkg/status.d", NEVER_CHANGED),
    ...packages.map(({ name, control }) => file(`var/lib/dpkg/status.d/${name}`, control, NEVER_CHANGED)),
  ];
}

/** Node's program and licences, from the tarball of its npm package; and of Cordon's the file that changes as seldom, and is the largest. */
export async function nodeLayer(tarball: Buffer, { entries: own }: CordonPackage): Promise<readonly Entry[]> {
  const entries = new Map((await readTar(tarball)).map((entry) => [entry.path, entry]));
  const [program, licence] = [entries.get("package/bin/node"), entries.get("package/LICENSE")];
  if (program === undefined || licence === undefined)
    throw new Error("the tarball of Node has no program or no licence");
  const cedar = filesOf(own, NEVER_CHANGED).filter(isCedar);
  return [
    ...directoriesOf(cedar, NEVER_CHANGED),
    ...cedar,
    file("usr/bin/node", program.body, NEVER_CHANGED, { mode: 0o755 }),
    directory("usr/share/doc/node", NEVER_CHANGED),
    file("usr/share/doc/node/copyright", licence.body, NEVER_CHANGED),
  ];
}

const HOME = "usr/lib/cordon";
/** What Docker runs to see whether Cordon is healthy. */
export const PROBE = `/${HOME}/image/probe.mjs`;

export interface CordonPackage {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** Where the sources are. */
  readonly source: string | undefined;
  readonly entries: readonly Entry[];
}

/** Reads what `npm pack` made. Throws an Error if it needs other packages: nothing would bring them. */
export async function readPackage(tarball: Buffer): Promise<CordonPackage> {
  const entries = await readTar(tarball);
  const manifest = entries.find(({ path }) => path === "package/package.json");
  if (manifest === undefined) throw new Error("this is no tarball of npm pack: it has no package/package.json");
  const { version, description, license, repository, dependencies } = JSON.parse(manifest.body.toString("utf8")) as {
    readonly version: string;
    readonly description: string;
    readonly license: string;
    readonly repository?: { readonly url?: string };
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const needed = Object.keys(dependencies ?? {});
  if (needed.length > 0) throw new Error(`the package needs ${needed.join(", ")}, which the image doesn't have`);
  const source = repository?.url?.replace(/^git\+/, "").replace(/\.git$/, "");
  return { version, description, license, source, entries };
}

/** The thread for Cedar, with its WebAssembly. */
const isCedar = ({ path }: Entry): boolean => path === `${HOME}/dist/cedar-worker.js`;

const filesOf = (entries: readonly Entry[], modified: Date): readonly Entry[] =>
  entries
    .filter(({ type }) => type === "file")
    .map(({ path, body, mode }) =>
      file(path.replace(/^package/, HOME), body, modified, { mode: (mode & 0o111) === 0 ? 0o644 : 0o755 }),
    );

/** The rest of Cordon, and the command on the path. */
export function cordonLayer({ entries }: CordonPackage, modified: Date): readonly Entry[] {
  const files = filesOf(entries, modified).filter((each) => !isCedar(each));
  const command = files.find(({ path }) => path === `${HOME}/bin/cordon.js`);
  if (command === undefined) throw new Error("the package has no bin/cordon.js");
  // The image has no env that would look for node.
  const body = Buffer.from(command.body.toString("utf8").replace(/^#!.*\n/, "#!/usr/bin/node\n"));
  const probe = readFileSync(new URL("probe.mjs", import.meta.url));
  const all = [
    ...files.filter((each) => each !== command),
    { ...command, body, mode: 0o755 },
    file(PROBE.slice(1), probe, modified),
    symlink("usr/bin/cordon", "../lib/cordon/bin/cordon.js", modified),
  ];
  return [...directoriesOf(all, modified), ...all];
}

/** The folders below `HOME` that these files are in: the others are in the layers before. */
function directoriesOf(entries: readonly Entry[], modified: Date): readonly Entry[] {
  const paths = new Set<string>();
  for (const { path } of entries.filter(({ path }) => path.startsWith(`${HOME}/`))) {
    const parts = path.split("/");
    for (let depth = HOME.split("/").length; depth < parts.length; depth++) paths.add(parts.slice(0, depth).join("/"));
  }
  return [...paths].map((path) => directory(path, modified));
}
