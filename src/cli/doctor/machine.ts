/** What Cordon needs of this machine: Node, a free port, and nftables if it's to obey groups. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { type Finding, fine, note, problem } from "./findings.ts";
import { ownerOf } from "./port-owner.ts";

const NEEDED_NODE = 24;

export function checkNode(version: string): Finding {
  return Number(version.split(".")[0]) >= NEEDED_NODE
    ? fine("Node", version)
    : problem("Node", `${version} is too old`, `install Node ${NEEDED_NODE} or newer`);
}

/** Whether a server can listen on the port. `isCordons`: a Cordon answers there already. */
export async function checkPort(port: number, isCordons: boolean): Promise<Finding> {
  if (isCordons) return fine("port", `Cordon listens on ${port}${by(port)}`);
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
    server.close();
    return fine("port", `${port} is free`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES")
      return problem("port", `you may not listen on ${port}`, "choose one from 1024 with --port N");
    const remedy = "stop what listens there, or choose another with --port N";
    return problem("port", `${port} is in use${by(port) || " by another program"}`, remedy);
  }
}

function by(port: number): string {
  const owner = ownerOf(port);
  return owner === undefined ? "" : ` (${owner})`;
}

/** Notes, as a machine needs neither to serve. */
export function checkNft(): readonly Finding[] {
  if (process.platform !== "linux") return [note("nft", "hosts that obey groups run Linux")];
  const { status, stdout } = spawnSync("nft", ["--version"], { encoding: "utf8" });
  if (status !== 0)
    return [
      note(
        "nft",
        "it isn't here: cordon agent needs it",
        "install the package nftables if this machine is to obey groups",
      ),
    ];
  const isRoot = process.getuid?.() === 0;
  const rules = isRoot ? spawnSync("nft", ["list", "tables"], { encoding: "utf8" }) : undefined;
  if (rules !== undefined && rules.status !== 0)
    return [
      note(
        "nft",
        `this machine doesn't let it see rules: ${rules.stderr.split("\n")[0]}`,
        "a container needs the capability NET_ADMIN for cordon agent",
      ),
    ];
  return [isRoot ? fine("nft", stdout.trim()) : note("nft", `${stdout.trim()}; cordon agent needs root`)];
}
