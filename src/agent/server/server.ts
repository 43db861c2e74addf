/** The agent's server, as the host speaks to it: signed requests, whole answers, the feed. */
import type { IncomingMessage } from "node:http";
import type { HostKey } from "../state/host-key.ts";
import { signRequest } from "../state/host-key.ts";
import { type Call, reasonIn, startCall, wholeOf } from "./call.ts";
import { dial, type ServerPlace } from "./dial.ts";
import type { Keyring } from "./keyring.ts";

/** The server answers, but not as it was asked to. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface ServerParts {
  readonly place: ServerPlace;
  /** `<account>/<region>/<host id>`. */
  readonly who: string;
  readonly keys: Keyring;
  readonly now: () => number;
  /** Where the server is now. Resolves when the host's connections there aren't filtered. */
  readonly addresses: () => Promise<readonly string[]>;
}

/** A clock that is further off than this is put right by the server's; `Date` has whole seconds. */
const CLOCK_MS = 2000;

export class Server {
  readonly #parts: ServerParts;
  /** How far the server's clock is ahead, in milliseconds. */
  #ahead = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** Sends a value; resolves when the server has taken it. Throws `Refused` for an answer other than that. */
  async post(path: string, value: unknown, signal: AbortSignal): Promise<void> {
    const answer = await this.#ask({ method: "POST", path, body: JSON.stringify(value) }, signal);
    await wholeOf(answer);
  }

  /** The answer, whose body is still to come. */
  follow(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    return this.#ask({ method: "GET", path, body: "" }, signal);
  }

  /** The key of the answer that is accepted is the one that the server knows. */
  async #ask(call: Call, signal: AbortSignal): Promise<IncomingMessage> {
    const { keys } = this.#parts;
    const refusals: Refused[] = [];
    for (const key of keys.candidates) {
      const answer = await this.#askWith(key, call, signal);
      if (!(answer instanceof Refused)) {
        keys.promote(key);
        return answer;
      }
      if (answer.status !== 401) throw answer;
      refusals.push(answer);
    }
    throw refusals[0] as Refused;
  }

  async #askWith(key: HostKey, call: Call, signal: AbortSignal): Promise<IncomingMessage | Refused> {
    const sentAhead = this.#ahead;
    const answer = await this.#send(key, call, signal);
    const isLateOrEarly = answer instanceof Refused && answer.status === 401 && this.#ahead !== sentAhead;
    return isLateOrEarly ? this.#send(key, call, signal) : answer;
  }

  async #send(key: HostKey, call: Call, signal: AbortSignal): Promise<IncomingMessage | Refused> {
    const { place, who, now } = this.#parts;
    const socket = await this.#dial(signal);
    const { method, path, body } = call;
    const authorization = `Bearer ${await signRequest(key, { who, method, path, body, now: now() + this.#ahead })}`;
    const answer = await startCall(socket, place.url, { ...call, authorization }, signal);
    this.#noteClock(answer.headers.date);
    const status = answer.statusCode ?? 0;
    if (status === 200 || status === 204) return answer;
    const reason = reasonIn(await wholeOf(answer).catch(() => ""));
    return new Refused(status, `${place.url.origin} answers ${status}${reason === undefined ? "" : `: ${reason}`}`);
  }

  async #dial(signal: AbortSignal) {
    const { place, addresses } = this.#parts;
    let failure: unknown;
    for (const address of await addresses()) {
      try {
        return await dial(place, address, signal);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure ?? new Error(`${place.url.hostname} has no address`);
  }

  #noteClock(date: string | undefined): void {
    const theirs = Date.parse(date ?? "");
    if (Number.isNaN(theirs)) return;
    const ahead = theirs - this.#parts.now();
    this.#ahead = Math.abs(ahead) > CLOCK_MS ? ahead : 0;
  }
}
