/**
 * How many requests are worked on at one time. What comes beyond that is refused before anything of it is read, in the words in
 * which AWS throttles: clients wait and try again.
 *
 * The last tenth of the places is for keys that hold less than a tenth of all, so the burst of one key doesn't keep the others out.
 */
import type { RequestHead } from "../../wire/sigv4/credential-scope.ts";

export class Admission {
  readonly #most: number;
  readonly #tenth: number;
  readonly #byKey = new Map<string, number>();
  #inFlight = 0;
  #lasting = 0;
  readonly #onRefused: () => void;

  /** `onRefused` is called for each request that gets no place. */
  constructor(most: number, onRefused: () => void) {
    this.#most = most;
    this.#onRefused = onRefused;
    this.#tenth = Math.floor(most / 10);
  }

  /** Requests that are worked on, those aside that last. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Answers that don't end by themselves: hosts' feeds, flow logs that are followed. Only connections bound them. */
  get lasting(): number {
    return this.#lasting;
  }

  /** Gives a request of this key a place, and returns what gives it back; undefined if there is none. */
  enter(key: string): (() => void) | undefined {
    const held = this.#byKey.get(key) ?? 0;
    const isKept = this.#inFlight >= this.#most - this.#tenth && held >= this.#tenth;
    if (this.#inFlight >= this.#most || (isKept && this.#tenth > 0)) {
      this.#onRefused();
      return undefined;
    }
    this.#inFlight++;
    this.#byKey.set(key, held + 1);
    return () => {
      this.#inFlight--;
      const left = (this.#byKey.get(key) ?? 1) - 1;
      if (left === 0) this.#byKey.delete(key);
      else this.#byKey.set(key, left);
    };
  }

  enterLasting(): () => void {
    this.#lasting++;
    return () => {
      this.#lasting--;
    };
  }
}

/** The access key that a request claims to be of, before anyone checks that; otherwise where it's from. */
export function claimedKey({ headers, query }: RequestHead, remoteAddress: string): string {
  const text = headers["authorization"] ?? query.find(([name]) => name === "X-Amz-Credential")?.[1];
  if (text === undefined) return remoteAddress;
  const from = text.indexOf("Credential=");
  const start = from < 0 ? 0 : from + "Credential=".length;
  const end = text.indexOf("/", start);
  // Nobody knows a key that is longer.
  return end < 0 ? remoteAddress : text.slice(start, Math.min(end, start + 128));
}
