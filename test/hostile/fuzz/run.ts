/** Sends fuzzed requests to a Cordon in this process: no answer may be a 5xx, and the log must be intact afterwards. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCordon } from "../../../src/main/start-cordon.ts";
import { openSqliteStore } from "../../../src/store/sqlite.ts";
import { ec2 } from "../../setup/signed-call.ts";
import { checkLog } from "../../store/check-log.ts";
import { type FuzzedRequest, fuzzer } from "./requests.ts";

const CONNECTIONS = 16;

interface Outcome {
  readonly sent: number;
  /** How many were answered with 200: fuzzing that is always refused early proves little. */
  readonly accepted: number;
}

export async function fuzz(count: number, seed: number): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), "cordon-fuzz-"));
  try {
    return await fuzzIn(directory, count, seed);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function fuzzIn(directory: string, count: number, seed: number): Promise<Outcome> {
  const bugs: string[] = [];
  const cordon = await startCordon({
    port: 0,
    store: { directory },
    log: (line, detail) => {
      // A refusal whose reason is for the log only.
      if (/^request \S+: (DependencyViolation|InvalidInput|MalformedPolicyDocument): /.test(line)) return;
      // It says once which limit refuses calls.
      if (/^the limit \w+, which is /.test(line)) return;
      bugs.push(`${line}: ${detail instanceof Error ? detail.stack : detail}`);
    },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const requests = await fuzzer(seed);
  let accepted = 0;
  let sent = 0;
  const sendAll = async (): Promise<void> => {
    while (sent < count && bugs.length < 20) {
      sent++;
      const request = requests.next();
      const { status, body } = await send(cordon.port, agent, request);
      if (status === 200) {
        accepted++;
        requests.learn(body);
      }
      if (status >= 500) bugs.push(`${status} for ${JSON.stringify(request)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, sendAll));
    assert.equal(bugs.join("\n"), "", `seed ${seed}`);
    assert.equal((await ec2(cordon.url, "DescribeSecurityGroups")).status, 200);
    assert.equal((await ec2(cordon.url, "DescribeVpcs")).status, 200);
  } finally {
    agent.destroy();
    await cordon.close();
  }
  const store = openSqliteStore({ directory });
  await checkLog(store, () => false);
  await store.close();
  return { sent, accepted };
}

function send(port: number, agent: Agent, { method, path, headers, body }: FuzzedRequest) {
  return new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const request = httpRequest(
      { host: "127.0.0.1", port, agent, method, path, headers: { ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
