/** Errors as AWS returns them: declared once beside the code that raises them, thrown as values with a code and a text. */

export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error in JSON protocols, for example `ResourceId`. */
  readonly members: Readonly<Record<string, string>>;

  /** What only the operator's log says. */
  readonly detail: string | undefined;

  constructor(
    code: string,
    message: string,
    status: number,
    members: Readonly<Record<string, string>> = {},
    detail?: string,
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
    this.detail = detail;
  }

  withDetail(detail: string): AwsError {
    return new AwsError(this.code, this.message, this.status, this.members, detail);
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
  } = {},
): (...args: A) => AwsError {
  const status = options.status ?? 400;
  const sample = options.sample ?? text(...(Array(text.length).fill("…") as unknown as A));
  const declared: DeclaredError = { code, status, sample, isRaised: false };
  declaredErrors.push(declared);
  return (...args) => {
    declared.isRaised = true;
    return new AwsError(code, text(...args), status, options.members?.(...args));
  };
}
