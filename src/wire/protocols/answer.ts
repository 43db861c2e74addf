/** What a protocol makes of an output or an error: the parts of an HTTP answer that depend on it. */

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly requestId: string;
  readonly members: Readonly<Record<string, string>>;
}
