/** `startCordon` of the package cordon, with a container behind it: a test that imports this one changes one line. */
import { CordonContainer } from "./cordon-container.ts";
import type { AccessKey } from "./keys.ts";
import type { RunningCordon } from "./running-cordon.ts";
import { PORT } from "./started-cordon-container.ts";

export interface ContainerOptions {
  /** Default: $CORDON_IMAGE, or else the image of this package's version. */
  readonly image?: string;
  /** The port on this machine; 0, the default, is any free one. */
  readonly port?: number;
  /** Nothing is kept when it's closed. */
  readonly store?: "memory";
  /** Default: one with a secret that nobody knows. */
  readonly adminKey?: AccessKey;
  /** Accounts that clients may be made for besides 123456789012. */
  readonly accounts?: readonly string[];
  /** Quotas that differ from AWS's defaults. */
  readonly limits?: Readonly<Record<string, number>>;
  /** The organization, public ranges, IPAM's reuse delay. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export async function startCordon(options: ContainerOptions = {}): Promise<RunningCordon> {
  const { image, port = 0, adminKey, accounts = [], limits, settings } = options;
  const container = new CordonContainer(image).withAccounts(...accounts);
  if (port !== 0) container.withExposedPorts({ container: PORT, host: port });
  if (adminKey !== undefined) container.withCredentials(adminKey);
  if (limits !== undefined) container.withLimits(limits);
  if (settings !== undefined) container.withSettings(settings);
  return container.start();
}
