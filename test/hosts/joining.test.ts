/** A machine joins as a host with its token, signs with its key, and may do for itself what hosts may, and nothing else. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { openCordon } from "../setup/open-cordon.ts";
import { send } from "../setup/signed-call.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
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
  tokenOf,
} from "./host-client.ts";

interface Scene {
  readonly url: string;
  readonly ids: SmallStack["ids"];
}

async function open(t: TestContext): Promise<Scene> {
  const { url } = await openCordon(t);
  const { ids } = await makeSmallStack(url, ACCOUNT);
  return { url, ids };
}
const web = ({ ids }: Scene, n = 1) => [{ device: "eth0", interface: ids[`eni-web-${n}`] ?? "" }];

test("a host joins with its token, follows, reports, and is listed with what it says", async (t) => {
  const scene = await open(t);
  const { url, ids } = scene;
  const added = await addHost(url, "web-1", web(scene));
  assert.match(added.token, /^cordon-join\.111122223333\.us-east-1\.[\w-]{43}\.-$/);
  assert.equal(added.isReusable, false);
  assert.deepEqual(
    added.host.devices.map(({ device, interfaceId, mode, name }) => [device, interfaceId, mode, name]),
    [["eth0", ids["eni-web-1"], "observe", "web-1"]],
  );
  const host = await join(url, added.token);
  assert.deepEqual([host.name, host.account, host.region], ["web-1", ACCOUNT, "us-east-1"]);
  const feed = await openFeed(url, host);
  assert.equal(feed.status, 200);
  const { type } = (await feed.next()) as { readonly type: string };
  assert.equal(type, "whole");
  const said = {
    applied: { cursor: "c", revisions: { [`${ACCOUNT}/us-east-1`]: 3 } },
    interfaces: [
      { device: "eth0", interfaceId: ids["eni-web-1"], mode: "observe", refused: 0, wouldRefuse: 7, byFailsafe: 1 },
    ],
    problems: ["nft is missing"],
  };
  assert.equal((await askAsHost(url, host, "host/report", report(said))).status, 204);
  const { hosts, revision } = await listHosts(url);
  const [shown] = hosts;
  assert.ok(revision > 3);
  assert.deepEqual(
    [shown?.isConnected, shown?.version, shown?.applied, shown?.problems],
    [true, "1", 3, ["nft is missing"]],
  );
  assert.deepEqual(shown?.devices[0]?.reported, { mode: "observe", refused: 0, wouldRefuse: 7, byFailsafe: 1 });
  feed.close();
});

test("two machines with one key, which take the connection from each other, are named", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const problems = async () => (await listHosts(url)).hosts[0]?.problems;
  const openNext = async () => {
    const feed = await openFeed(url, host);
    t.after(() => feed.close());
    await feed.next();
  };
  for (let i = 0; i < 5; i++) await openNext();
  assert.deepEqual(await problems(), [], "whoever loses a connection comes again");
  await openNext();
  assert.match(
    (await problems())?.join() ?? "",
    /^two machines seem to have its key, .*: join the copy as a host of its own$/,
  );
});

test("a token is good once; used, expired, unknown and malformed ones are refused, each by name", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const { token } = await addHost(url, "web-1", web(scene));
  await join(url, token);
  const { publicKey } = newKey();
  const refused = async (text: string) => {
    const answer = await askToJoin(url, text, publicKey);
    return [answer.status, errorOf(answer)] as const;
  };
  const [status, error] = await refused(token);
  assert.equal(status, 401);
  assert.match(error, /^this token was used at 20.*, and is good for one machine only/);
  const parts = token.split(".");
  const other = (at: number, part: string) => parts.with(at, part).join(".");
  const unknown = [401, "nobody knows this token. Get one with: cordon host token NAME"] as const;
  assert.deepEqual(await refused(other(3, "A".repeat(43))), unknown);
  assert.deepEqual(await refused(other(1, "999999999999")), unknown);
  assert.deepEqual(await refused(other(2, "eu-west-1")), unknown);
  assert.deepEqual(await refused("cordon-join.x"), [401, "this isn't a token to join with: it's in another form"]);
  const answer = await askToJoin(url, token, "AAAA");
  assert.deepEqual([answer.status, errorOf(answer)], [400, "a host's public key is a raw Ed25519 key in base64url"]);
});

test("an expired token is refused, and the next one of its host takes its place", async (t) => {
  // Before the server starts, which takes its clock then.
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const scene = await open(t);
  const { url } = scene;
  await addHost(url, "web-1", web(scene));
  const { token } = answered<{ token: string }>(await operate(url, "hosts/token", { host: "web-1", expiresIn: 60 }));
  t.mock.timers.tick(61_000);
  const late = await askToJoin(url, token, newKey().publicKey);
  assert.equal(late.status, 401);
  assert.match(errorOf(late), /^this token expired at 20/);
  const next = answered<{ token: string }>(await operate(url, "hosts/token", { host: "web-1" }));
  await join(url, next.token);
  assert.match(errorOf(await askToJoin(url, token, newKey().publicKey)), /^nobody knows this token/);
});

test("of machines that race with one token, one joins", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const { token } = await addHost(url, "web-1", web(scene));
  const answers = await Promise.all(Array.from({ length: 8 }, () => askToJoin(url, token, newKey().publicKey)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(7).fill(401)]);
});

test("with a reusable token, each machine that joins takes the place of the one before", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const { token, isReusable } = await addHost(url, "web-1", web(scene), { reusable: true, expiresIn: 86_400 });
  assert.equal(isReusable, true);
  const first = await join(url, token);
  const feed = await openFeed(url, first);
  await feed.next();
  const second = await join(url, token);
  assert.equal(await feed.next(), undefined);
  assert.equal((await askAsHost(url, first, "host/report", report())).status, 401);
  assert.equal((await askAsHost(url, second, "host/report", report())).status, 204);
});

test("a signature is good for one request, in its minute, by the host's own key", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const other = await join(url, (await addHost(url, "web-2", web(scene, 2))).token);
  const now = Math.floor(Date.now() / 1000);
  const refusals: readonly (readonly [string, Promise<{ status: number; body: string }>])[] = [
    ["for another request", askAsHost(url, host, "host/report", report(), { path: "/_cordon/host/key" })],
    ["for another request", askAsHost(url, host, "host/report", report(), { method: "GET" })],
    ["for another body", askAsHost(url, host, "host/report", report(), { body: "x" })],
    ["of another time", askAsHost(url, host, "host/report", report(), { iat: now - 120, exp: now - 60 })],
    ["of another time", askAsHost(url, host, "host/report", report(), { iat: now + 60, exp: now + 90 })],
    ["of another time", askAsHost(url, host, "host/report", report(), { iat: now - 100, exp: now + 3_600 })],
    ["of another time", askAsHost(url, host, "host/report", report(), { exp: undefined })],
    ["of another time", askAsHost(url, host, "host/report", report(), { iat: undefined })],
    ["no host signs", askAsHost(url, { ...host, keyId: other.keyId }, "host/report", report())],
    [
      "no host signs",
      askAsHost(url, { ...host, keyId: `${ACCOUNT}/us-east-1/host-${"0".repeat(17)}` }, "host/report", report()),
    ],
    [
      "no host signs",
      askAsHost(url, { ...host, keyId: host.keyId.replace(ACCOUNT, "999999999999") }, "host/report", report()),
    ],
    ["names no host", askAsHost(url, { ...host, keyId: "../etc/passwd" }, "host/report", report())],
    ["there is no token", send(url, { path: "/_cordon/host/report", body: JSON.stringify(report()) })],
  ];
  for (const [expected, asking] of refusals) {
    const { status, body } = await asking;
    assert.deepEqual([status, body.includes(expected)], [401, true], `${expected}: ${body}`);
  }
  // What one request was signed with doesn't do for another.
  const sent = { method: "POST", path: "/_cordon/host/report", body: JSON.stringify(report()) };
  const headers = { authorization: `Bearer ${await tokenOf(host, sent)}` };
  assert.equal((await send(url, { ...sent, headers })).status, 204);
  const altered = { ...sent, body: JSON.stringify(report({ version: "2" })), headers };
  assert.equal((await send(url, altered)).status, 401);
  assert.equal((await send(url, { ...sent, path: "/_cordon/host/report?x=1", headers })).status, 401);
});

test("a token whose header asks for another way to sign is refused", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const [, payload = ""] = (await tokenOf(host, { method: "GET", path: "/_cordon/host/feed", body: "" })).split(".");
  for (const alg of ["none", "HS256", "RS256"]) {
    const header = Buffer.from(JSON.stringify({ alg, kid: host.keyId })).toString("base64url");
    const headers = { authorization: `Bearer ${header}.${payload}.AAAA` };
    assert.equal((await send(url, { method: "GET", path: "/_cordon/host/feed", body: "", headers })).status, 401, alg);
  }
});

test("a new key takes the old one's place, and cuts the feed that the old one opened", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const feed = await openFeed(url, host);
  await feed.next();
  const { privateKey, publicKey } = newKey();
  assert.equal((await askAsHost(url, host, "host/key", { publicKey })).status, 204);
  assert.equal(await feed.next(), undefined);
  assert.equal((await askAsHost(url, host, "host/report", report())).status, 401);
  assert.equal((await askAsHost(url, { ...host, privateKey }, "host/report", report())).status, 204);
});

test("a removed host's feed ends at once, and its key and tokens are good for nothing", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const { token } = answered<{ token: string }>(await operate(url, "hosts/token", { host: "web-1", reusable: true }));
  const feed = await openFeed(url, host);
  await feed.next();
  assert.equal((await operate(url, "hosts/remove", { host: "web-1" })).status, 204);
  assert.equal(await feed.next(), undefined);
  assert.equal((await openFeed(url, host)).status, 401);
  assert.equal((await askAsHost(url, host, "host/key", { publicKey: newKey().publicKey })).status, 401);
  assert.match(errorOf(await askToJoin(url, token, newKey().publicKey)), /^nobody knows this token/);
  assert.deepEqual((await listHosts(url)).hosts, []);
});

test("a host that opens its feed again loses the first one", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const first = await openFeed(url, host);
  await first.next();
  const second = await openFeed(url, host);
  await second.next();
  assert.equal(await first.next(), undefined);
  second.close();
});

test("an import keeps hosts; a reset ends them", async (t) => {
  const { url } = await openCordon(t, { allowReset: true });
  const { ids } = await makeSmallStack(url, ACCOUNT);
  const scene = { url, ids };
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const exported = await operate(url, "export");
  assert.ok(!exported.body.includes("host-0"));
  const refused = await operate(url, "import", JSON.parse(exported.body) as object);
  assert.equal(refused.status, 400);
  answered(await operate(url, "import?replace=true", JSON.parse(exported.body) as object));
  assert.equal((await askAsHost(url, host, "host/report", report())).status, 204);
  const { NetworkInterfaces, ...without } = JSON.parse(exported.body) as Record<string, unknown>;
  assert.ok(Array.isArray(NetworkInterfaces));
  answered(await operate(url, "import?replace=true", without));
  const [shown] = (await listHosts(url)).hosts;
  assert.deepEqual(shown?.problems, [`${ids["eni-web-1"]} is gone: nothing is allowed on eth0`]);
  answered(await operate(url, "reset", {}));
  assert.equal((await askAsHost(url, host, "host/report", report())).status, 401);
});

test("reports that aren't of their form, and bodies that are too large, are refused", async (t) => {
  const scene = await open(t);
  const { url } = scene;
  const host = await join(url, (await addHost(url, "web-1", web(scene))).token);
  const connection = { interfaceId: "eni-1", direction: "ingress", protocol: 6, source: "10.0.0.1", sourcePort: 1 };
  for (const more of [
    { version: 1 },
    { version: "x".repeat(1_001) },
    { drift: null },
    { interfaces: [null] },
    { interfaces: [{ device: "eth0", interfaceId: "eni-1", mode: "open", refused: 0, wouldRefuse: 0, byFailsafe: 0 }] },
    { problems: Array(101).fill("x") },
    { outliving: [connection] },
    { outliving: Array(101).fill({ ...connection, destination: "10.0.0.2", destinationPort: 2 }) },
    { applied: { cursor: "c", revisions: { x: -1 } } },
    { applied: { cursor: "c", revisions: { x: "1" } } },
  ]) {
    const answer = await askAsHost(url, host, "host/report", report(more));
    assert.equal(answer.status, 400, JSON.stringify(more).slice(0, 100));
  }
  const large = { problems: ["x".repeat(600 * 1024)] };
  assert.equal((await askAsHost(url, host, "host/report", report(large))).status, 413);
  assert.equal((await askToJoin(url, "x".repeat(8 * 1024), newKey().publicKey)).status, 413);
});
