/** Knows the last reports of each host, so that one that is sent again, because its answer was lost, counts once. */
import { hash } from "node:crypto";

/** A host sends one at a time, so it never repeats an older one. */
const REMEMBERED = 4;

export class RepeatedReports {
  readonly #last = new Map<string, readonly string[]>();

  isKnown(host: string, report: Uint8Array): boolean {
    return this.#last.get(host)?.includes(hash("sha256", report)) === true;
  }

  add(host: string, report: Uint8Array): void {
    this.#last.set(host, [hash("sha256", report), ...(this.#last.get(host) ?? [])].slice(0, REMEMBERED));
  }

  clear(): void {
    this.#last.clear();
  }
}
