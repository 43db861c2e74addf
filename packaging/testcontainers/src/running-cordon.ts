/** What a test does with a Cordon, wherever that runs. The package cordon has the same interface, and its `startCordon` fulfils it. */

/** Who calls, and where. */
export interface Caller {
  /** Default: us-east-1. */
  readonly region?: string;
  /** Default: 123456789012. */
  readonly account?: string;
}

/** What every client of the AWS SDK for JavaScript is made with: `new EC2Client(settings)`. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface RunningCordon {
  /** For example `http://localhost:49153`. */
  readonly url: string;
  /** For clients in this process. Throws an Error if no key of the account is known. */
  clientSettings(caller?: Caller): ClientSettings;
  /** For commands, or for `process.env` itself: the variables by which AWS's clients find it. Throws as `clientSettings` does. */
  environment(caller?: Caller): Record<string, string>;
  /** Takes in saved answers of AWS, files or folders, as `cordon import` does: into an account and Region that nobody has used. */
  importSaved(paths: string | readonly string[], caller?: Caller): Promise<void>;
  /** Empties every account and Region. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
