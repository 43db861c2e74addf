/**
 * A TCP proxy on loopback whose line can be cut and healed, each direction for itself.
 *
 * - `reset`: connections are reset, and new ones too.
 * - `swallow`: bytes of that direction are lost, and nothing is closed, as if a firewall dropped packets. What has lost bytes is reset
 *   when the line heals, since no stream goes on with a hole in it.
 * - `hold`: bytes of that direction wait, and arrive when the line heals, as TCP sends again what was lost on a short cut. So a commit
 *   may arrive long after its client has given up.
 *
 * The end of a stream counts as bytes: while a direction is cut, the other side doesn't notice that this one has gone.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

type Direction = "to-server" | "to-client";
type Cut = "swallow" | "hold";

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  /** A direction of it lost bytes. */
  broken: boolean;
  /** Looks again at whether it may read. */
  settle(): void;
}

export class CutProxy {
  readonly #listener = createServer({ allowHalfOpen: true });
  readonly #target: () => number;
  readonly #lines = new Set<Line>();
  readonly #cuts = new Map<Direction, Cut>();
  #resets = false;
  #lost = 0;

  private constructor(target: () => number) {
    this.#target = target;
    this.#listener.on("connection", (client) => this.#join(client));
  }

  /** In front of a port of loopback; a function may choose it anew for each connection. */
  static async open(target: number | (() => number)): Promise<CutProxy> {
    const proxy = new CutProxy(typeof target === "number" ? () => target : target);
    proxy.#listener.listen(0, "127.0.0.1");
    await once(proxy.#listener, "listening");
    proxy.#listener.unref();
    return proxy;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** How many bytes have been swallowed, of all connections. */
  get lostBytes(): number {
    return this.#lost;
  }

  /** The URL of a server, by way of this proxy. */
  leadTo(url: string): string {
    const led = new URL(url);
    led.port = `${this.port}`;
    return led.href;
  }

  /** Both directions if none is named. A later cut of a direction replaces the earlier one. */
  cut(how: Cut | "reset", direction?: Direction): void {
    if (how === "reset") {
      this.#resets = true;
      for (const line of this.#lines) reset(line);
      return;
    }
    for (const cut of direction === undefined ? (["to-server", "to-client"] as const) : [direction])
      this.#cuts.set(cut, how);
    this.#settle();
  }

  heal(): void {
    this.#resets = false;
    this.#cuts.clear();
    for (const line of this.#lines) if (line.broken) reset(line);
    this.#settle();
  }

  async close(): Promise<void> {
    const closed = once(this.#listener, "close");
    this.#listener.close();
    for (const line of this.#lines) reset(line);
    await closed;
  }

  #settle(): void {
    for (const line of this.#lines) line.settle();
  }

  #join(client: Socket): void {
    const server = connect({ port: this.#target(), host: "127.0.0.1", allowHalfOpen: true });
    const line: Line = {
      client,
      server,
      broken: false,
      settle() {
        settleUp();
        settleDown();
      },
    };
    const settleUp = this.#pump(line, client, server, "to-server");
    const settleDown = this.#pump(line, server, client, "to-client");
    this.#lines.add(line);
    if (this.#resets) reset(line);
  }

  /** Carries bytes in one direction. Returns what has it look again at whether it may. */
  #pump(line: Line, from: Socket, to: Socket, direction: Direction): () => void {
    let isFull = false;
    const settle = () => {
      if (isFull || this.#cuts.get(direction) === "hold") from.pause();
      else from.resume();
    };
    const carry = (bytes: number, pass: () => void) => {
      if (this.#cuts.get(direction) !== "swallow") return pass();
      line.broken = true;
      this.#lost += bytes;
    };
    from.setNoDelay(true);
    from.on("data", (chunk) =>
      carry(chunk.length, () => {
        isFull = !to.write(chunk);
        settle();
      }),
    );
    to.on("drain", () => {
      isFull = false;
      settle();
    });
    from.on("end", () => carry(0, () => to.end()));
    from.on("error", () => carry(0, () => reset(line)));
    from.on("close", () => {
      if (line.client.destroyed && line.server.destroyed) this.#lines.delete(line);
    });
    settle();
    return settle;
  }
}

function reset({ client, server }: Line): void {
  client.resetAndDestroy();
  server.resetAndDestroy();
}
