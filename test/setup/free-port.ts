/**
 * A port of loopback that nothing listens on, and that no other test will take. Ports that the system chooses, for servers and
 * for connections, lie above these; another process of the suite that wants one of these finds the guard beside it.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:net";

const FIRST = 10_000;
const PORTS = 10_000;
/** How far from a port its guard listens, as long as the process that was given the port lives. */
const TO_GUARD = 10_000;

let next = Math.floor(Math.random() * PORTS);

export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS; tried++) {
    const port = FIRST + (next++ % PORTS);
    const guard = await listen(port + TO_GUARD);
    if (guard === undefined) continue;
    const server = await listen(port);
    if (server === undefined) {
      guard.close();
      continue;
    }
    guard.unref();
    server.close();
    await once(server, "close");
    return port;
  }
  throw new Error("all ports are taken");
}

/** Undefined if something listens there already. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if ((error as { code?: string }).code === "EADDRINUSE") return undefined;
    throw error;
  }
}
