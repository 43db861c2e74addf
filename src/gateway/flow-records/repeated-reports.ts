/** Knows the last reports of each host, so that one that is sent again, because its answer was lost, counts once. */
import { hash } from "node:crypto";

/** A host sends one at a time, so it never repeats an older one. */
const REMEMBERED = 4;

export class RepeatedReports {
  readonly #last = new Map<string, readonly string[]>();

  isKnown(host: string, digest: string): boolean {
    return this.#last.get(host)?.includes(digest) === true;
  }

  add(host: string, digest: string): void {
    this.#last.set(host, [digest, ...(this.#last.get(host) ?? [])].slice(0, REMEMBERED));
  }

  clear(): void {
    this.#last.clear();
  }
}

/** What a report is known by. */
export const digestOf = (report: Uint8Array): string => hash("sha256", report);
