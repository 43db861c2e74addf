/** A server that is killed while hosts report: what was answered is there, and every line is whole. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { test } from "node:test";
import { serve } from "../setup/serve.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { flowOf, logFlows, minutes } from "./flow-reports.ts";
import { ACCOUNT, addHost, askAsHost, join, operate } from "./host-client.ts";

const FLOWS = 200;

test("kill -9 between and within reports", { timeout: 120_000 }, async (t) => {
  const data = joinPath(temporaryFolder("flow-kill"), "data");
  const first = await serve(["--data", data]);
  t.after(() => first.stop("SIGKILL"));
  const { ids } = await makeSmallStack(first.url, ACCOUNT);
  const nic = ids["eni-web-1"] ?? "";
  const host = await join(first.url, (await addHost(first.url, "web-1", [{ device: "eth0", interface: nic }])).token);
  const flowLog = await logFlows(first.url, { ResourceIds: [nic], ResourceType: "NetworkInterface" });
  const answered = new Set<number>();
  for (const [number, at] of minutes(200).entries()) {
    const flows = Array.from({ length: FLOWS }, (_, i) =>
      flowOf(nic, at, { sourcePort: 1_024 + i, packets: number + 1 }),
    );
    const asked = askAsHost(first.url, host, "host/flows", { ...at, flows, gaps: [] }).then(
      ({ status }) => status === 204 && answered.add(number + 1),
      () => {},
    );
    if (number === 25) {
      first.child.kill("SIGKILL");
      await asked;
      break;
    }
    await asked;
  }
  assert.ok(answered.size >= 25);

  const second = await serve(["--data", data]);
  t.after(() => second.stop("SIGKILL"));
  const { body } = await operate(second.url, `flows?flow-log=${flowLog}`);
  const records = body
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { readonly record?: string }).record)
    .filter((record) => record !== undefined);
  assert.ok(records.every((record) => /^2 \d{12} eni-\w+( \S+){11}$/.test(record)));
  for (const number of answered) {
    const ofReport = records.filter((record) => record.split(" ")[8] === String(number));
    assert.equal(ofReport.length, FLOWS, `report ${number}`);
  }
  const folder = joinPath(data, "flow-logs", ACCOUNT, "us-east-1", flowLog);
  for (const name of readdirSync(folder)) assert.ok(readFileSync(joinPath(folder, name), "utf8").endsWith("OK\n"));
});
