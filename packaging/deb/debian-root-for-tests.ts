/**
 * This machine's own root as a Debian to install into: every change stays in memory, and ends with it.
 *
 * An overlay over `/` in a mount namespace. So nothing is downloaded, and dpkg, its scripts and what packages depend on are real.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** What was installed or joined here before isn't there. Nor is a running systemd: the scripts would ask it. */
const PREPARE = `
set -e
base=$(mktemp -d)
mount -t tmpfs cordon-test "$base"
mkdir "$base/upper" "$base/work" "$base/root"
mount -t overlay cordon-test -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
mount -t proc proc "$base/root/proc"
mount --rbind /dev "$base/root/dev"
rm -rf "$base"/root/var/lib/cordon* "$base"/root/var/cache/cordon* "$base"/root/etc/cordon* "$base"/root/run/systemd/system
echo "$base"
cat
`;

const ISOLATED = ["--mount", "--propagation", "private"];

/** Why there is none here; false if there is one. */
export function whyNoDebianRoot(): string | false {
  if (process.getuid?.() !== 0) return "only root installs packages";
  for (const tool of ["dpkg-deb", "dpkg", "deb-systemd-helper", "nsenter"]) {
    if (spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0) return `there is no ${tool} here`;
  }
  const { status } = spawnSync("unshare", [...ISOLATED, "sh", "-c", PREPARE], { input: "" });
  return status === 0 ? false : "no overlay can be mounted here";
}

export interface Ran {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly said: string;
}

export class DebianRoot {
  readonly #holder: ChildProcess;
  readonly #base: string;

  static async open(): Promise<DebianRoot> {
    const holder = spawn("unshare", [...ISOLATED, "sh", "-c", PREPARE], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: holder.stdout });
    const [base] = (await once(lines, "line")) as [string];
    return new DebianRoot(holder, base);
  }

  private constructor(holder: ChildProcess, base: string) {
    this.#holder = holder;
    this.#base = base;
  }

  async close(): Promise<void> {
    const exit = once(this.#holder, "exit");
    this.#holder.stdin?.end();
    await exit;
    spawnSync("rmdir", [this.#base]);
  }

  /** Starts a program in it. */
  start(...command: readonly string[]): ChildProcess {
    const [program = "", ...args] = this.#inside(command);
    return spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  }

  run(...command: readonly string[]): Ran {
    const [program = "", ...args] = this.#inside(command);
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: "utf8",
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { status, said: `${stdout}${stderr}` };
  }

  /** Throws if it fails. */
  must(...command: readonly string[]): string {
    const { status, said } = this.run(...command);
    if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}: ${said}`);
    return said;
  }

  /** Takes files from outside. */
  install(...files: readonly string[]): string {
    const { pid } = this.#holder;
    const names = files.map((file) => `/root/${file.split("/").at(-1)}`);
    for (const [i, file] of files.entries()) {
      const copied = spawnSync("nsenter", ["-t", String(pid), "-m", "cp", file, `${this.#base}/root${names[i]}`]);
      if (copied.status !== 0) throw new Error(copied.stderr.toString());
    }
    const said = this.must("dpkg", "--force-unsafe-io", "-i", ...names);
    this.must("rm", ...names);
    return said;
  }

  #inside(command: readonly string[]): readonly string[] {
    return ["nsenter", "-t", String(this.#holder.pid), "-m", "chroot", `${this.#base}/root`, ...command];
  }
}
