/** Servers of Cordon on fixed ports, which can be killed, paused and started again; what is behind them says how their log is read. */

import type { Entry } from "../../../src/model/world/log.ts";
import type { Host } from "../../postgres/network.ts";
import { freePort } from "../../setup/free-port.ts";
import { cordonFile, type Served, serve } from "../../setup/serve.ts";
import { Caller, type Calls } from "./caller.ts";
import type { Random } from "./random.ts";
import type { Fleet } from "./recorder.ts";

/** Something that goes wrong, and is over when it resolves. */
export interface Fault {
  readonly name: string;
  happen(random: Random): Promise<void>;
}

export interface Cluster extends Fleet {
  readonly faults: readonly Fault[];
  /** Every entry of every partition, in order; read when the servers have ended. */
  readLog(): Promise<readonly Entry[]>;
  /** Ends the servers, and returns what each of them printed. */
  stop(): Promise<readonly string[]>;
}

/** How clients of servers in processes of their own call them, and how long they think in between. */
export const OVER_HTTP = {
  callsOf: (account: string): Calls => new Caller(account),
  thinksMs: [20, 90],
} as const;

export class Server {
  readonly url: string;
  readonly #args: readonly string[];
  readonly #prefix: readonly string[];
  #served: Served | undefined;
  /** What earlier processes of it printed. */
  #printed = "";

  private constructor(url: string, args: readonly string[], prefix: readonly string[]) {
    this.url = url;
    this.#args = args;
    this.#prefix = prefix;
  }

  /** In a network namespace, if a place is given. */
  static async start(args: readonly string[], place?: Pick<Host, "prefix" | "reach">): Promise<Server> {
    const port = await freePort();
    const reached = (await place?.reach(port)) ?? port;
    const server = new Server(`http://127.0.0.1:${reached}`, ["--port", String(port), ...args], place?.prefix ?? []);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    this.#served = await serve(this.#args, [cordonFile, "serve"], {}, this.#prefix);
  }

  async kill(): Promise<void> {
    await this.#served?.stop("SIGKILL");
    this.#keepOutput();
  }

  pause(): void {
    this.#served?.child.kill("SIGSTOP");
  }

  resume(): void {
    this.#served?.child.kill("SIGCONT");
  }

  /** Returns all that it printed. */
  async stop(): Promise<string> {
    await this.#served?.stop();
    this.#keepOutput();
    return this.#printed;
  }

  #keepOutput(): void {
    this.#printed += this.#served?.output() ?? "";
    this.#served = undefined;
  }
}
