/** Sends reports: after each change of what holds, and every half minute; one at a time. */
import type { Report } from "../../own-api/hosts/contract.ts";
import { type Clock, wait } from "../clock.ts";

const EVERY_MS = 30_000;
/** News of a burst is one report, or few. */
const APART_MS = 500;

export class Reporter {
  readonly #clock: Clock;
  readonly #make: () => Promise<Report>;
  readonly #send: (report: Report) => Promise<void>;
  #isDue = true;
  #wake: () => void = () => {};

  constructor(clock: Clock, make: () => Promise<Report>, send: (report: Report) => Promise<void>) {
    this.#clock = clock;
    this.#make = make;
    this.#send = send;
  }

  /** There is news. */
  poke(): void {
    this.#isDue = true;
    this.#wake();
  }

  /** Resolves when the signal says so. What can't be sent is sent anew with the next one. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#isDue) {
        this.#isDue = false;
        await this.#make()
          .then(this.#send)
          .catch(() => {});
        await wait(this.#clock, APART_MS, signal);
      }
      if (this.#isDue) continue;
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await wait(this.#clock, EVERY_MS, AbortSignal.any([signal, woken.signal]));
      this.#isDue = true;
    }
  }
}
