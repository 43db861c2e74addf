/**
 * The key that the host signs with, and the one that takes its place. The next one is on the disk before the server hears of it, so
 * whenever the host is stopped in between, one of the two is the one that the server knows.
 */
import { type HostKey, type KeptKey, keptKey, keyFrom, makeKey } from "../state/host-key.ts";

/** Where keys are kept. */
export interface KeyStore {
  readonly readKey: (which: "key" | "next-key") => KeptKey | undefined;
  readonly writeKey: (which: "key" | "next-key", key: KeptKey) => void;
  readonly dropNextKey: () => void;
}

export class Keyring {
  readonly #store: KeyStore;
  #current: HostKey;
  #next: HostKey | undefined;

  /** Throws if the host has no key. */
  constructor(store: KeyStore) {
    this.#store = store;
    const kept = store.readKey("key");
    if (kept === undefined)
      throw new Error("this host has no key. Join first: cordon agent join URL --token file:PATH");
    this.#current = keyFrom(kept);
    const next = store.readKey("next-key");
    this.#next = next && keyFrom(next);
  }

  /** In the order in which they're worth a try. */
  get candidates(): readonly HostKey[] {
    return this.#next === undefined ? [this.#current] : [this.#current, this.#next];
  }

  get since(): number {
    return this.#current.since;
  }

  /** The key that the server should know from now on; the same one until it does. */
  prepare(now: number): HostKey {
    if (this.#next === undefined) {
      const next = makeKey(now);
      this.#store.writeKey("next-key", keptKey(next));
      this.#next = next;
    }
    return this.#next;
  }

  /** Notes that the server knows this one. */
  promote(key: HostKey): void {
    if (key === this.#current) return;
    this.#store.writeKey("key", keptKey(key));
    this.#store.dropNextKey();
    this.#current = key;
    this.#next = undefined;
  }
}
