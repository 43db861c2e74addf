/** `cordon flows` and `cordon rules` on what Cordon keeps, as people type them. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { flowOf, logFlows, type Minute, minutes, send } from "./flow-reports.ts";
import { ACCOUNT, addHost, join } from "./host-client.ts";

/** web-1 is a host; all of the VPC is logged as `all`, and refused traffic of web-1 without the fields that judging needs. */
async function open(t: TestContext) {
  const cordon = await openCordon(t);
  const { url } = cordon;
  const { ids, named } = await makeSmallStack(url, ACCOUNT);
  const nic = ids["eni-web-1"] ?? "";
  const { token } = await addHost(url, "web-1", [{ device: "eth0", interface: nic }]);
  const host = await join(url, token);
  const tags = [{ ResourceType: "vpc-flow-log" as const, Tags: [{ Key: "Name", Value: "all" }] }];
  const all = await logFlows(url, { ResourceIds: [ids["vpc-shop"] ?? ""], TagSpecifications: tags });
  const few = await logFlows(url, {
    ResourceIds: [nic],
    ResourceType: "NetworkInterface",
    TrafficType: "REJECT",
    LogFormat: ["action", "dstport"].map((name) => `\${${name}}`).join(" "),
  });
  const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "test" };
  const run = (...args: readonly string[]) => runCordon(env, ...args);
  const say = (text: string) => named(text.replaceAll(all, "fl-all").replaceAll(few, "fl-few"));
  return { cordon, url, ids, host, nic, env, run, say };
}

const refused = (nic: string, at: Minute) => flowOf(nic, at, { action: "REJECT", destinationPort: 23 });

test("flows tail prints the last records of each flow log, and says what is missing", async (t) => {
  const { url, host, nic, run, say } = await open(t);
  const [first, second] = minutes(2) as [Minute, Minute];
  await send(url, host, { ...first, flows: [flowOf(nic, first), refused(nic, first)] });
  // It goes on after the flow log was made.
  const gaps = [{ interfaceId: nic, from: second.from, until: second.until + 120, reason: "set-full" }];
  await send(url, host, { ...second, flows: [flowOf(nic, second)], gaps });
  const one = await run("flows", "tail", "--flow-log", "all", "--lines", "1");
  assert.equal(one.status, 0, one.err);
  assert.match(one.out, / - SKIPDATA\n$/);
  assert.match(
    say(one.err),
    /^cordon flows: records of eni-web-1 \(web-1\) are missing from \S+Z until \S+Z: the host had more flows than it could count\n$/,
  );
  const both = await run("flows", "tail", "-n", "100", "--interface", "web-1");
  assert.deepEqual(
    say(both.out)
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^2 .* (\w+ \w+)$/, "$1").replace(/^2 .* - (\w+)$/, "$1")),
    [
      "==> fl-few: REJECT of eni-web-1 <==",
      "REJECT 23",
      "- -",
      "==> fl-all (all): ALL of vpc-shop <==",
      "ACCEPT OK",
      "REJECT OK",
      "ACCEPT OK",
      "SKIPDATA",
    ],
  );
  const json = (await run("flows", "tail", "--json")).out.trimEnd().split("\n");
  assert.equal(json.map((line) => JSON.parse(line) as object).filter((line) => "record" in line).length, 6);
});

test("flows tail --follow goes on with what comes, until the server ends it", async (t) => {
  const { cordon, url, host, nic, env } = await open(t);
  const command = fileURLToPath(new URL("../../src/main/cordon.ts", import.meta.url));
  const args = [command, "flows", "tail", "--follow", "--flow-log", "all", "--json"];
  const child = spawn(process.execPath, args, { env: { PATH: process.env["PATH"] ?? "", ...env } });
  t.after(() => child.kill());
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [at] = minutes(1) as [Minute];
  let out = "";
  for await (const chunk of child.stdout.setEncoding("utf8") as AsyncIterable<string>) {
    const isFirst = out === "";
    out += chunk;
    if (isFirst) await send(url, host, { ...at, flows: [flowOf(nic, at)] });
    if (/"record":/.test(out)) void cordon.close();
  }
  assert.match(out, / ACCEPT OK"\}\n$/);
  assert.equal(await ended, 2);
});

test("flows decide judges what Cordon keeps, and says which flow logs can't be judged", async (t) => {
  const { url, host, nic, ids, run, say } = await open(t);
  const [at] = minutes(1) as [Minute];
  const openNow = flowOf(nic, at, { action: "REJECT", sourcePort: 50_124 });
  await send(url, host, { ...at, flows: [flowOf(nic, at), refused(nic, at), openNow] });
  const { out, status } = await run("flows", "decide", "--flow-log", "all", "--json");
  assert.equal(status, 0);
  const { lines, accepted, refused: stillRefused, disagreeing, rules } = JSON.parse(out);
  assert.deepEqual([lines, accepted, stillRefused, disagreeing["logged REJECT, now accepted"]], [3, 2, 1, 1]);
  assert.deepEqual(rules, [{ rule: ids["sgr-web-443"], records: 2 }]);
  const each = await run("flows", "decide", "--interface", "web-1", "--each");
  assert.match(say(each.err), /^cordon flows: fl-few is left out: the records have no interface-id, no srcaddr/);
  assert.equal(each.out.trimEnd().split("\n").length, 3);
  for (const [args, says] of [
    [["decide", "--flow-log", "all", "file"], /not both/],
    [["decide", "--flow-log", "all", "--format", "srcaddr"], /says? theirs|no field|have no/],
    [["decide", "--flow-log", "nothing"], /there is no flow log nothing/],
    [["decide", "--follow"], /are for tail/],
    [["tail", "file"], /tail takes no files/],
    [["tail", "--each"], /are for decide/],
    [["tail", "--lines", "x"], /number of records/],
  ] as const) {
    const wrong = await run("flows", ...args);
    assert.equal(wrong.status, 2, args.join(" "));
    assert.match(wrong.err, says);
  }
});

test("rules unused says what let nothing pass, and of what nobody can tell", async (t) => {
  const { url, host, nic, run, say } = await open(t);
  const [at] = minutes(1) as [Minute];
  await send(url, host, { ...at, flows: [flowOf(nic, at)] });
  const { out, status, err } = await run("rules", "unused", "--days", "7");
  assert.equal(status, 0, err);
  const text = say(out);
  assert.match(text, /^In the last 7 days, since \S+Z, 1 rule let flows pass\./);
  assert.match(
    text,
    /Of these nobody can tell.*\n\n(.*\n)*? {2}sgr-web-22 of sg-web \(web\): tcp\/22 from pl-office \(office\) +2 of 2 interfaces not watched, never seen\n/,
  );
  assert.match(text, /not watched all the time:\n\n(.*\n)*? {2}eni-web-1 \(web-1\) +watched only since \S+Z\n/);
  assert.match(text, / {2}eni-db-1 \(db-1\) +no host reported its flows\n/);
  assert.doesNotMatch(text, /sgr-web-443/);
  assert.equal((JSON.parse((await run("rules", "unused", "--json")).out) as { readonly days: number }).days, 30);
  for (const args of [[], ["used"], ["unused", "x"], ["unused", "--days", "0"]]) {
    assert.equal((await run("rules", ...args)).status, 2, args.join(" "));
  }
});
