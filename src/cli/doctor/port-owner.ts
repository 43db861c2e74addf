/** Which process listens on a port, as far as Linux lets this user see. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const LISTENING = "0A";

/** `nginx, process 123`; undefined if it can't be seen. */
export function ownerOf(port: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => listening(file, port)));
  if (sockets.size === 0) return undefined;
  for (const pid of listed("/proc").filter((name) => /^\d+$/.test(name))) {
    const has = listed(`/proc/${pid}/fd`).some((descriptor) => sockets.has(linkOf(`/proc/${pid}/fd/${descriptor}`)));
    if (has) return `${readOr(`/proc/${pid}/comm`).trim()}, process ${pid}`;
  }
  return undefined;
}

/** The columns are: number, local address, remote address, state, four more that don't matter here, and the socket's number. */
function listening(file: string, port: number): readonly string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return readOr(file)
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => local.endsWith(`:${hex}`) && state === LISTENING)
    .map((columns) => `socket:[${columns[9]}]`);
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
