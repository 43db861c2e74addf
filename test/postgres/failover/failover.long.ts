/**
 * Two servers on three PostgreSQL that fail over by themselves: the leader is killed ten times under load. By turns its machine comes
 * back at once, and only after another one leads.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ACCOUNT, addHost, join as joinHost } from "../../hosts/host-client.ts";
import { serve } from "../../setup/serve.ts";
import { ec2, element } from "../../setup/signed-call.ts";
import { makeSmallStack } from "../../setup/small-stack.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";
import { noCluster, startCluster } from "./cluster.ts";
import { cursorAt, FeedFollower } from "./feed-follower.ts";
import { Load } from "./load.ts";

const KILLS = Number(process.env["CORDON_KILLS"] ?? 10);
const WRITERS = 6;
const KEY = { accessKeyId: ACCOUNT, secretAccessKey: "test" };

test("the leader is killed under load: nothing acknowledged is lost", {
  skip: noCluster,
  timeout: 1_800_000,
}, async (t) => {
  const cluster = await startCluster();
  t.after(() => cluster.close());
  const data = temporaryFolder("failover");
  const limits = join(data, "limits.json");
  writeFileSync(limits, JSON.stringify({ rulesPerSecurityGroup: 100_000 }));
  const args = ["--data", join(data, "own"), "--limits", limits];
  const env = { CORDON_STORE: cluster.url };
  const servers = [await serve(args, undefined, env), await serve(args, undefined, env)];
  t.after(() => Promise.all(servers.map((server) => server.stop("SIGKILL"))));
  const urls = servers.map(({ url }) => url);
  const [first = "", second = ""] = urls;

  const { ids } = await makeSmallStack(first, ACCOUNT);
  const nic = ids["eni-web-1"] ?? "";
  const groups = [await groupOf(first, nic), ...(await newGroups(first, nic, WRITERS - 1))];
  const host = await joinHost(first, (await addHost(first, "web-1", [{ device: "eth0", interface: nic }])).token);
  const follower = new FeedFollower(first, host);
  const following = follower.follow();
  const load = new Load(urls, KEY);
  const writers = groups.map((group, writer) => load.write(writer % 2, group));

  const outages = { "comes back at once": [] as number[], "comes back later": [] as number[] };
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(2_000);
    const when = kill % 2 === 0 ? "comes back at once" : "comes back later";
    const seen = follower.messages.changes + follower.messages.whole;
    const member = await cluster.killLeader();
    const moment = performance.now();
    const isBack = when === "comes back at once" ? cluster.up() : undefined;
    while (load.outagesSince(moment).includes(undefined)) await sleep(50);
    await (isBack ?? cluster.up());
    while (follower.messages.changes + follower.messages.whole === seen) await sleep(50);
    const found = load.outagesSince(moment).map(Number);
    outages[when].push(...found);
    t.diagnostic(
      `${member} killed, ${when}: each server acknowledged again after ${found.map(inSeconds).join(" and ")}`,
    );
  }

  load.stop();
  await Promise.all(writers);
  const acknowledged = load.written.filter(({ isAcknowledged }) => isAcknowledged);
  const asked = new Set(load.written.map(({ group, cidr }) => `${group} ${cidr}`));
  for (const url of urls) {
    const kept = new Map<string, number>();
    for (const group of groups) {
      for (const cidr of await rulesOf(url, group))
        kept.set(`${group} ${cidr}`, (kept.get(`${group} ${cidr}`) ?? 0) + 1);
    }
    assert.deepEqual(
      acknowledged.filter(({ group, cidr }) => kept.get(`${group} ${cidr}`) !== 1),
      [],
      "lost or made twice",
    );
    assert.deepEqual(
      [...kept].filter(([rule, times]) => rule.includes(" 10.") && (times > 1 || !asked.has(rule))),
      [],
    );
  }
  assert.deepEqual(load.stale, [], "another server didn't show what had been acknowledged");

  const newest = await cursorAt(second, host);
  while (follower.cursor !== newest) await sleep(50);
  follower.close();
  await following;

  for (const [when, times] of Object.entries(outages)) t.diagnostic(`outage if the machine ${when}: ${summary(times)}`);
  t.diagnostic(
    `${acknowledged.length} of ${load.written.length} calls acknowledged, 0 lost; longest answer ${inSeconds(load.longestAnswer)}`,
  );
  t.diagnostic(`feed: ${follower.connections} connections, ${JSON.stringify(follower.messages)}`);
  for (const [why, times] of load.refusals) t.diagnostic(`${times} times: ${why}`);
});

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => inSeconds(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
  return `${at(0)} at least, ${at(0.5)} in the middle, ${at(1)} at most`;
}

async function groupOf(url: string, nic: string): Promise<string> {
  const { body } = await ec2(url, "DescribeNetworkInterfaces", { "NetworkInterfaceId.1": nic }, KEY);
  return element(body, "groupId") ?? assert.fail(body);
}

/** In the VPC of an interface. */
async function newGroups(url: string, nic: string, count: number): Promise<string[]> {
  const { body } = await ec2(url, "DescribeNetworkInterfaces", { "NetworkInterfaceId.1": nic }, KEY);
  const groups: string[] = [];
  for (let n = 0; n < count; n++) {
    const group = { GroupName: `load-${n}`, GroupDescription: "of the load", VpcId: element(body, "vpcId") ?? "" };
    const answer = await ec2(url, "CreateSecurityGroup", group, KEY);
    groups.push(element(answer.body, "groupId") ?? assert.fail(answer.body));
  }
  return groups;
}

/** The CIDRs of the rules of a group, page by page. */
async function rulesOf(url: string, group: string): Promise<string[]> {
  const found: string[] = [];
  for (let token: string | undefined = ""; token !== undefined; ) {
    const page = {
      "Filter.1.Name": "group-id",
      "Filter.1.Value.1": group,
      MaxResults: "1000",
      ...(token && { NextToken: token }),
    };
    const { status, body } = await ec2(url, "DescribeSecurityGroupRules", page, KEY);
    assert.equal(status, 200, body);
    found.push(...[...body.matchAll(/<cidrIpv4>([^<]*)</g)].map(([, cidr = ""]) => cidr));
    token = element(body, "nextToken");
  }
  return found;
}
