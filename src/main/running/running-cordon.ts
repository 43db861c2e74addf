/** A Cordon as those who started it use it, mostly tests: the same whether it runs in their process or in a container. */
import { type Credential, DEFAULT_ACCOUNT } from "../../access/credentials.ts";
import { askForBody } from "../../cli/answer-or-error.ts";
import { readSavedState } from "../../cli/saved-state/files.ts";
import type { AdminKey } from "../admin-key.ts";

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

/** What `startCordon` gives, and a started container of the package cordon-testcontainers as well. */
export interface RunningCordon {
  /** For example `http://127.0.0.1:4566`. */
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

interface Keys {
  /** Undefined if any key signs in. */
  readonly listed: ReadonlyMap<string, Credential> | undefined;
  /** The administrator's key, if this start made it. */
  readonly adminKey: AdminKey | undefined;
}

/** `keys` are those that sign in when it's asked. */
export function callersOf(
  url: string,
  keys: () => Keys,
): Pick<RunningCordon, "clientSettings" | "environment" | "importSaved"> {
  const clientSettings = ({ region = "us-east-1", account = DEFAULT_ACCOUNT }: Caller = {}): ClientSettings => ({
    endpoint: url,
    region,
    credentials: keyFor(account, keys()),
  });
  return {
    clientSettings,
    environment(caller) {
      const { region, credentials } = clientSettings(caller);
      return {
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_EC2_METADATA_DISABLED: "true",
      };
    },
    async importSaved(paths, caller) {
      const { region, credentials } = clientSettings(caller);
      const body = readSavedState([paths].flat());
      await askForBody(url, "/_cordon/import", { body, query: { replace: "false" }, region, keys: credentials });
    },
  };
}

function keyFor(account: string, { listed, adminKey }: Keys): ClientSettings["credentials"] {
  if (!/^\d{12}$/.test(account)) throw new Error(`an account has 12 digits, not '${account}'`);
  if (listed === undefined) return { accessKeyId: account, secretAccessKey: "test" };
  if (adminKey !== undefined && account === DEFAULT_ACCOUNT) return adminKey;
  const ofAccount = [...listed.values()].filter(
    ({ principal, sessionToken }) => principal.account === account && sessionToken === undefined,
  );
  const found = ofAccount.find(({ principal }) => principal.permissions === undefined) ?? ofAccount[0];
  if (found === undefined) {
    throw new Error(
      `no access key of account ${account} is known here: list one in the credentials file, or make clients with a key that IAM made`,
    );
  }
  return { accessKeyId: found.accessKeyId, secretAccessKey: found.secretAccessKey };
}
