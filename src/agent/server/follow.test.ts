/** Following a feed that tears, lies, stalls and refuses. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type TestContext, test } from "node:test";
import { differenceOf } from "../../rollout/feed/changes.ts";
import { type Clock, machineClock } from "../clock.ts";
import { TestClock } from "../clock-for-tests.ts";
import type { KeptKey } from "../state/host-key.ts";
import { keptKey, makeKey } from "../state/host-key.ts";
import type { KeptRuleSet } from "../state/kept.ts";
import { ruleSetWith } from "../state/rule-sets-for-tests.ts";
import { type Followed, follow } from "./follow.ts";
import { Keyring, type KeyStore } from "./keyring.ts";
import { claimsBy, ScriptedServer } from "./scripted-server-for-tests.ts";
import { Refused, Server } from "./server.ts";

const line = (message: unknown): string => `${JSON.stringify(message)}\n`;
const whole = ({ ruleSet, cursor, revisions }: KeptRuleSet) => ({ type: "whole", cursor, revisions, ruleSet });
const alive = ({ cursor, revisions }: KeptRuleSet) => ({ type: "alive", cursor, revisions });
const step = (before: KeptRuleSet, { ruleSet, cursor, revisions }: KeptRuleSet) => ({
  type: "changes",
  cursor,
  revisions,
  ...differenceOf(before.ruleSet, ruleSet),
});
const [one, two, three] = [1, 2, 3].map((port) => ruleSetWith({ eth0: port }, {}, port)) as [
  KeptRuleSet,
  KeptRuleSet,
  KeptRuleSet,
];

class MemoryKeys implements KeyStore {
  readonly kept = new Map<string, KeptKey>([["key", keptKey(makeKey(0))]]);
  readonly readKey = (which: string) => this.kept.get(which);
  readonly writeKey = (which: string, key: KeptKey) => void this.kept.set(which, key);
  readonly dropNextKey = () => void this.kept.delete("next-key");
}

/** Follows a scripted server; what it's told comes in order. */
function following(
  t: TestContext,
  server: ScriptedServer,
  from?: KeptRuleSet,
  now = Date.now,
  clock: Clock = machineClock(),
) {
  const stopping = new AbortController();
  t.after(() => stopping.abort());
  const keys = new Keyring(new MemoryKeys());
  const who = "111122223333/us-east-1/host-0123456789abcdef0";
  const place = { url: new URL(server.url) };
  const host = new Server({ place, who, keys, now, addresses: async () => ["127.0.0.1"] });
  const wanted: Followed[] = [];
  const troubles: unknown[] = [];
  const waiters: (() => void)[] = [];
  const wake = () => {
    for (const each of waiters.splice(0)) each();
  };
  const ended = follow({
    server: host,
    clock,
    random: () => 0,
    from,
    onWanted: (followed) => {
      wanted.push(followed);
      wake();
    },
    onTrouble: (trouble) => {
      if (trouble !== undefined) troubles.push(trouble);
      wake();
    },
    signal: stopping.signal,
  });
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => waiters.push(resolve));
  };
  return { wanted, troubles, until, keys, host, stop: () => stopping.abort(), ended, server };
}

/** Each connection gets the next script; the last one stays. */
function inTurn(server: ScriptedServer, ...scripts: readonly ((answer: ServerResponse) => void)[]): void {
  let at = 0;
  server.script = (_, answer) => scripts[Math.min(at++, scripts.length - 1)]?.(answer);
}

const stay =
  (...messages: readonly unknown[]) =>
  (answer: ServerResponse) => {
    answer.writeHead(200);
    for (const message of messages) answer.write(line(message));
  };
const say =
  (text: string, status = 200) =>
  (answer: ServerResponse) =>
    void answer.writeHead(status).end(text);

test("the whole comes first, then steps; each is what the server meant", async (t) => {
  const server = await ScriptedServer.open(t);
  let answer: ServerResponse | undefined;
  inTurn(server, (each) => {
    answer = each;
    stay(whole(one))(each);
  });
  const { wanted, until, troubles } = following(t, server);
  await until(() => wanted.length === 1);
  answer?.write(line(step(one, two)));
  await until(() => wanted.length === 2);
  answer?.write(line(alive(two)));
  await until(() => wanted.length === 3);
  assert.deepEqual(wanted, [one, two, two]);
  assert.deepEqual(troubles, []);
});

test("messages that come together are one", async (t) => {
  const server = await ScriptedServer.open(t);
  inTurn(server, (answer) => {
    answer.writeHead(200);
    answer.write(line(whole(one)) + line(step(one, two)) + line(step(two, three)));
  });
  const { wanted, until } = following(t, server);
  await until(() => wanted.length > 0);
  assert.deepEqual(wanted, [three]);
});

test("a line in many pieces is one line, and half a line is none", async (t) => {
  const server = await ScriptedServer.open(t);
  const text = line(whole(one));
  inTurn(
    server,
    (answer) => {
      answer.writeHead(200);
      let at = 0;
      const more = (): void => {
        if (at >= text.length) return void answer.end(line(step(one, two)).slice(0, -9));
        answer.write(text.slice(at, at + 100), () => setImmediate(more));
        at += 100;
      };
      more();
    },
    stay(alive(one)),
  );
  const { wanted, until, troubles } = following(t, server);
  await until(() => wanted.length === 2);
  assert.deepEqual(wanted, [one, one]);
  assert.match(String(troubles[0]), /cut/);
  assert.equal(server.came[1]?.path, `/_cordon/host/feed?after=${one.cursor}`, "it goes on after what it has");
});

test("a whole message without its line's end is half a line, too", async (t) => {
  const server = await ScriptedServer.open(t);
  inTurn(server, say(line(whole(one)).trimEnd()), stay(whole(two)));
  const { wanted, until } = following(t, server);
  await until(() => wanted.length > 0);
  assert.deepEqual(wanted, [two]);
});

const elsewhere = ruleSetWith({ eth0: 9, tap0: 9 });
const lies: readonly (readonly [what: string, answer: (answer: ServerResponse) => void, trouble: RegExp])[] = [
  ["nothing", say(""), /ended before it said anything/],
  ["an empty line", say("\n"), /empty line/],
  ["a page", say("<html>\n"), /isn't JSON/],
  [
    "an empty rule set under the old cursor",
    stay({ ...whole(two), ruleSet: { interfaces: [], groupSets: {}, members: {} } }),
    /cursor/,
  ],
  ["another host's rule set under the wanted cursor", stay({ ...whole(two), ruleSet: elsewhere.ruleSet }), /cursor/],
  ["a step from a set that the host doesn't have", stay(step(three, two)), /cursor/],
  ["a sign of life for another set", stay(alive(two)), /cursor/],
  ["a step back", stay({ ...alive(one), revisions: { "111122223333/us-east-1": 0 } }), /went back/],
  ["an unknown message", stay({ ...alive(one), type: "open" }), /whole or changes or alive/],
];
for (const [what, lie, trouble] of lies) {
  test(`a feed that has ${what} is an error, what the host has stays, and the whole is asked for`, async (t) => {
    const server = await ScriptedServer.open(t);
    inTurn(server, lie, stay(whole(three)));
    const { wanted, until, troubles } = following(t, server, one);
    await until(() => wanted.length > 0);
    assert.match(String(troubles[0]), trouble);
    assert.deepEqual(wanted, [three]);
    assert.equal(server.came[0]?.path, `/_cordon/host/feed?after=${one.cursor}`);
    const isBuiltUpon = what === "nothing";
    assert.equal(server.came[1]?.path, `/_cordon/host/feed${isBuiltUpon ? `?after=${one.cursor}` : ""}`);
  });
}

test("without a rule set, only a whole one is a beginning", async (t) => {
  const server = await ScriptedServer.open(t);
  inTurn(server, stay(step(one, two)), stay(alive(one)), stay(whole(one)));
  const { wanted, until, troubles } = following(t, server);
  await until(() => wanted.length > 0);
  assert.equal(troubles.length, 2);
  assert.match(String(troubles[0]), /begins with 'changes'/);
});

test("refusals and failures are troubles, and it comes back", async (t) => {
  const server = await ScriptedServer.open(t);
  inTurn(
    server,
    say('{"error":"nobody knows this key"}', 401),
    say("oops", 500),
    say("", 302),
    (answer) => void answer.destroy(),
    stay(whole(one)),
  );
  const { wanted, until, troubles } = following(t, server);
  await until(() => wanted.length > 0);
  assert.ok(troubles[0] instanceof Refused && troubles[0].status === 401);
  assert.match(troubles[0].message, /answers 401: nobody knows this key/);
  assert.match(String(troubles[1]), /answers 500$/m);
  assert.match(String(troubles[2]), /answers 302/);
  assert.equal(troubles.length, 4);
});

test("a server that isn't there is a trouble, and nothing else", async (t) => {
  const server = await ScriptedServer.open(t);
  server.close();
  const { until, troubles, stop, ended } = following(t, server);
  await until(() => troubles.length > 2);
  assert.match(String(troubles[0]), /nothing listens at/);
  stop();
  await ended;
});

test("a server that says nothing for a minute is left, and asked anew", async (t) => {
  const server = await ScriptedServer.open(t);
  inTurn(server, stay(whole(one)), stay(alive(one)));
  const clock = new TestClock();
  const { wanted, until, troubles } = following(t, server, undefined, Date.now, clock);
  await until(() => wanted.length === 1);
  clock.pass(60_000);
  await until(() => troubles.length === 1);
  assert.match(String(troubles[0]), /has said nothing for 60 s/);
  while (wanted.length < 2) {
    clock.pass(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(server.came[1]?.path, `/_cordon/host/feed?after=${one.cursor}`);
});

test("each request is signed by the host's key, for its own path and body, and for a minute", async (t) => {
  const server = await ScriptedServer.open(t);
  server.script = ({ method }, answer) => (method === "POST" ? answer.writeHead(204).end() : stay(whole(one))(answer));
  const { wanted, until, keys, host } = following(t, server, one);
  await until(() => wanted.length > 0);
  await host.post("/_cordon/host/report", { a: 1 }, AbortSignal.timeout(5000));
  const [feed, report] = server.came.map((came) => claimsBy(keys.candidates[0]?.publicKey ?? "", came));
  assert.equal(feed?.["path"], `/_cordon/host/feed?after=${one.cursor}`);
  assert.equal(feed?.["method"], "GET");
  assert.equal(report?.["path"], "/_cordon/host/report");
  assert.equal(report?.["kid"], "111122223333/us-east-1/host-0123456789abcdef0");
  assert.equal(report?.["body"], createHash("sha256").update('{"a":1}').digest("base64url"));
  assert.equal(Number(report?.["exp"]) - Number(report?.["iat"]), 60);
  assert.equal(report?.["alg"], "EdDSA");
});

test("a host whose clock is wrong reckons with the server's", async (t) => {
  const server = await ScriptedServer.open(t);
  const hour = 3_600_000;
  let key = "";
  server.script = (came, answer) => {
    const claims = claimsBy(key, came);
    const late = Math.abs(Number(claims?.["iat"]) - Date.now() / 1000);
    if (late > 60) say('{"error":"of another time"}', 401)(answer);
    else stay(whole(one))(answer);
  };
  const { wanted, until, keys, troubles } = following(t, server, undefined, () => Date.now() - hour);
  key = keys.candidates[0]?.publicKey ?? "";
  await until(() => wanted.length > 0);
  assert.deepEqual(troubles, []);
  assert.equal(server.came.length, 2);
});

test("whichever of two keys the server knows, the host finds it, and forgets the other", async (t) => {
  for (const known of [0, 1]) {
    const server = await ScriptedServer.open(t);
    const store = new MemoryKeys();
    const interrupted = new Keyring(store);
    interrupted.prepare(1);
    const keys = new Keyring(store);
    const key = keys.candidates[known]?.publicKey ?? "";
    server.script = (came, answer) => void answer.writeHead(claimsBy(key, came) === undefined ? 401 : 204).end();
    const place = { url: new URL(server.url) };
    const host = new Server({ place, who: "a/b/c", keys, now: Date.now, addresses: async () => ["127.0.0.1"] });
    await host.post("/_cordon/host/report", {}, AbortSignal.timeout(5000));
    assert.equal(keys.candidates[0]?.publicKey, key);
    assert.deepEqual([...store.kept.keys()], known === 0 ? ["key", "next-key"] : ["key"]);
  }
});
