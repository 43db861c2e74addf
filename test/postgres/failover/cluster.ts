/** The cluster that `packaging/high-availability/cluster` brings up, for tests. */
import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../setup/free-port.ts";
import { noPostgres, runner } from "../binaries.ts";
import { guardedFolder } from "../guarded-folder.ts";

const script = join(import.meta.dirname, "../../../packaging/high-availability/cluster");
const run = promisify(execFile);

const missing = ["patroni", "etcd", "etcdctl"].find((name) => spawnSync(name, ["--version"]).error !== undefined);
export const noCluster: string | false = noPostgres || (missing === undefined ? false : `${missing} isn't installed`);

interface Cluster {
  /** Of all three PostgreSQL, for `cordon serve --store`. */
  readonly url: string;
  /** Returns the member that was killed. */
  killLeader(): Promise<string>;
  /** Brings back who was killed; resolves when one leads and two follow. */
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const folder = guardedFolder("cluster", { owner: runner, onDisk: false });
  const at = join(folder.path, "cluster");
  const command = async (...args: readonly string[]) => (await run(script, args)).stdout.trim();
  const url = await command("up", at, `${await freePort()}`);
  return {
    url,
    killLeader: () => command("kill-leader", at),
    up: async () => {
      await command("up", at);
    },
    close: () => folder.close(),
  };
}
