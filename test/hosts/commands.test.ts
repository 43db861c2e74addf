/** `cordon host` and `cordon hosts`, typed as operators do. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openCordon } from "../setup/open-cordon.ts";
import { type Ran, runCordon } from "../setup/run-cordon.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { ACCOUNT, join, listHosts, obey } from "./host-client.ts";

interface Scene {
  readonly url: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
}

async function open(t: TestContext): Promise<Scene> {
  const { url } = await openCordon(t);
  const { ids, named } = await makeSmallStack(url, ACCOUNT);
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
  };
  const run = async (...args: readonly string[]) => {
    const { status, out, err } = await runCordon(env, ...args);
    return { status, out: named(out), err: named(err) };
  };
  return { url, ids, run };
}

const tokenIn = (out: string): string => /^cordon-join\S+$/m.exec(out)?.[0] ?? assert.fail(out);

test("add prints what to run on the machine, and hosts shows it from then on", async (t) => {
  const { url, run } = await open(t);
  assert.match((await run("hosts")).out, /^There are no hosts. To add one: cordon host add NAME/);
  const added = await run("host", "add", "web-1", "--interface", "eth0=web-1", "--guest", "tap0=10.0.2.21");
  assert.deepEqual([added.status, added.err], [0, ""]);
  const token = tokenIn(added.out);
  const said = added.out
    .replace(token, "TOKEN")
    .replace(/until \d{4}-\d\d-\d\d [\d:]+ UTC/, "until TIME")
    .replace(url, "URL");
  assert.equal(
    said,
    `web-1 is added.
  eth0 is bound to eni-web-1 (web-1)
  tap0 is bound to eni-db-1 (db-1), and leads to a guest

Run this on web-1. The token is good for one machine, until TIME, and is shown only now:

sudo cordon agent join URL --token file:/dev/stdin <<'END'
TOKEN
END

Over plain HTTP only this machine itself can join. For others, start the server with: cordon serve --tls

It will observe: count what the rules would refuse, and refuse nothing. 'cordon host refused web-1' says what that is.
Then: cordon host enforce web-1 --confirm 60s
tcp/22 stays open to everyone whatever the rules say, so that no mistake in them locks you out; --failsafe of
'cordon agent join' changes that.
`,
  );
  assert.match(
    (await run("hosts")).out,
    /^web-1 +eth0 +eni-web-1 \(web-1\) +observe \(not yet\) +none of \d+ +hasn't joined$/m,
  );
  const host = await join(url, token);
  await obey(url, host, 1);
  const { out } = await run("hosts", "web-1");
  assert.match(out, /^web-1 +eth0 +eni-web-1 \(web-1\) +observe +would: 3 +\d+ +none +\d+ s ago, away +1$/m);
  assert.match(out, /^ +tap0 \(guest\) +eni-db-1 \(db-1\) +observe +would: 3$/m);
  const { hosts } = JSON.parse((await run("hosts", "--json")).out) as Awaited<ReturnType<typeof listHosts>>;
  assert.equal(hosts[0]?.name, "web-1");
  const removed = await run("host", "remove", "web-1");
  assert.match(removed.out, /^web-1 is removed: .* To remove them, on it: cordon agent down$/m);
  assert.equal((await run("hosts", "web-1")).status, 2);
});

test("tokens for images are asked for by their time, and another token may follow", async (t) => {
  const { run } = await open(t);
  const added = await run(
    "host",
    "add",
    "image",
    "--interface",
    "eth0=web-1",
    "--reusable",
    "--expires",
    "30d",
    "--json",
  );
  const { isReusable, expires } = JSON.parse(added.out) as { readonly isReusable: boolean; readonly expires: string };
  assert.equal(isReusable, true);
  const days = Math.round((Date.parse(expires) - Date.now()) / 86_400_000);
  assert.equal(days, 30);
  const token = await run("host", "token", "image", "--server", "https://cordon.example:4566");
  assert.match(
    token.out,
    /^sudo cordon agent join https:\/\/cordon.example:4566 --token file:\/dev\/stdin <<'END'\ncordon-join\./m,
  );
  assert.match(token.out, /If it has joined before: add --again\.$/m);
  assert.doesNotMatch(token.out, /plain HTTP/);
});

test("enforce waits until the host does, then says how to confirm; observe goes back", async (t) => {
  const { url, run } = await open(t);
  const added = await run("host", "add", "web-1", "--interface", "eth0=web-1");
  const absent = await run("host", "enforce", "web-1", "--confirm", "60s");
  assert.equal(absent.status, 1);
  assert.match(absent.out, /^web-1 hasn't reported yet/);
  await run("host", "observe", "web-1");
  const host = await join(url, tokenIn(added.out));
  await obey(url, host, 1);
  const obeying = obey(url, host, 2);
  const enforced = await run("host", "enforce", "web-1", "--confirm", "60s");
  await obeying;
  assert.equal(enforced.status, 0, enforced.out + enforced.err);
  assert.match(enforced.out, /^web-1 enforces until \d{4}-.* If all is well, before then: cordon host confirm web-1$/m);
  assert.match((await run("hosts")).out, / enforce until \d\d:\d\d:\d\d /);
  assert.match((await run("host", "confirm", "web-1")).out, /^Confirmed: web-1 goes on enforcing on eth0\.$/m);
  const observed = await run("host", "observe", "web-1", "--device", "eth0");
  assert.match(observed.out, /^web-1 observes on eth0: it refuses nothing/);
  assert.match((await run("hosts")).out, / enforce, wanted observe /);
  const forGood = await run("host", "enforce", "web-1", "--json");
  assert.equal((await listHosts(url)).hosts[0]?.devices[0]?.mode, "enforce");
  assert.equal(JSON.parse(forGood.out).devices[0].mode, "enforce");
});

test("what is typed wrongly is refused with what to type", async (t) => {
  const { run } = await open(t);
  for (const [args, text] of [
    [[], /say one of add, token, enforce, confirm, observe, refused, remove/],
    [["ad", "x"], /did you mean add\?/],
    [["add"], /say which host: cordon host add NAME/],
    [["add", "a", "b"], /it takes one host, not also b/],
    [["add", "a"], /say which device has which interface/],
    [["add", "a", "--interface", "eth0"], /--interface takes DEVICE=INTERFACE/],
    [["add", "a", "--guest", "=x"], /--guest takes DEVICE=INTERFACE/],
    [["add", "a", "--interface", "eth0=web-1", "--expires", "soon"], /--expires takes a time such as 60s/],
    [["add", "a", "--interface", "eth0=web-1", "--server", "web"], /--server takes a URL/],
    [["remove", "a", "--confirm", "60s"], /remove takes no --confirm/],
    [["add", "a", "--interface", "eth0=none"], /there is no network interface none/],
    [["observe", "a"], /there is no host a in account/],
  ] as const) {
    const { status, err } = await run("host", ...args);
    assert.equal(status, 2, args.join(" "));
    assert.match(err, text);
  }
});
