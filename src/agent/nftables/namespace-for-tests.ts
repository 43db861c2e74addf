/** Network namespaces that a test makes itself, without being root if the kernel allows that. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";

const isRoot = process.getuid?.() === 0;
const UNSHARE = isRoot ? ["-nm"] : ["-Urnm"];

export class Namespace {
  readonly pid: number;
  readonly #keeper: ChildProcess;

  private constructor(keeper: ChildProcess) {
    this.#keeper = keeper;
    this.pid = keeper.pid as number;
  }

  /** Beside another one if that's given, so that a pair of devices may join them. */
  static async open(beside?: Namespace): Promise<Namespace> {
    const [program = "", ...rest] =
      beside === undefined ? ["unshare", ...UNSHARE] : [...beside.prefix, "unshare", "-n"];
    const keeper = spawn(program, [...rest, "sh", "-c", "ip link set lo up; echo ready; exec cat"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(keeper.stdout as NodeJS.EventEmitter, "data");
    return new Namespace(keeper);
  }

  /** Leads a command into it. */
  get prefix(): readonly string[] {
    return [
      "nsenter",
      `--target=${this.pid}`,
      ...(isRoot ? [] : ["--user", "--preserve-credentials"]),
      "--net",
      "--mount",
    ];
  }

  /** Runs a shell script in it, which must succeed. Returns what it printed. */
  run(script: string): string {
    const [program = "", ...rest] = [...this.prefix, "sh", "-euc", script];
    const { status, stdout, stderr } = spawnSync(program, rest, { encoding: "utf8" });
    if (status !== 0) throw new Error(`in a namespace: ${stderr}\n${script}`);
    return stdout;
  }

  async close(): Promise<void> {
    const exit = once(this.#keeper, "exit");
    this.#keeper.stdin?.end();
    await exit;
  }
}

let reason: string | false | undefined;

/** Why tests can't filter packets here; false if they can. */
export function whyNoNamespaces(): string | false {
  reason ??= findReason();
  return reason;
}

function findReason(): string | false {
  for (const tool of ["nft", "ip", "unshare", "nsenter", "conntrack", "python3"]) {
    const { error } = spawnSync(tool, ["--version"], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    });
    if (error !== undefined) return `${tool} isn't installed`;
  }
  const { status, stderr } = spawnSync("unshare", [...UNSHARE, "nft", "list", "tables"], { encoding: "utf8" });
  return status === 0 ? false : `the kernel allows no namespaces: ${stderr.trim()}`;
}

/** Closed when the test ends; undefined, and the test skipped, if the kernel allows none. */
export async function openNamespace(t: TestContext): Promise<Namespace | undefined> {
  const why = whyNoNamespaces();
  if (why !== false) {
    t.skip(why);
    return undefined;
  }
  const namespace = await Namespace.open();
  t.after(() => namespace.close());
  return namespace;
}
