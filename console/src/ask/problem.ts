/** Why a question has no answer: AWS's code and words, or our own interface's. */

export class Problem extends Error {
  /** AWS's code, or the HTTP status. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What any failed question says. The SDK's errors have their code as their name. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return new Problem("Error", String(error));
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) {
    return new Problem("Unreachable", "The server doesn't answer. Is it running? Start it with: cordon serve");
  }
  return new Problem(error.name, error.message);
}
