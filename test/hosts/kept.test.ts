/** What outlives a crash of the server, and what's kept nowhere. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join as inFolder } from "node:path";
import { test } from "node:test";
import { serve } from "../setup/serve.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import {
  ACCOUNT,
  addHost,
  answered,
  askAsHost,
  askToJoin,
  errorOf,
  join,
  listHosts,
  newKey,
  openFeed,
  operate,
  report,
} from "./host-client.ts";

const devices = (of: string) => [{ device: "eth0", interface: of }];

test("hosts, their keys, used tokens and trials outlive a kill; no file and no output has a token or a key's private half", async () => {
  const directory = temporaryFolder("hosts-killed");
  const first = await serve(["--data", directory]);
  await makeSmallStack(first.url, ACCOUNT);
  const used = await addHost(first.url, "web-1", devices("web-1"));
  const host = await join(first.url, used.token);
  const unused = await addHost(first.url, "web-2", devices("web-2"), { reusable: true });
  await addHost(first.url, "db-1", devices("db-1"));
  answered(await operate(first.url, "hosts/remove", { host: "db-1" }));
  answered(await operate(first.url, "hosts/mode", { host: "web-1", mode: "enforce", confirmWithin: 5 }));
  answered(await operate(first.url, "hosts/mode", { host: "web-2", mode: "enforce" }));
  await first.stop("SIGKILL");

  const second = await serve(["--data", directory]);
  assert.equal((await askAsHost(second.url, host, "host/report", report())).status, 204);
  assert.match(errorOf(await askToJoin(second.url, used.token, newKey().publicKey)), /^this token was used at /);
  const other = await join(second.url, unused.token);
  const modes = async () => (await listHosts(second.url)).hosts.map(({ name, devices }) => [name, devices[0]?.mode]);
  // The trial ends although the server that began it is gone.
  for (;;) {
    const [[name, mode] = []] = await modes();
    assert.equal(name, "web-1");
    if (mode === "observe") break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.deepEqual(await modes(), [
    ["web-1", "observe"],
    ["web-2", "enforce"],
  ]);
  const feed = await openFeed(second.url, other);
  await feed.next();
  // A feed doesn't hold up the end of the server.
  assert.equal(await second.stop(), 0);
  assert.equal(await feed.next(), undefined);

  const secrets = [used.token, unused.token].map((token) => token.split(".")[3] ?? assert.fail());
  const privateHalf = host.privateKey.export({ format: "jwk" }).d ?? assert.fail();
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const places = [
    ...files.map(({ parentPath, name }) => [name, readFileSync(inFolder(parentPath, name))] as const),
    ...[first, second].map((server) => ["output", Buffer.from(server.output())] as const),
  ];
  assert.ok(files.length > 1);
  for (const [place, bytes] of places) {
    for (const secret of [...secrets, privateHalf]) assert.equal(bytes.includes(secret), false, place);
  }
});
