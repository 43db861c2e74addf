/** What a host reports of its flows is kept as the records of flow logs, followed as it comes, and tells which rules are used. */
import assert from "node:assert/strict";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { join as joinPath } from "node:path";
import { type TestContext, test } from "node:test";
import type { CordonOptions } from "../../src/main/index.ts";
import type { FlowLine } from "../../src/own-api/flows/flows.ts";
import type { UnusedRules } from "../../src/own-api/flows/unused-rules.ts";
import type { AddedHost } from "../../src/own-api/hosts/add.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { OWNER, organization, PARTICIPANT, sharing } from "../setup/shared-vpc.ts";
import { signedHeaders } from "../setup/signed-call.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { flowOf, logFlows, type Minute, minute, minutes, send } from "./flow-reports.ts";
import { ACCOUNT, addHost, answered, askAsHost, errorOf, join, operate } from "./host-client.ts";

const root = temporaryFolder("flow-records");
let folders = 0;

async function open(t: TestContext, options: CordonOptions = {}) {
  const directory = joinPath(root, String(++folders));
  const cordon = await openCordon(t, { store: { directory }, log: () => {}, ...options });
  const { ids } = await makeSmallStack(cordon.url, ACCOUNT);
  const { token } = await addHost(cordon.url, "web-1", [{ device: "eth0", interface: ids["eni-web-1"] ?? "" }]);
  const host = await join(cordon.url, token);
  return { cordon, url: cordon.url, directory, ids, host, nic: ids["eni-web-1"] ?? "" };
}

async function flowLines(url: string, query = ""): Promise<readonly FlowLine[]> {
  const answer = await operate(url, `flows${query}`);
  assert.equal(answer.status, 200, answer.body);
  return answer.body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as FlowLine);
}
const recordsOf = async (url: string, query = "") =>
  (await flowLines(url, query)).flatMap((line) => ("record" in line ? [line.record] : []));
const missingOf = async (url: string, query = "") =>
  (await flowLines(url, query)).flatMap((line) => ("missing" in line ? [line.missing] : []));
const unused = async (url: string, query = "") => answered<UnusedRules>(await operate(url, `rules/unused${query}`));

/** The files of a flow log, by day. */
const filesOf = (directory: string, id: string) => {
  const folder = joinPath(directory, "flow-logs", ACCOUNT, "us-east-1", id);
  return existsSync(folder) ? readdirSync(folder).map((name) => joinPath(folder, name)) : [];
};

test("flow logs of an interface, its subnet and its VPC have what they ask for, each in its own format", async (t) => {
  const { url, host, nic, ids, directory } = await open(t);
  const own = await logFlows(url, { ResourceIds: [nic], ResourceType: "NetworkInterface", TrafficType: "REJECT" });
  const subnet = await logFlows(url, {
    ResourceIds: [ids["subnet-front"] ?? ""],
    ResourceType: "Subnet",
    TrafficType: "ACCEPT",
    LogFormat: ["dstport", "flow-direction", "version"].map((name) => `\${${name}}`).join(" "),
  });
  const vpc = await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""] });
  const other = await logFlows(url, { ResourceIds: [ids["subnet-back"] ?? ""], ResourceType: "Subnet" });
  const now = minute();
  const refused = flowOf(nic, now, { action: "REJECT", destinationPort: 23 });
  assert.equal(await send(url, host, { ...now, flows: [flowOf(nic, now), refused] }), 204);
  const line = (port: number, action: string) =>
    `2 ${ACCOUNT} ${nic} 198.51.100.7 10.0.1.11 50123 ${port} 6 3 180 ${now.from} ${now.until} ${action} OK`;
  assert.deepEqual(await recordsOf(url, `?flow-log=${own}`), [line(23, "REJECT")]);
  assert.deepEqual(await recordsOf(url, `?flow-log=${subnet}`), ["443 ingress 5"]);
  assert.deepEqual(await recordsOf(url, `?flow-log=${vpc}`), [line(443, "ACCEPT"), line(23, "REJECT")]);
  assert.deepEqual(await recordsOf(url, `?flow-log=${other}`), []);
  const [file = ""] = filesOf(directory, vpc);
  assert.equal(readFileSync(file, "utf8"), `${line(443, "ACCEPT")}\n${line(23, "REJECT")}\n`);
  const heads = (await flowLines(url, `?flow-log=${vpc}`)).filter((each) => "format" in each);
  assert.deepEqual(
    heads.map(({ flowLog, of, traffic }) => [flowLog, of, traffic]),
    [[vpc, ids["vpc-shop"], "ALL"]],
  );
});

test("asked of an interface by its name, and for the last records", async (t) => {
  const { url, host, nic, ids } = await open(t);
  const { token } = await addHost(url, "web-2", [{ device: "eth0", interface: ids["eni-web-2"] ?? "" }]);
  const second = await join(url, token);
  const vpc = await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""] });
  for (const [i, at] of minutes(3).entries()) {
    const ago = 3 - i;
    await send(url, host, { ...at, flows: [flowOf(nic, at, { sourcePort: 1_000 + ago })] });
    await send(url, second, { ...at, flows: [flowOf(ids["eni-web-2"] ?? "", at, { sourcePort: 2_000 + ago })] });
  }
  const ports = async (query: string) => (await recordsOf(url, query)).map((record) => record.split(" ")[5]);
  assert.deepEqual(await ports(""), ["1003", "2003", "1002", "2002", "1001", "2001"]);
  assert.deepEqual(await ports(`?interface=${nic}`), ["1003", "1002", "1001"]);
  assert.deepEqual(await ports("?last=3"), ["2002", "1001", "2001"]);
  assert.deepEqual(await ports(`?interface=${ids["eni-web-2"]}&last=2&flow-log=${vpc}`), ["2002", "2001"]);
  assert.deepEqual(await ports("?last=0"), []);
  for (const [query, status, says] of [
    ["?last=x", 400, /number of records/],
    ["?flow-log=fl-00000000000000bad", 400, /no flow log/],
    ["?interface=nobody", 400, /named nobody/],
    [`?interface=${ids["eni-db-1"]}&flow-log=nothing`, 400, /no flow log nothing that records/],
  ] as const) {
    const answer = await operate(url, `flows${query}`);
    assert.equal(answer.status, status, query);
    assert.match(errorOf(answer), says);
  }
});

test("a host says nothing of other hosts' interfaces, a report counts once, and nonsense is refused", async (t) => {
  const { url, host, nic, ids } = await open(t);
  await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""] });
  const now = minute();
  const report = { ...now, flows: [flowOf(nic, now), flowOf(ids["eni-web-2"] ?? "", now)], gaps: [] };
  assert.equal(await send(url, host, report), 204);
  assert.equal(await send(url, host, report), 204);
  assert.equal((await recordsOf(url)).length, 1);
  for (const [sent, says] of [
    [{ from: 1, until: 61 }, /older than a day/],
    [{ from: now.from + 3_600, until: now.until + 3_600 }, /ahead/],
    [{ ...now, flows: [{}] }, /flows\[0\]/],
    [[], /not an object/],
  ] as const) {
    const answer = await askAsHost(
      url,
      host,
      "host/flows",
      Array.isArray(sent) ? sent : { flows: [], gaps: [], ...sent },
    );
    assert.equal(answer.status, 400);
    assert.match(errorOf(answer), says);
  }
  assert.equal((await operate(url, "host/flows", report)).status, 401);
});

test("what was lost is a gap, in the records and in words; what nobody watched, too", async (t) => {
  const { url, host, nic, ids } = await open(t);
  await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""] });
  const ten = minutes(10);
  const [first, last] = [ten[0], ten[9]] as [Minute, Minute];
  // A gap before the flow log was there is none of its own.
  await send(url, host, { ...first, gaps: [{ interfaceId: nic, ...first, reason: "set-full" }] });
  await send(url, host, { ...last, flows: [flowOf(nic, last)] });
  const until = Math.floor(Date.now() / 1_000) + 60;
  const ahead = { from: last.until, until };
  await send(url, host, { ...ahead, gaps: [{ interfaceId: nic, ...ahead, reason: "events-lost" }] });
  const missing = await missingOf(url);
  assert.deepEqual(
    missing.map(({ interfaceId, because }) => [interfaceId, because]),
    [
      [nic, "the host had more flows than it could count"],
      [nic, "no agent watched the host"],
      [nic, "the host's kernel lost events"],
    ],
  );
  const [, away] = missing;
  assert.deepEqual(
    [away?.from, away?.until].map((text) => Date.parse(text ?? "") / 1_000),
    [first.until, last.from],
  );
  const skipped = (await recordsOf(url)).filter((record) => record.endsWith("SKIPDATA"));
  assert.deepEqual(
    skipped.map((record) => record.split(" ").at(-3)),
    [String(until)],
  );
  assert.deepEqual(await missingOf(url, `?interface=${ids["eni-db-1"]}`), []);
});

test("an interval without traffic is a record as well", async (t) => {
  const { url, host, nic, ids } = await open(t);
  const often = { ResourceIds: [ids["vpc-shop"] ?? ""], MaxAggregationInterval: 60 };
  const each = await logFlows(url, often);
  const rare = await logFlows(url, { ResourceIds: [nic], ResourceType: "NetworkInterface" });
  const statuses = async (id: string) =>
    (await recordsOf(url, `?flow-log=${id}`)).map((record) => record.split(" ").slice(-4).join(" "));
  const times = minutes(6);
  for (const [i, at] of times.entries()) await send(url, host, { ...at, flows: i === 2 ? [flowOf(nic, at)] : [] });
  const none = (i: number) => `${times[i]?.from} ${times[i]?.until} - NODATA`;
  const some = `${times[2]?.from} ${times[2]?.until} ACCEPT OK`;
  assert.deepEqual(await statuses(each), [none(0), none(1), some, none(3), none(4), none(5)]);
  assert.deepEqual(await statuses(rare), [some], "ten minutes aren't over");
});

test("who follows gets what comes, and gaps, until they go or the server stops", async (t) => {
  const { cordon, url, host, nic, ids } = await open(t);
  await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""] });
  const [before, , now] = minutes(3) as [Minute, Minute, Minute];
  await send(url, host, { ...before, flows: [flowOf(nic, before)] });
  const following = await follow(url, "last=0&follow=");
  assert.ok("format" in ((await following.next()) ?? {}));
  const sent = { ...now, flows: [flowOf(nic, now, { sourcePort: 7 })] };
  await send(url, host, sent);
  const lines = [await following.next(), await following.next()];
  const record = lines.find((line) => line !== undefined && "record" in line) as { readonly record: string };
  assert.equal(record.record.split(" ")[5], "7");
  assert.ok(lines.some((line) => line !== undefined && "missing" in line));
  const closed = cordon.close();
  for (let line = await following.next(); line !== undefined; line = await following.next());
  await closed;
});

test("a restart finds everything, and half a line that a kill left is served to nobody", async (t) => {
  const { cordon, url, host, nic, ids, directory } = await open(t);
  const id = await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""] });
  const [now, later] = minutes(2) as [Minute, Minute];
  await send(url, host, { ...now, flows: [flowOf(nic, now)] });
  const before = await recordsOf(url);
  assert.equal(before.length, 1);
  await cordon.close();
  for (const file of [...filesOf(directory, id), ...filesOf(directory, "watched")]) appendFileSync(file, "2 1111");
  const again = await openCordon(t, { store: { directory }, log: () => {} });
  assert.deepEqual(await recordsOf(again.url), before);
  const { used, rules } = await unused(again.url);
  assert.deepEqual([used, rules.some(({ rule }) => rule.id === ids["sgr-web-443"])], [1, false]);
  await send(again.url, host, { ...later, flows: [flowOf(nic, later)] });
  const records = await recordsOf(again.url);
  assert.equal(records.length, 2);
  assert.ok(records.every((record) => record.endsWith("OK")));
});

test("old days go, and a reset leaves nothing", async (t) => {
  const { cordon, url, host, nic, ids, directory } = await open(t, { allowReset: true });
  const id = await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""] });
  const now = minute();
  await send(url, host, { ...now, flows: [flowOf(nic, now)] });
  assert.equal(filesOf(directory, id).length, 1);
  await cordon.reset();
  assert.equal(existsSync(joinPath(directory, "flow-logs")), false);
  assert.deepEqual(await flowLines(url), []);
});

test("unused is said of a rule only if every interface of its group was watched all the time", async (t) => {
  const { url, host, nic, ids } = await open(t);
  const nowhere = await unused(url, "?days=1");
  assert.deepEqual([nowhere.used, nowhere.days], [0, 1]);
  const verdictOf = ({ rules }: UnusedRules, name: string) => rules.find(({ rule }) => rule.id === ids[name])?.verdict;
  assert.equal(verdictOf(nowhere, "sgr-web-443"), "unknown");
  const because = ({ unwatched }: UnusedRules, id: string | undefined) =>
    unwatched.find((each) => each.id === id)?.because;
  assert.equal(because(nowhere, nic), "no-flow-log");

  await logFlows(url, { ResourceIds: [ids["subnet-back"] ?? ""], ResourceType: "Subnet", TrafficType: "REJECT" });
  await logFlows(url, { ResourceIds: [ids["subnet-front"] ?? ""], ResourceType: "Subnet" });
  const silent = await unused(url, "?days=1");
  assert.equal(because(silent, ids["eni-db-1"]), "refused-traffic-only");
  assert.equal(because(silent, nic), "no-reports");

  const { token } = await addHost(url, "web-2", [{ device: "eth0", interface: ids["eni-web-2"] ?? "" }]);
  const second = await join(url, token);
  const began = Math.floor(Date.now() / 1_000);
  // The oldest that is taken is a day old, so the first begins a little later.
  const day = Array.from({ length: 144 }, (_, i) => {
    const until = began - 600 * (143 - i);
    return { from: i === 0 ? until - 500 : until - 600, until };
  });
  for (const at of day) await send(url, second, at);
  for (const [i, at] of day.entries()) await send(url, host, { ...at, flows: i === 20 ? [flowOf(nic, at)] : [] });
  const watched = await unused(url, "?days=1");
  assert.equal(watched.used, 1);
  assert.equal(verdictOf(watched, "sgr-web-443"), undefined);
  assert.equal(verdictOf(watched, "sgr-web-22"), "unused");
  assert.equal(verdictOf(watched, "sgr-db-5432"), "unknown");
  assert.equal(because(watched, nic), undefined);
  const office = watched.rules.find(({ rule }) => rule.id === ids["sgr-web-22"]);
  assert.deepEqual([office?.interfaces, office?.unwatched], [2, 0]);

  // A day before, nobody looked: what was seen then is not known.
  const longer = await unused(url, "?days=2");
  assert.equal(verdictOf(longer, "sgr-web-22"), "unknown");
  assert.equal(because(longer, nic), "gaps");
  assert.ok(longer.unwatched.find(({ id }) => id === nic)?.since);

  const gap = {
    interfaceId: nic,
    from: (day[30]?.from ?? 0) + 10,
    until: (day[30]?.from ?? 0) + 20,
    reason: "set-full",
  };
  const now = minute();
  await send(url, host, { ...now, gaps: [gap] });
  const holed = await unused(url, "?days=1");
  assert.equal(verdictOf(holed, "sgr-web-22"), "unknown");
  const [missing] = holed.unwatched.find(({ id }) => id === nic)?.missing ?? [];
  assert.match(missing?.because ?? "", /more flows than it could count/);
  for (const days of ["0", "x", "1.5", "99999"]) {
    assert.match(errorOf(await operate(url, `rules/unused?days=${days}`)), /whole number/);
  }
});

test("catalogue 513: the owner of a shared subnet has the records of participants' interfaces, and they have their own", async (t) => {
  const { url } = await openCordon(t, { settings: { organization } });
  const { theirs, VpcId } = await sharing(url);
  const [owner, participant] = [OWNER, PARTICIPANT].map((accessKeyId) => ({ accessKeyId, secretAccessKey: "any" }));
  const vpc = await logFlows(url, { ResourceIds: [VpcId] }, OWNER);
  const own = await logFlows(url, { ResourceIds: [theirs.nic], ResourceType: "NetworkInterface" }, PARTICIPANT);
  const devices = [{ device: "eth0", interface: theirs.nic }];
  const added = await operate(url, "hosts/add", { name: "theirs", devices }, participant);
  const host = await join(url, answered<AddedHost>(added).token);
  const now = minute();
  assert.equal(await send(url, host, { ...now, flows: [flowOf(theirs.nic, now)] }), 204);
  for (const [key, id] of [
    [owner, vpc],
    [participant, own],
  ] as const) {
    const { body } = await operate(url, "flows", undefined, key);
    const lines = body.trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { readonly flowLog: string }).flowLog),
      [id, id],
    );
    assert.match(lines[1] ?? "", new RegExp(`2 ${PARTICIPANT} ${theirs.nic} .* ACCEPT OK`));
  }
});

async function follow(url: string, query: string) {
  const key = { accessKeyId: ACCOUNT, secretAccessKey: "test" };
  const path = "/_cordon/flows";
  const asked = { method: "GET", path, query: Object.fromEntries(new URLSearchParams(query)), body: "" };
  const headers = await signedHeaders(url, key, asked);
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(`${url}${path}?${query}`, { headers }, resolve).once("error", reject).end();
  });
  const lines = (async function* () {
    let rest = "";
    for await (const chunk of incoming.setEncoding("utf8")) {
      const whole = `${rest}${chunk}`.split("\n");
      rest = whole.pop() ?? "";
      for (const line of whole) yield JSON.parse(line) as FlowLine;
    }
  })();
  return {
    next: async () => {
      for (;;) {
        const { value } = await lines.next();
        if (value === undefined || !("waiting" in value))
          return value as Exclude<FlowLine, { waiting: true }> | undefined;
      }
    },
  };
}
