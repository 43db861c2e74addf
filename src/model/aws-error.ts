/** Errors as AWS returns them: declared once beside the code that raises them, thrown as values with a code and a text. */

import type { LimitName } from "./limits.ts";

export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error in JSON protocols, for example `ResourceId`. */
  readonly members: Readonly<Record<string, string>>;

  /** What only the operator's log says. */
  readonly detail: string | undefined;
  /** The limit that there would be one too many for, which only the operator's log says. */
  readonly limit: LimitName | undefined;

  constructor(
    code: string,
    message: string,
    status: number,
    members: Readonly<Record<string, string>> = {},
    { detail, limit }: { readonly detail?: string | undefined; readonly limit?: LimitName | undefined } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
    this.detail = detail;
    this.limit = limit;
  }

  withDetail(detail: string): AwsError {
    return new AwsError(this.code, this.message, this.status, this.members, { detail, limit: this.limit });
  }

  /** For an error that several limits share. */
  overLimit(limit: LimitName): AwsError {
    return new AwsError(this.code, this.message, this.status, this.members, { detail: this.detail, limit });
  }
}

export interface DeclaredError {
  readonly code: string;
  readonly status: number;
  readonly sample: string;
  /** Whether this process has raised it: the suite fails for an error that no test raises. */
  isRaised: boolean;
}

/** Every declared error; `docs/errors.md` lists them. */
export const declaredErrors: DeclaredError[] = [];

/**
 * Declares an error: `text` makes its message from what the call named. The default status is 400, as in EC2. `sample` is
 * what docs/errors.md shows, if the whole message is made elsewhere.
 */
export function awsError<A extends readonly (string | number)[]>(
  code: string,
  text: (...args: A) => string,
  options: {
    readonly status?: number;
    readonly members?: (...args: A) => Readonly<Record<string, string>>;
    readonly sample?: string;
    /** If one too many for a limit is always why. */
    readonly limit?: LimitName;
  } = {},
): (...args: A) => AwsError {
  const status = options.status ?? 400;
  const sample = options.sample ?? text(...(Array(text.length).fill("…") as unknown as A));
  const declared: DeclaredError = { code, status, sample, isRaised: false };
  declaredErrors.push(declared);
  return (...args) => {
    declared.isRaised = true;
    return new AwsError(code, text(...args), status, options.members?.(...args), options);
  };
}
