/** The agent as it runs: joined, following, reporting, asked on its host, stopped and started; with a server that a test plays. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Report } from "../own-api/hosts/contract.ts";
import { machineClock } from "./clock.ts";
import { askAgent } from "./control.ts";
import { BreakablePlane } from "./enforcer/breakable-plane-for-tests.ts";
import { runAgent } from "./run-agent.ts";
import { Keyring } from "./server/keyring.ts";
import { type Came, claimsBy, makeCertificate, ScriptedServer } from "./server/scripted-server-for-tests.ts";
import { keptKey, makeKey } from "./state/host-key.ts";
import type { KeptRuleSet } from "./state/kept.ts";
import { ruleSetWith } from "./state/rule-sets-for-tests.ts";
import { StateDirectory } from "./state/state-directory.ts";
import { join as joinServer } from "./verbs/join.ts";
import { apply, diff, down, tell } from "./verbs/local.ts";
import { status } from "./verbs/status.ts";

/** A server that knows one host by its key, and tells it what a test says. */
class PlayedServer {
  readonly reports: Report[] = [];
  publicKey: string | undefined;
  readonly #server: ScriptedServer;
  #feed: ServerResponse | undefined;
  #wake: () => void = () => {};
  wanted: KeptRuleSet = ruleSetWith({ eth0: 80 });
  /** Takes a new key, and dies before it says so. */
  diesAtRenewal = false;
  refusesReports = false;

  constructor(server: ScriptedServer) {
    this.#server = server;
    server.script = (came, answer) => this.#answer(came, answer);
  }

  get url(): string {
    return this.#server.url;
  }

  get came(): readonly Came[] {
    return this.#server.came;
  }

  want(kept: KeptRuleSet): void {
    this.wanted = kept;
    this.#tell();
  }

  cut(): void {
    this.#server.cutAll();
  }

  /** Resolves when a report says it. */
  async reported(isSo: (report: Report) => boolean): Promise<Report> {
    for (;;) {
      const last = this.reports.at(-1);
      if (last !== undefined && isSo(last)) return last;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #tell(): void {
    const { ruleSet, cursor, revisions } = this.wanted;
    this.#feed?.write(`${JSON.stringify({ type: "whole", cursor, revisions, ruleSet })}\n`);
  }

  #answer(came: Came, answer: ServerResponse): void {
    const { path, body } = came;
    if (path === "/_cordon/host/join") {
      this.publicKey = (JSON.parse(body) as { readonly publicKey: string }).publicKey;
      const joined = { hostId: "host-0123456789abcdef0", name: "web-1", account: "111122223333", region: "us-east-1" };
      return void answer.writeHead(200).end(JSON.stringify(joined));
    }
    if (claimsBy(this.publicKey ?? "", came) === undefined) {
      return void answer.writeHead(401).end('{"error":"nobody knows this key"}');
    }
    if (path.startsWith("/_cordon/host/feed")) {
      answer.writeHead(200);
      this.#feed = answer;
      this.#tell();
      return;
    }
    if (path === "/_cordon/host/key") {
      this.publicKey = (JSON.parse(body) as { readonly publicKey: string }).publicKey;
      if (this.diesAtRenewal) return void answer.destroy();
    }
    if (path === "/_cordon/host/report" && this.refusesReports) {
      return void answer.writeHead(400).end('{"error":"the report isn\'t of its form"}');
    }
    if (path === "/_cordon/host/report") this.reports.push(JSON.parse(body) as Report);
    answer.writeHead(204).end();
    this.#wake();
  }
}

async function played(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "cordon-run-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const directory = new StateDirectory(join(folder, "state"));
  const certificate = makeCertificate();
  const server = new PlayedServer(await ScriptedServer.open(t, certificate));
  const token = join(folder, "token");
  writeFileSync(token, `cordon-join.111122223333.us-east-1.${"A".repeat(43)}.${certificate.pin}\n`);
  const asked = {
    server: server.url,
    token: `file:${token}`,
    failsafe: ["tcp/22"],
    revoked: "live",
    version: "1.2.3",
  } as const;
  const said = await joinServer(directory, { ...asked, isAgain: false });
  const plane = new BreakablePlane();
  const lines: string[] = [];
  const start = (onReady = () => {}) => {
    const stopping = new AbortController();
    const parts = { directory, plane, clock: machineClock(), random: () => 0, version: "1.2.3", onReady };
    const ended = runAgent({ ...parts, say: (line) => lines.push(line), signal: stopping.signal });
    const stop = async () => {
      stopping.abort();
      await ended;
    };
    t.after(() => stop().catch(() => {}));
    return { stop, ended };
  };
  return { directory, server, plane, said, start, lines, asked };
}

const isApplied =
  ({ cursor }: KeptRuleSet) =>
  (report: Report) =>
    report.applied?.cursor === cursor;

test("from the token to what the server wants, reported; and asked, told and taken down on the host", async (t) => {
  const { directory, server, plane, said, start, asked } = await played(t);
  assert.match(said, /web-1 .*has joined/);
  assert.match(said, /It observes/);
  assert.match(said, /tcp\/22 stays open to everyone/);
  await assert.rejects(joinServer(directory, { ...asked, isAgain: false }), /has joined .* as web-1 already/);
  const { stop } = start();
  const first = await server.reported(isApplied(server.wanted));
  assert.equal(first.version, "1.2.3");
  assert.deepEqual(first.interfaces, [
    {
      device: "eth0",
      interfaceId: "eni-0123456789abcdef0",
      mode: "enforce",
      refused: 0,
      wouldRefuse: 0,
      byFailsafe: 0,
    },
  ]);
  assert.deepEqual(plane.applied?.servers, [{ address: "127.0.0.1", port: Number(new URL(server.url).port) }]);
  server.want(ruleSetWith({ eth0: 81 }));
  await server.reported(isApplied(server.wanted));

  await assert.rejects(joinServer(directory, { ...asked, isAgain: true }), /the agent runs/);
  const out: string[] = [];
  const parts = { directory, plane, say: (line: string) => out.push(line), warn: (line: string) => out.push(line) };
  assert.equal(await tell(parts, "observe", "eth0"), 0);
  assert.deepEqual(out, ["eth0 observes (told so on this host)"]);
  await server.reported(({ interfaces }) => interfaces[0]?.because === "told-on-host");
  assert.equal(await apply(parts), 0);
  assert.match(out.at(-1) ?? "", /the agent runs/);
  const shown: string[] = [];
  await status(directory, "1.2.3", false, (line) => shown.push(line));
  assert.match(shown.join("\n"), /heard since .*\n.*revision 1 of 111122223333\/us-east-1\n/);
  assert.equal(await down(parts), 0);
  assert.equal(plane.applied, undefined);
  assert.match(out.join("\n"), /A restart of the agent or of the machine applies it again/);
  await stop();
  assert.ok(!existsSync(directory.socket));
});

test("it runs once on a host, and not before the host has joined", async (t) => {
  const { server, start } = await played(t);
  start();
  await server.reported(isApplied(server.wanted));
  await assert
    .rejects(
      start().ended.finally(() => {}),
      /another agent runs/,
    )
    .catch(() => {});
  const nowhere = new StateDirectory(join(tmpdir(), "cordon-nowhere"));
  const parts = { plane: new BreakablePlane(), clock: machineClock(), random: () => 0, version: "1", say: () => {} };
  await assert.rejects(runAgent({ ...parts, directory: nowhere, signal: AbortSignal.abort() }), /Join first/);
});

test("a server that's cut comes back, and one that's away changes nothing of what holds", async (t) => {
  const { server, plane, start } = await played(t);
  const { stop } = start();
  await server.reported(isApplied(server.wanted));
  server.wanted = ruleSetWith({ eth0: 82 });
  server.cut();
  await server.reported(isApplied(server.wanted));
  await stop();
  assert.ok(plane.applied !== undefined, "the rules outlive the agent");
});

test("it's ready once the rules on the disk are in the filter, whether the server is there or not", async (t) => {
  const { server, plane, start } = await played(t);
  const { stop } = start();
  await server.reported(isApplied(server.wanted));
  await stop();
  await plane.down();
  server.publicKey = makeKey(0).publicKey;
  let tries = 0;
  plane.onApply = () => {
    tries++;
    if (tries === 1) throw new Error("nft hangs");
  };
  const heldWhenReady = await new Promise((resolve) => start(() => resolve(plane.applied !== undefined)));
  assert.equal(heldWhenReady, true);
  assert.ok(tries > 1);
});

test("a key that's a day old is renewed, also if the host is stopped after the server took the new one", async (t) => {
  const { directory, server, start, lines } = await played(t);
  const old = makeKey(Date.now() - 25 * 3_600_000);
  directory.writeKey("key", keptKey(old));
  server.publicKey = old.publicKey;
  server.diesAtRenewal = true;
  const first = start();
  while (server.publicKey === old.publicKey) await new Promise((resolve) => setTimeout(resolve, 20));
  await first.stop();
  server.diesAtRenewal = false;
  const second = start();
  await server.reported(isApplied(server.wanted));
  await second.stop();
  const [key, ...others] = new Keyring(directory).candidates;
  assert.equal(key?.publicKey, server.publicKey);
  assert.deepEqual(others, []);
  assert.notEqual(key?.publicKey, old.publicKey);
  assert.ok(!lines.join().includes("PRIVATE KEY"));
});

test("a host that the server doesn't know any more keeps what holds, and says what to do", async (t) => {
  const { directory, server, plane, start } = await played(t);
  const first = start();
  await server.reported(isApplied(server.wanted));
  await first.stop();
  server.publicKey = makeKey(0).publicKey;
  const { stop } = start();
  let problems: readonly string[] = [];
  while (problems.length === 0)
    problems = (await askAgent(directory.socket, { verb: "status" }))?.status?.report.problems ?? [];
  while (!problems.join().includes("401")) {
    problems = (await askAgent(directory.socket, { verb: "status" }))?.status?.report.problems ?? [];
  }
  assert.match(problems.join(), /cordon agent join \.\.\. --again\. What holds stays/);
  assert.ok(plane.applied !== undefined);
  await stop();
});

for (const { failsafe, revoked, also } of [
  { failsafe: ["tcp/22"], revoked: "live", also: [] },
  { failsafe: [], revoked: "cut", also: ["local"] },
]) {
  const lost = ["host", ...also].join(" and ");
  test(`if ${lost} can't be read, the rules on the disk are applied all the same, and no wider`, async (t) => {
    const { directory, server, plane, start } = await played(t);
    const first = start();
    await server.reported(isApplied(server.wanted));
    await first.stop();
    for (const name of ["host", ...also]) writeFileSync(join(directory.path, name), "something else");
    await plane.down();
    await assert.rejects(start().ended, /host is damaged. Join again with a new token: .* --again/);
    assert.deepEqual(plane.applied && { ...plane.applied, servers: [] }, {
      ...{ ruleSet: server.wanted.ruleSet, modes: {}, servers: [], failsafe, revoked },
    });
    await plane.down();
    const warned: string[] = [];
    assert.equal(await apply({ directory, plane, say: () => {}, warn: (line) => warned.push(line) }), 1);
    assert.deepEqual(plane.applied?.ruleSet, server.wanted.ruleSet);
    assert.match(warned.join(), /host is damaged/);
  });
}

test("a report that the server doesn't take is said on the host", async (t) => {
  const { server, start, lines } = await played(t);
  const isSaid = async (pattern: RegExp): Promise<void> => {
    while (!lines.some((line) => pattern.test(line))) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  server.refusesReports = true;
  const { stop } = start();
  await isSaid(/^'cordon hosts' doesn't show what holds here: .* answers 400/);
  server.refusesReports = false;
  server.want(ruleSetWith({ eth0: 83 }));
  await isSaid(/^over: 'cordon hosts' doesn't show/);
  await stop();
});

test("without its key a host applies what is on the disk, and says what to do", async (t) => {
  const { directory, server, plane, start } = await played(t);
  const first = start();
  await server.reported(isApplied(server.wanted));
  await first.stop();
  await plane.down();
  writeFileSync(join(directory.path, "key"), "something else");
  await assert.rejects(start().ended, /key is damaged. Join again with a new token/);
  assert.deepEqual(plane.applied?.ruleSet, server.wanted.ruleSet);
});

test("where no socket can be made, the agent enforces and follows all the same, and says so", async (t) => {
  const { directory, server, start } = await played(t);
  mkdirSync(directory.socket);
  const { stop } = start();
  const { problems } = await server.reported(isApplied(server.wanted));
  assert.match(problems.join(), /the verbs of 'cordon agent' don't reach the agent/);
  await stop();
});

test("without a running agent the verbs do it themselves, from what is on the disk", async (t) => {
  const { directory, server, plane, start } = await played(t);
  const { stop } = start();
  await server.reported(isApplied(server.wanted));
  await stop();
  const out: string[] = [];
  const parts = { directory, plane, say: (line: string) => out.push(line), warn: () => {} };
  await plane.down();
  assert.equal(await diff(parts), 1);
  assert.equal(out.pop(), "the table is gone");
  assert.equal(await apply(parts), 0);
  assert.deepEqual(out, ["applied: eth0 enforces"]);
  assert.equal(await diff(parts), 0);
  assert.equal(out.pop(), "the kernel has what is wanted");
  assert.equal(await tell(parts, "observe", undefined), 0);
  assert.deepEqual(plane.applied?.modes, { eth0: "observe" });
  const shown: string[] = [];
  assert.equal(await status(directory, "1.2.3", false, (line) => shown.push(line)), 1);
  assert.match(
    shown.join("\n"),
    /no agent runs.*\n.*on the disk: revision 1.*\n(?:.*\n)*.*eth0 observes \(told so on this host\)/,
  );
  assert.equal(await down(parts), 0);
  assert.equal(plane.applied, undefined);
});
