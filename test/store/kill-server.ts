/** Kills a serving Cordon at random moments of a write loop, restarts it on the same log, and asks what it has. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cordonFile, type Served, serve } from "../setup/serve.ts";
import { ec2, element, type Key, call as send } from "../setup/signed-call.ts";

const WRITERS = 8;
const RULES_A_CALL = 3;
const CALLS_A_GROUP = 15;
/** The number of kills with one directory before a new one is used. */
const KILLS_EACH = 10;

const key: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "alice-secret" };

/** The acknowledged state: groups by id, and the descriptions that calls gave their rules. */
interface Acknowledged {
  readonly groups: Set<string>;
  readonly calls: Set<string>;
}

/** Returns how many calls were acknowledged. Asserts that no call is lost and no call is half applied. */
export async function killServer(kills: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "cordon-kill-server-"));
  const credentials = join(root, "credentials.json");
  writeFileSync(credentials, JSON.stringify({ credentials: [{ ...key, account: "111122223333" }] }));
  let total = 0;
  try {
    for (let done = 0; done < kills; done += KILLS_EACH) {
      const args = ["--data", join(root, String(done)), "--credentials", credentials];
      total += await killInOneDirectory(args, done, Math.min(KILLS_EACH, kills - done));
    }
  } finally {
    rmSync(root, { recursive: true });
  }
  return total;
}

async function killInOneDirectory(args: readonly string[], first: number, kills: number): Promise<number> {
  const acknowledged: Acknowledged = { groups: new Set(), calls: new Set() };
  for (let round = first; round < first + kills; round++) {
    // One kill in eight hits the server while it starts.
    if (round % 8 === 7) {
      await killWhileStarting(args);
      continue;
    }
    const server = await serve(args);
    await check(server, acknowledged);
    await writeUntilKilled(server, round, acknowledged);
  }
  const server = await serve(args);
  await check(server, acknowledged);
  assert.equal(await server.stop(), 0);
  return acknowledged.groups.size + acknowledged.calls.size;
}

async function killWhileStarting(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [cordonFile, "serve", "--port", "0", ...args], { stdio: "ignore" });
  const gone = once(child, "close");
  await pause(Math.random() * 500);
  child.kill("SIGKILL");
  await gone;
}

async function writeUntilKilled(server: Served, round: number, acknowledged: Acknowledged): Promise<void> {
  let isKilled = false;
  const writer = async (name: string) => {
    for (let groups = 0; !isKilled; groups++) {
      const GroupName = `${name}-${groups}`;
      const created = await ec2(server.url, "CreateSecurityGroup", { GroupName, GroupDescription: "written" }, key);
      const GroupId = element(created.body, "groupId") ?? assert.fail(created.body);
      acknowledged.groups.add(GroupId);
      for (let n = 0; n < CALLS_A_GROUP && !isKilled; n++) {
        const call = `${GroupName}-${n}`;
        const answer = await ec2(server.url, "AuthorizeSecurityGroupIngress", { GroupId, ...rules(call, n) }, key);
        assert.equal(answer.status, 200, answer.body);
        acknowledged.calls.add(call);
      }
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, n) => writer(`r${round}-w${n}`));
  const settled = Promise.allSettled(writers);
  await pause(20 + Math.random() * 250);
  assert.equal(server.child.exitCode, null, `the server ended by itself: ${server.output()}`);
  await server.stop("SIGKILL");
  isKilled = true;
  for (const one of await settled) {
    // Only a call cut off by the kill may fail.
    if (one.status === "rejected" && typeof one.reason?.code !== "string") throw one.reason;
    if (one.status === "rejected") assert.match(one.reason.code, /^(ECONN|EPIPE|UND_)/, String(one.reason));
  }
}

/** Three rules of one call, one for each kind of address source. */
const rules = (call: string, n: number): Record<string, string> => ({
  "IpPermissions.1.IpProtocol": "tcp",
  "IpPermissions.1.FromPort": String(1000 + n),
  "IpPermissions.1.ToPort": String(1000 + n),
  "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8",
  "IpPermissions.1.IpRanges.1.Description": call,
  "IpPermissions.1.IpRanges.2.CidrIp": "192.0.2.0/24",
  "IpPermissions.1.IpRanges.2.Description": call,
  "IpPermissions.1.Ipv6Ranges.1.CidrIpv6": "2001:db8::/32",
  "IpPermissions.1.Ipv6Ranges.1.Description": call,
});

async function check({ url }: Served, { groups, calls }: Acknowledged): Promise<void> {
  const described = await ec2(url, "DescribeSecurityGroups", {}, key);
  for (const id of groups) assert.ok(described.body.includes(id), `group ${id} was acknowledged and is lost`);
  const { body } = await ec2(url, "DescribeSecurityGroupRules", {}, key);
  const counts = new Map<string, number>();
  for (const [, call = ""] of body.matchAll(/<description>(r\d[^<]*)</g)) counts.set(call, (counts.get(call) ?? 0) + 1);
  for (const call of calls) assert.equal(counts.get(call), RULES_A_CALL, `${call} was acknowledged`);
  for (const [call, count] of counts) assert.equal(count, RULES_A_CALL, `${call} is half there`);
  const inTrail = await trailOf(url);
  for (const id of groups) assert.ok(inTrail.has(id), `the trail has nothing of group ${id}, which was acknowledged`);
  for (const call of calls) assert.ok(inTrail.has(call), `the trail has nothing of ${call}, which was acknowledged`);
  const happened = [...counts.keys(), ...[...described.body.matchAll(/<groupId>(sg-\w+)</g)].map(([, id]) => id)];
  for (const what of inTrail) assert.ok(happened.includes(what), `the trail has ${what}, which never happened`);
  // A group exists with its egress rule, or not at all.
  const egress = [...body.matchAll(/<isEgress>true</g)].length;
  assert.equal(egress, [...described.body.matchAll(/<ipPermissionsEgress><item>/g)].length);
}

/** The groups that were made, and the calls that added rules, as the trail has them. */
async function trailOf(url: string): Promise<Set<string>> {
  const found = new Set<string>();
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "CloudTrail_20131101.LookupEvents" };
  let NextToken: string | undefined;
  do {
    const { status, body } = await send(
      url,
      { service: "cloudtrail", headers, body: JSON.stringify({ NextToken }) },
      key,
    );
    assert.equal(status, 200, body);
    const page = JSON.parse(body) as { Events: { CloudTrailEvent: string }[]; NextToken?: string };
    for (const { CloudTrailEvent } of page.Events) {
      const { responseElements } = JSON.parse(CloudTrailEvent) as { responseElements: { groupId?: string } };
      found.add(responseElements.groupId ?? /"description":"(r[^"]*)"/.exec(CloudTrailEvent)?.[1] ?? CloudTrailEvent);
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return found;
}
