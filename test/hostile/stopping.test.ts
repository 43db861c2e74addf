/** SIGTERM while long answers are taken, or not, and calls write: it ends cleanly, and nothing acknowledged is lost. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import { type Served, serve } from "../setup/serve.ts";
import { ANY_KEY, ec2, FORM, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { askAndStop } from "./ask-and-stop.ts";
import { importLarge } from "./large-network.ts";

test("SIGTERM under load ends it with status 0, refuses further calls, and keeps whatever was acknowledged", async (t) => {
  const directory = temporaryFolder("stopping");
  const served = await serve(["--data", directory, "--drain", "2s"]);
  t.after(() => served.stop("SIGKILL"));
  const { url } = served;
  await importLarge(url, { groups: 400, rulesEach: 60, interfaces: 400 });

  // Some read nothing of a long answer, and one reads all of it.
  const body = "Action=DescribeSecurityGroupRules&Version=2016-11-15";
  const sockets = await Promise.all(Array.from({ length: 5 }, () => askAndStop(url, body)));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const reading = ec2(url, "DescribeSecurityGroupRules").then(
    ({ body }) => body,
    () => "cut",
  );

  const acknowledged: string[] = [];
  let refused = 0;
  const writing = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; refused < 4; n++) {
      const name = `written-${writer}-${n}`;
      try {
        const { status } = await ec2(url, "CreateSecurityGroup", { GroupName: name, GroupDescription: name });
        if (status === 200) acknowledged.push(name);
        else refused++;
      } catch {
        refused++;
        return;
      }
      if (acknowledged.length === 40) served.child.kill("SIGTERM");
    }
  });
  served.child.ref();
  const [status] = (await once(served.child, "exit")) as [number | null];
  await Promise.all(writing);
  await reading;
  assert.equal(status, 0, served.output());
  await assert.rejects(ec2(url, "DescribeVpcs"));
  assert.ok(acknowledged.length >= 40);

  const again = await serve(["--data", directory]);
  t.after(() => again.stop("SIGKILL"));
  const found = await ec2(again.url, "DescribeSecurityGroups");
  const names = new Set([...found.body.matchAll(/<groupName>([^<]*)</g)].map(([, name]) => name));
  assert.deepEqual(
    acknowledged.filter((name) => !names.has(name)),
    [],
  );
});

const BODY = "Action=DescribeVpcs&Version=2016-11-15";

/** A call whose headers the server has, and whose body it waits for. */
async function begun(served: Served, agent: Agent) {
  const headers = await signedHeaders(served.url, ANY_KEY, { body: BODY });
  const asking = request(served.url, {
    ...{ method: "POST", agent },
    headers: { ...headers, "content-type": FORM, "content-length": BODY.length, expect: "100-continue" },
  });
  const answered = once(asking, "response") as Promise<[IncomingMessage]>;
  asking.flushHeaders();
  await once(asking, "continue");
  return { asking, answered };
}

async function refusesConnections({ url }: Served): Promise<void> {
  const { hostname, port } = new URL(url);
  for (;;) {
    const socket = connect(Number(port), hostname);
    try {
      await once(socket, "connect");
    } catch {
      return;
    } finally {
      socket.destroy();
    }
  }
}

async function startedFor(t: TestContext, ...args: readonly string[]): Promise<{ served: Served; agent: Agent }> {
  const served = await serve(["--data", "memory", ...args]);
  const agent = new Agent({ keepAlive: true });
  t.after(() => {
    agent.destroy();
    return served.stop("SIGKILL");
  });
  served.child.ref();
  return { served, agent };
}

test("a stop answers what was begun, and says that the connection ends; streams end by themselves", async (t) => {
  const { served, agent } = await startedFor(t, "--drain", "60s");
  const { child, url } = served;
  const calls = await Promise.all(Array.from({ length: 10 }, () => begun(served, agent)));
  // Connections that are never used hold nobody up.
  const { hostname, port } = new URL(url);
  const idle = connect(Number(port), hostname).on("error", () => {});
  t.after(() => idle.destroy());
  await once(idle, "connect");
  const following = await fetch(`${url}/_cordon/flows?follow`);
  assert.equal(following.status, 200);
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await following.text();
  await refusesConnections(served);
  for (const { asking, answered } of calls) {
    asking.end(BODY);
    const [answer] = await answered;
    assert.deepEqual([answer.statusCode, answer.headers.connection], [200, "close"]);
    let text = "";
    for await (const piece of answer.setEncoding("utf8")) text += piece;
    assert.match(text, /<vpcId>/);
  }
  assert.deepEqual(await exit, [0, null]);
});

test("callers that keep their connection busy see no answer cut by a stop", async (t) => {
  const { served, agent } = await startedFor(t);
  const { child, url } = served;
  const headers = { ...(await signedHeaders(url, ANY_KEY, { body: BODY })), "content-type": FORM };
  let answers = 0;
  const callers = Array.from({ length: 8 }, async () => {
    for (;;) {
      const asking = request(url, { method: "POST", agent, headers }).end(BODY);
      const [answer] = (await once(asking, "response")) as [IncomingMessage];
      assert.equal(answer.statusCode, 200);
      for await (const _ of answer);
      answers++;
      if (answer.headers.connection === "close") return;
      if (answers === 200) child.kill("SIGTERM");
    }
  });
  const exit = once(child, "exit");
  await Promise.all(callers);
  assert.deepEqual(await exit, [0, null]);
});

test("a stop waits no longer than it's told, and not at all after a second signal", async (t) => {
  const patient = await startedFor(t, "--drain", "0.5");
  const [held] = [await begun(patient.served, patient.agent)];
  const cut = assert.rejects(held.answered, /ECONNRESET|socket hang up/);
  const ended = once(patient.served.child, "exit");
  patient.served.child.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
  await cut;
  assert.match(patient.served.output(), /cut 1 connections/);

  const { served, agent } = await startedFor(t, "--drain", "600s");
  const second = await begun(served, agent);
  const gone = assert.rejects(second.answered, /ECONNRESET|socket hang up/);
  const exit = once(served.child, "exit");
  served.child.kill("SIGTERM");
  await refusesConnections(served);
  served.child.kill("SIGTERM");
  assert.deepEqual(await exit, [1, null]);
  await gone;
});
