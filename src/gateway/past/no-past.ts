/** What the past can't answer. */

/** There's no such past, or it can't be asked about now. The message is for the caller. */
export class NoPast extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}
