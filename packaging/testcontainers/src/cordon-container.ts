/** A container of Cordon's image, as testcontainers builds containers. */
import { GenericContainer, Wait } from "testcontainers";
import { type AccessKey, credentialsFile, newAdminKey, refuseWrongAccount } from "./keys.ts";
import type { Caller } from "./running-cordon.ts";
import { PORT, StartedCordonContainer } from "./started-cordon-container.ts";

/** The image of this package's version, as docs/run-in-containers.md makes it. */
const IMAGE = "cordon:0.1.0";

/** Where files for `cordon serve` are in the container. */
const LIMITS = "/etc/cordon/limits.json";
const SETTINGS = "/etc/cordon/settings.json";
const CREDENTIALS = "/etc/cordon/credentials.json";

interface Import {
  readonly paths: readonly string[];
  readonly caller: Caller | undefined;
}

/** Keeps its log in memory, may be reset, and is ready when `/_cordon/ready` says so. */
export class CordonContainer extends GenericContainer {
  #admin = newAdminKey();
  #accounts: readonly string[] = [];
  #imports: readonly Import[] = [];
  #options: readonly string[] = [];

  /** Without an image it's that of $CORDON_IMAGE, or else of this package's version. */
  constructor(image = process.env["CORDON_IMAGE"] || IMAGE) {
    super(image);
    this.withExposedPorts(PORT);
    this.withEnvironment({ CORDON_DATA: "memory" });
    this.withWaitStrategy(Wait.forHttp("/_cordon/ready", PORT, { abortOnContainerExit: true }).forStatusCode(200));
  }

  /** The administrator's key, instead of one that is made up. A container that is reused needs one. */
  withCredentials(key: AccessKey): this {
    this.#admin = key;
    return this;
  }

  /** Accounts that clients may be made for besides 123456789012. */
  withAccounts(...accounts: readonly string[]): this {
    for (const account of accounts) refuseWrongAccount(account);
    this.#accounts = [...new Set([...this.#accounts, ...accounts])];
    return this;
  }

  /** Quotas that differ from AWS's defaults, such as `{ rulesPerSecurityGroup: 200 }`. */
  withLimits(limits: Readonly<Record<string, number>>): this {
    return this.#withFile("--limits", LIMITS, limits);
  }

  /** The organization, public ranges, IPAM's reuse delay. */
  withSettings(settings: Readonly<Record<string, unknown>>): this {
    return this.#withFile("--settings", SETTINGS, settings);
  }

  /** Saved answers of AWS that it begins with: files or folders of this machine. */
  withImport(paths: string | readonly string[], caller?: Caller): this {
    this.#imports = [...this.#imports, { paths: [paths].flat(), caller }];
    return this;
  }

  /** Further options of `cordon serve`. */
  withOptions(...options: readonly string[]): this {
    this.#options = [...this.#options, ...options];
    return this;
  }

  override async start(): Promise<StartedCordonContainer> {
    const keys = { admin: this.#admin, accounts: this.#accounts };
    this.withEnvironment({
      CORDON_ACCESS_KEY_ID: keys.admin.accessKeyId,
      CORDON_SECRET_ACCESS_KEY: keys.admin.secretAccessKey,
    });
    const file = credentialsFile(keys);
    if (file !== undefined) {
      this.withCopyContentToContainer([{ content: file, target: CREDENTIALS }]);
      this.withEnvironment({ CORDON_CREDENTIALS: CREDENTIALS });
    }
    this.withCommand(["serve", "--allow-reset", ...this.#options]);
    const started = new StartedCordonContainer(await super.start(), keys);
    try {
      for (const { paths, caller } of this.#imports) await started.importSaved(paths, caller);
    } catch (error) {
      await started.close();
      throw error;
    }
    return started;
  }

  #withFile(option: string, target: string, content: object): this {
    if (!this.#options.includes(option)) this.withOptions(option, target);
    // Of two contents with one target the later one counts.
    return this.withCopyContentToContainer([{ content: JSON.stringify(content), target }]);
  }
}
