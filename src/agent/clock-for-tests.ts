/** A clock that stands still until a test moves it. */
import type { Clock } from "./clock.ts";

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

export class TestClock implements Clock {
  boot = "boot-1";
  #wall = Date.UTC(2026, 10, 30);
  #sinceBoot = 1_000_000;
  #timers: Timer[] = [];

  readonly now = (): number => this.#wall;
  readonly sinceBoot = (): number => this.#sinceBoot;

  readonly after = (milliseconds: number, call: () => void): (() => void) => {
    const timer = { at: this.#sinceBoot + milliseconds, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  /** Time passes, and what is due in it happens in order. */
  pass(milliseconds: number): void {
    const until = this.#sinceBoot + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#move(Math.max(0, next.at - this.#sinceBoot));
      next.call();
    }
    this.#move(until - this.#sinceBoot);
  }

  /** Somebody puts the clock right, or wrong. */
  set(wall: number): void {
    this.#wall = wall;
  }

  /** The machine was off for so long, and starts again: nothing waits any more. */
  restart(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#sinceBoot = 5_000;
    this.boot = `boot-${Number(this.boot.slice(5)) + 1}`;
    this.#timers = [];
  }

  #move(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#sinceBoot += milliseconds;
  }
}
