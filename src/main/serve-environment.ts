/** What the environment says to `cordon serve` if no option says otherwise: containers are set up by it. */
import { Misuse } from "../cli/command.ts";
import type { AdminKey } from "./admin-key.ts";

interface ServeEnvironment {
  readonly host: string | undefined;
  /** The URL of a database that keeps the log: here it isn't seen by whoever lists processes. */
  readonly store: string | undefined;
  /** The path of a credentials file. */
  readonly credentials: string | undefined;
  readonly adminKey: AdminKey | undefined;
}

/**
 * There is no variable for the port: Kubernetes sets CORDON_PORT, to a URL, for a Service that is called cordon. An empty variable is as good as none: `${NAME:-}` of a compose file makes such.
 * Throws Misuse if half a key is there.
 */
export function serveEnvironment(variables: Readonly<Record<string, string | undefined>>): ServeEnvironment {
  const read = (name: string): string | undefined => variables[name] || undefined;
  const accessKeyId = read("CORDON_ACCESS_KEY_ID");
  const secretAccessKey = read("CORDON_SECRET_ACCESS_KEY");
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    throw new Misuse("CORDON_ACCESS_KEY_ID and CORDON_SECRET_ACCESS_KEY are set together");
  }
  return {
    host: read("CORDON_HOST"),
    store: read("CORDON_STORE"),
    credentials: read("CORDON_CREDENTIALS"),
    adminKey: accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey },
  };
}
