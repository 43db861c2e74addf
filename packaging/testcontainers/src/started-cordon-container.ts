/** A Cordon that runs in a container. */
import { randomUUID } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { AbstractStartedContainer, type StartedTestContainer } from "testcontainers";
import { type Keys, keyFor } from "./keys.ts";
import type { Caller, ClientSettings, RunningCordon } from "./running-cordon.ts";
import { signPost } from "./sign.ts";

/** The port in the container. */
export const PORT = 4566;

export class StartedCordonContainer extends AbstractStartedContainer implements RunningCordon {
  readonly #keys: Keys;

  constructor(started: StartedTestContainer, keys: Keys) {
    super(started);
    this.#keys = keys;
  }

  /** Where programs on this machine find it. Asked each time: a restart may change the port. */
  get url(): string {
    const host = this.getHost();
    return `http://${host.includes(":") ? `[${host}]` : host}:${this.getMappedPort(PORT)}`;
  }

  /** The same as `url`, by the name that other modules have for it. */
  getEndpoint(): string {
    return this.url;
  }

  /** The key of an account; by default the administrator's. */
  getCredentials(account?: string): ClientSettings["credentials"] {
    return keyFor(this.#keys, account);
  }

  clientSettings({ region = "us-east-1", account }: Caller = {}): ClientSettings {
    return { endpoint: this.url, region, credentials: this.getCredentials(account) };
  }

  environment(caller?: Caller): Record<string, string> {
    const { endpoint, region, credentials } = this.clientSettings(caller);
    return {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  async importSaved(paths: string | readonly string[], caller?: Caller): Promise<void> {
    const folder = `/tmp/import-${randomUUID()}`;
    const parts = [paths].flat().map((path, i) => ({ files: jsonFiles(path), part: `${folder}/${i}` }));
    // Cordon runs there as a user who owns nothing of this machine's.
    await this.copyFilesToContainer(
      parts.flatMap(({ files, part }) =>
        files.map((source) => ({ source, target: `${part}/${basename(source)}`, mode: 0o444 })),
      ),
    );
    const { region, credentials } = this.clientSettings(caller);
    const { exitCode, output } = await this.exec(
      ["cordon", "import", ...parts.map(({ part }) => part), "--region", region],
      {
        env: {
          AWS_ENDPOINT_URL: `http://127.0.0.1:${PORT}`,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      },
    );
    if (exitCode !== 0) throw new Error(output.trim());
  }

  async reset(): Promise<void> {
    const url = new URL("/_cordon/reset", this.url);
    const answer = await fetch(url, { method: "POST", headers: signPost(url, this.getCredentials(), new Date()) });
    if (!answer.ok) throw new Error(`Cordon could not be reset: ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  }

  /** Stops the container and removes it. */
  async close(): Promise<void> {
    await this.stop();
  }
}

/** The file itself, or the saved answers in a folder. */
function jsonFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith(".json"));
  if (names.length === 0) throw new Error(`there is no saved answer in ${path}: none of its files ends with .json`);
  return names.map((name) => join(path, name));
}
