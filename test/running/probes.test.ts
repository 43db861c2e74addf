/** What health checks ask: whether the process answers, and whether calls should be sent to it. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Draining } from "../../src/gateway/http/draining.ts";
import type { OwnRequest } from "../../src/gateway/http-server.ts";
import { readyRoute, type ServerState } from "../../src/own-api/operating/ready.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { ANY_KEY, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

async function ask(url: string, probe: string): Promise<readonly [number, unknown]> {
  const { status, body } = await send(url, { method: "GET", path: `/_cordon/${probe}`, body: "" });
  return [status, JSON.parse(body)];
}

test("a server that has started is live and ready, for anyone", async (t) => {
  const { url } = await openCordon(t, { secure: true });
  assert.deepEqual(await ask(url, "live"), [200, { status: "live" }]);
  assert.deepEqual(await ask(url, "ready"), [200, { status: "ready" }]);
});

test("when the log's disk has failed it's live, and not ready", async (t) => {
  const directory = join(temporaryFolder("probes"), "log");
  const { url } = await openCordon(t, { store: { directory }, log: () => {} });
  rmSync(directory, { recursive: true });
  const body = "Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0%2F16";
  assert.equal((await send(url, { body, headers: await signedHeaders(url, ANY_KEY, { body }) })).status, 503);
  const [status, answer] = await ask(url, "ready");
  const { status: state, problem } = answer as { readonly status: string; readonly problem: string };
  assert.deepEqual([status, state], [503, "failed"]);
  assert.match(problem, /was removed or moved while Cordon was running/);
  assert.deepEqual(await ask(url, "live"), [200, { status: "live" }]);
});

test("it isn't ready before it has started, and when it stops", async () => {
  const state: ServerState = {
    draining: new Draining(),
    isStarted: false,
    failure: undefined,
    unreachable: () => undefined,
  };
  const { handle } = readyRoute(state);
  const answer = async () => {
    const { status, body } = await handle({} as OwnRequest);
    return [status, body];
  };
  assert.deepEqual(await answer(), [503, { status: "starting" }]);
  state.isStarted = true;
  assert.deepEqual(await answer(), [200, { status: "ready" }]);
  state.draining.begin();
  assert.deepEqual(await answer(), [503, { status: "stopping" }]);
});
