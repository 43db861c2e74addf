/** Work that nobody waits for any more ends, and what few calls lead to has its turns. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { createHttpServer, type OwnRoute } from "../../src/gateway/http-server.ts";
import { rehearse } from "../../src/gateway/rehearsal.ts";
import { finish } from "../../src/gateway/turns.ts";
import type { Steps } from "../../src/model/steps.ts";
import { smallGateway } from "../setup/small-gateway.ts";

/** Each step takes as long as a turn may. */
function* slow(steps: number, done: (step: number) => void = () => {}): Steps<string> {
  for (let step = 1; step <= steps; step++) {
    for (const end = performance.now() + 25; performance.now() < end; );
    done(step);
    yield;
  }
  return "done";
}

test("a question ends when its caller is gone, and is no failure", async (t) => {
  let taken = 0;
  let ended: (error: unknown) => void = () => {};
  const end = new Promise((resolve) => {
    ended = resolve;
  });
  let begun = () => {};
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const route: OwnRoute = {
    method: "GET",
    path: "/_cordon/slow",
    async handle() {
      const steps = slow(2_000, (step) => {
        taken = step;
        begun();
      });
      return { status: 200, body: await finish(steps).finally(() => ended("ended")) };
    },
  };
  const { server } = createHttpServer(smallGateway(), [route]);
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET /_cordon/slow HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await beginning;
  socket.destroy();
  assert.equal(await end, "ended");
  assert.ok(taken < 2_000, `${taken} steps`);
});

test("few calls that are long to look at have their turns, between which others go on", async () => {
  const home = { account: "111111111111", region: "us-east-1" };
  const caller = { account: undefined, home, principal: undefined, context: () => new Map() };
  let others = 0;
  const timer = setInterval(() => others++, 1);
  assert.equal(await rehearse(smallGateway(), caller, [], () => slow(5)), "done");
  clearInterval(timer);
  assert.ok(others >= 3, `others had ${others} turns`);
});
