/** An empty Cordon in memory for the questions of one command, which nobody else on the machine can ask. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenedNetwork } from "../cli/saved-state/saved-network.ts";
import { startCordon } from "./start-cordon.ts";

export async function openSavedNetwork(account: string): Promise<OpenedNetwork> {
  const keys = {
    accessKeyId: `CORDON${randomBytes(8).toString("hex")}`,
    secretAccessKey: randomBytes(24).toString("hex"),
  };
  // The options take a file. It's gone as soon as it's read.
  const folder = mkdtempSync(join(tmpdir(), "cordon-keys-"));
  try {
    const credentials = join(folder, "credentials.json");
    writeFileSync(credentials, JSON.stringify({ credentials: [{ ...keys, account }] }), { mode: 0o600 });
    const cordon = await startCordon({ port: 0, store: "memory", credentials });
    return { endpoint: cordon.url, keys, close: () => cordon.close() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
