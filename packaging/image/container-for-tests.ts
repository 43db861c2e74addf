/** Containers without an engine: what umoci unpacked, run in namespaces of its own as the image's configuration says. */
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const OUTER = ["--user", "--map-root-user", "--mount", "--net"];
const INNER = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** Why containers can't be run here; false if they can. */
export function whyNoContainers(): string | false {
  const { status } = spawnSync("unshare", [
    ...OUTER,
    "sh",
    "-c",
    `ip link set lo up && unshare ${INNER.join(" ")} true`,
  ]);
  return status === 0 ? false : "no namespaces to run a container in";
}

/** As Kubernetes does with `readOnlyRootFilesystem`: only the volume and /tmp can be written. */
const PREPARE = `
root=$1 data=$2; shift 2
ip link set lo up
mount --bind "$root" "$root"
mount --bind "$data" "$root/data"
mount -t tmpfs tmpfs "$root/tmp"
mount -o remount,bind,ro "$root"
exec env -i "$@"
`;

interface RuntimeConfig {
  readonly process: {
    readonly args: readonly string[];
    readonly env: readonly string[];
    readonly cwd: string;
    readonly user: { readonly uid: number; readonly gid: number };
  };
}

export class Container {
  readonly #child: ChildProcess;
  readonly #env: readonly string[];
  readonly #gone: Promise<unknown>;
  #output = "";
  /** The folder that is its volume. */
  readonly data: string;

  private constructor(child: ChildProcess, env: readonly string[], data: string) {
    this.data = data;
    this.#child = child;
    this.#env = env;
    this.#gone = once(child, "close");
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
  }

  /** `bundle` is what umoci unpacked, `data` the volume; `args` come after the entry point, instead of the image's own. */
  static start(bundle: string, data: string, given: { args?: readonly string[]; env?: readonly string[] }): Container {
    const config = JSON.parse(readFileSync(join(bundle, "config.json"), "utf8")) as RuntimeConfig;
    const { args, env, cwd, user } = config.process;
    const command = given.args === undefined ? args : [args[0] ?? "", ...given.args];
    const variables = [...env.filter((each) => !each.startsWith("TERM=")), ...(given.env ?? [])];
    const root = join(bundle, "rootfs");
    const as = ["--user", `--map-user=${user.uid}`, `--map-group=${user.gid}`, `--root=${root}`, `--wd=${cwd}`];
    const inner = [...variables, "unshare", ...INNER, ...as, "--", ...command];
    const child = spawn("unshare", [...OUTER, "sh", "-euc", PREPARE, "sh", root, data, ...inner], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    process.once("exit", () => child.kill("SIGKILL"));
    return new Container(child, variables, data);
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves when it has printed this; rejects with its output if it ends before. */
  hasPrinted(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#output.includes(text)) resolve();
      };
      for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on("data", look);
      look();
      this.#gone.then(() => reject(new Error(this.#output)));
    });
  }

  /** As `docker exec` would: beside the first process, in the same namespaces. */
  run(command: readonly string[], env: readonly string[] = [], input: string | Buffer = ""): SpawnSyncReturns<string> {
    const into = ["--user", "--preserve-credentials", "--mount", "--net", "--pid", "--root", "--wd"];
    const args = [`--target=${this.#first()}`, ...into, "--", ...command];
    const variables = Object.fromEntries([...this.#env, ...env].map((each) => each.split(/=(.*)/s, 2)));
    return spawnSync("nsenter", args, { encoding: "utf8", env: variables, input, timeout: 60_000 });
  }

  /** Sends its first process a signal, and returns its exit status. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    process.kill(this.#first(), signal);
    return this.ended();
  }

  async ended(): Promise<number | null> {
    await this.#gone;
    return this.#child.exitCode;
  }

  /** The first process as this machine counts: the one child of `unshare`. */
  #first(): number {
    const { pid } = this.#child;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
  }
}
