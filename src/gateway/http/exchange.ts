/** One request and what became of it, for those who watch: the log of requests, metrics, traces. */

/** Filled in as the request goes its way. What isn't known of it stays undefined: a request may be refused at any point. */
export interface Exchange {
  readonly requestId: string;
  readonly method: string;
  /** As it was sent, without the query: nobody has checked it. */
  readonly path: string;
  readonly remoteAddress: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** When its headers had come, as `performance.now()` says it. */
  readonly began: number;
  /** The route below `/_cordon/` that answered, as routes name themselves; undefined for calls of AWS's API. */
  route?: string;
  /** A service that is served, as `ec2`. */
  service?: string;
  /** An operation that is served, as `CreateVpc`. */
  operation?: string;
  /** The ARN of who has proven to be the caller. */
  principal?: string;
  /** The code of the error that was answered. */
  error?: string;
  /** The status that was answered; 0 if the caller was gone before. */
  status: number;
}

/** Hears of each request when it's answered, or its caller is gone. Doesn't throw, and holds nobody up. */
export type Watcher = (exchange: Exchange) => void;
