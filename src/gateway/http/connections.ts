/**
 * The connections of a server: how many there are, which of them wait for nothing, and how they end when it stops.
 *
 * One more than there may be takes the place of the connection that has been idle for the longest, so whoever opens thousands and
 * says nothing keeps nobody out. If all are busy, the new one is closed.
 */
import type { Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Server as TlsServer } from "node:tls";

interface Connection {
  readonly socket: Socket;
  isOpen: boolean;
  /** Requests that aren't answered yet. */
  inFlight: number;
  /** Of its newest request. */
  newest: ServerResponse | undefined;
}

/** Only who doesn't wait for answers has more than one request in flight on a connection. With more than so many it's closed. */
const MOST_IN_FLIGHT = 64;
/** Who has just been answered may be sending the next request: such a connection isn't closed yet. */
const GRACE_MS = 250;
/** What becomes idle during the stop is closed so soon. */
const SWEEP_MS = 50;

const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

export class Connections {
  readonly #server: Server;
  readonly #most: number;
  readonly #all = new Map<Socket, Connection>();
  /** Those without a request in flight; who has been idle for the longest comes first. */
  readonly #idle = new Set<Connection>();
  /** Those that are on the way to TLS, by the address of the other end: its socket is another one then. */
  readonly #securing = new Map<string, Connection>();
  readonly #onFull: () => void;
  #busy = 0;
  #isDraining = false;

  /** `onFull` is called for each connection that is closed for want of room. */
  constructor(server: Server, most: number, onFull: () => void) {
    this.#server = server;
    this.#most = most;
    this.#onFull = onFull;
    server.on("connection", (socket: Socket) => this.#open(socket));
    server.on("secureConnection", (socket: Socket) => this.#secure(socket));
  }

  #open(socket: Socket): void {
    const connection: Connection = { socket, isOpen: true, inFlight: 0, newest: undefined };
    this.#all.set(socket, connection);
    this.#idle.add(connection);
    const isTls = this.#server instanceof TlsServer;
    const name = isTls ? nameOf(socket) : "";
    if (isTls) this.#securing.set(name, connection);
    socket.once("close", () => {
      connection.isOpen = false;
      this.#all.delete(socket);
      if (!this.#idle.delete(connection)) this.#busy--;
      if (isTls && this.#securing.get(name) === connection) this.#securing.delete(name);
    });
    if (this.#idle.size + this.#busy > this.#most) this.#makeRoom();
  }

  #makeRoom(): void {
    this.#onFull();
    // The newest is among them, as the last one.
    const [longest] = this.#idle;
    longest?.socket.destroy();
  }

  #secure(socket: Socket): void {
    const name = nameOf(socket);
    const connection = this.#securing.get(name);
    if (connection === undefined) return;
    this.#securing.delete(name);
    this.#all.set(socket, connection);
    socket.once("close", () => this.#all.delete(socket));
  }

  /** A request has come: its headers are there. False if there are too many of its connection, which is closed then. */
  began(socket: Socket, response: ServerResponse): boolean {
    const connection = this.#all.get(socket);
    if (connection?.isOpen !== true) return false;
    if (connection.inFlight >= MOST_IN_FLIGHT) {
      connection.socket.destroy();
      return false;
    }
    if (connection.inFlight++ === 0 && this.#idle.delete(connection)) this.#busy++;
    connection.newest = response;
    if (this.#isDraining) response.setHeader("connection", "close");
    return true;
  }

  /** It's answered, or its caller is gone. */
  ended(socket: Socket): void {
    const connection = this.#all.get(socket);
    if (connection?.isOpen !== true || --connection.inFlight > 0) return;
    connection.newest = undefined;
    this.#busy--;
    this.#idle.add(connection);
  }

  /**
   * Takes no new connections, and ends each that there is with its answer. Resolves when all have ended, with the number of
   * those that were cut because they took longer than `withinMs`. Who has just been answered gets `graceMs` for the next request.
   */
  async drain(withinMs: number, graceMs = GRACE_MS): Promise<number> {
    const until = performance.now() + withinMs;
    // Not the method of HTTP's server, which would close idle connections whose next request is on its way.
    const closed = new Promise<"closed">((resolve) => {
      NetServer.prototype.close.call(this.#server, () => resolve("closed"));
    });
    this.#isDraining = true;
    for (const { newest } of this.#all.values()) {
      if (newest?.headersSent === false) newest.setHeader("connection", "close");
    }
    const left = () => until - performance.now();
    const wait = (ms: number) =>
      Promise.race([closed, pause(Math.max(0, Math.min(ms, left())), "waited", { ref: false })]);
    let state = graceMs === 0 ? "waited" : await wait(graceMs);
    while (state !== "closed" && left() > 0) {
      for (const { socket } of this.#idle) socket.destroySoon();
      state = await wait(SWEEP_MS);
    }
    const cut = this.#busy;
    for (const { socket } of this.#all.values()) socket.destroy();
    await closed;
    // HTTP's server looks after its connections until its own method is called.
    this.#server.close();
    return cut;
  }
}
