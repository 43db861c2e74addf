/** The stop of the server as everybody sees it: whether it has begun. */

export class Draining {
  readonly #begun = new AbortController();

  /** Whether the server is stopping: it isn't ready for more, and finishes what it has begun. */
  get isDraining(): boolean {
    return this.#begun.signal.aborted;
  }

  /** Aborted when the stop begins. Answers that don't end by themselves end then. */
  get signal(): AbortSignal {
    return this.#begun.signal;
  }

  begin(): void {
    this.#begun.abort();
  }
}
