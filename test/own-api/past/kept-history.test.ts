/** `--keep-history`: old changes are dropped at the start, and whoever asks about the time before is told that it isn't known. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateIpamCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  GetIpamAddressHistoryCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../../src/main/index.ts";
import { readKeptHistory } from "../../../src/main/running/kept-days.ts";
import { allOf } from "../../../src/model/world/all-of-for-tests.ts";
import { openSqliteStore } from "../../../src/store/sqlite.ts";
import { verifyLog } from "../../../src/store/verify.ts";
import { ec2Client } from "../../setup/ec2-client.ts";
import { openCordon } from "../../setup/open-cordon.ts";
import { call, send, signedHeaders } from "../../setup/signed-call.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";

const ACCOUNT = "111122223333";
const HOME = `${ACCOUNT}/us-east-1`;
const DAY_MS = 24 * 60 * 60 * 1_000;
const root = temporaryFolder("kept-history");
const directory = join(root, "aged");
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

const ids = { group: "", scope: "" };
/** The last change that is older than 90 days. */
let last = { revision: 0, time: "" };

/** A log of which all but the newest change is 100 days old. */
before(async () => {
  const young = join(root, "young");
  const cordon = await startCordon({ port: 0, store: { directory: young } });
  const ec2 = ec2Client(cordon.url, ACCOUNT);
  const { Ipam } = await ec2.send(new CreateIpamCommand({ OperatingRegions: [{ RegionName: "us-east-1" }] }));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16" }));
  await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.1.1.0/24" }));
  const web = { GroupName: "web", Description: "web", VpcId: Vpc?.VpcId };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(web));
  const tcp = (port: number) => ({
    GroupId,
    IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  });
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(tcp(80)));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(tcp(443)));
  ids.group = GroupId ?? "";
  ids.scope = Ipam?.PrivateDefaultScopeId ?? "";
  ec2.destroy();
  await cordon.close();
  const [from, to] = [openSqliteStore({ directory: young }), openSqliteStore({ directory })];
  for (const partition of await from.partitions()) {
    const entries = await allOf(from.history(partition, 1, Number.POSITIVE_INFINITY));
    for (const [seen, entry] of entries.entries()) {
      const isOld = seen < entries.length - 1;
      const time = isOld ? new Date(Date.parse(entry.time) - 100 * DAY_MS).toISOString() : entry.time;
      if (isOld && partition === HOME) last = { revision: seen + 1, time };
      await to.commit({ expected: new Map([[partition, seen]]), entries: [{ ...entry, time }] });
    }
  }
  await Promise.all([from.close(), to.close()]);
});

const KEY = { accessKeyId: ACCOUNT, secretAccessKey: "test" };

async function get(cordon: Cordon, path: string, query: Readonly<Record<string, string>>) {
  const headers = await signedHeaders(cordon.url, KEY, { method: "GET", path, query, body: "" });
  return send(cordon.url, { method: "GET", path: `${path}?${new URLSearchParams(query)}`, headers, body: "" });
}

/** What is open, at a moment. */
const openAt = (cordon: Cordon, at: string) => get(cordon, "/_cordon/open", { at });

/** The statuses and times of what AWS Config has of the group, the oldest first. */
async function configHistory(cordon: Cordon): Promise<readonly (readonly [string, string])[]> {
  const { body } = await call(
    cordon.url,
    {
      service: "config",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "StarlingDoveService.GetResourceConfigHistory",
      },
      body: JSON.stringify({
        resourceType: "AWS::EC2::SecurityGroup",
        resourceId: ids.group,
        chronologicalOrder: "Forward",
      }),
    },
    KEY,
  );
  const { configurationItems } = JSON.parse(body) as {
    readonly configurationItems: readonly {
      readonly configurationItemStatus: string;
      readonly configurationItemCaptureTime: number;
    }[];
  };
  return configurationItems.map((item) => [
    item.configurationItemStatus,
    new Date(item.configurationItemCaptureTime * 1_000).toISOString(),
  ]);
}

async function subnetHeldSince(cordon: Cordon): Promise<string | undefined> {
  const ec2 = ec2Client(cordon.url, ACCOUNT);
  const of = { Cidr: "10.1.1.0/24", IpamScopeId: ids.scope };
  const { HistoryRecords = [] } = await ec2.send(new GetIpamAddressHistoryCommand(of));
  ec2.destroy();
  assert.equal(HistoryRecords.length, 1);
  return HistoryRecords[0]?.SampledStartTime?.toISOString();
}

/** At this revision the group wasn't there yet. */
const EARLY = "2";
const justBefore = (): string => new Date(Date.parse(last.time) - 1).toISOString();

test("all history is kept unless a number of days is given", async (t) => {
  const cordon = await openCordon(t, { store: { directory } });
  for (const at of [EARLY, justBefore()]) assert.equal((await openAt(cordon, at)).status, 200);
  assert.deepEqual(
    (await configHistory(cordon)).map(([status]) => status),
    ["ResourceDiscovered", "OK", "OK"],
  );
  assert.ok(((await subnetHeldSince(cordon)) ?? "") < last.time);
  await cordon.close();
});

test("a kept history is refused unless it's a whole number of days from 1, or all", async () => {
  for (const keepHistoryDays of [0, 1.5, -3]) {
    await assert.rejects(
      startCordon({ port: 0, keepHistoryDays }),
      /history is kept for a whole number of days from 1/,
    );
  }
  assert.throws(() => readKeptHistory("90"), /takes a number of days such as 90d, or all, not 90/);
  assert.deepEqual([readKeptHistory("all"), readKeptHistory(), readKeptHistory("90d")], [undefined, undefined, 90]);
});

test("what is older is dropped, and each question about the time before says that it isn't known", async (t) => {
  const cordon = await openCordon(t, { store: { directory }, keepHistoryDays: 90 });
  while ((await openAt(cordon, EARLY)).status === 200) await pause(20);
  const begins = `begins with revision ${last.revision} at ${last.time}, as older changes aren't kept: nothing is known of`;
  for (const at of [EARLY, justBefore()]) {
    const { status, body } = await openAt(cordon, at);
    assert.equal(status, 400);
    assert.ok(body.includes(begins), body);
  }
  const ec2 = ec2Client(`${cordon.url}/_cordon/at/${EARLY}`, ACCOUNT);
  await assert.rejects(ec2.send(new DescribeSecurityGroupsCommand({})), { name: "InvalidParameterValue" });
  ec2.destroy();
  assert.ok((await get(cordon, "/_cordon/diff", { from: EARLY })).body.includes(begins));
  assert.equal((await openAt(cordon, daysAgo(91))).status, 200);
  assert.equal((await openAt(cordon, String(last.revision))).status, 200);
  const [first, second, ...more] = await configHistory(cordon);
  assert.deepEqual([first, second?.[0], more], [["OK", last.time], "OK", []]);
  assert.equal(await subnetHeldSince(cordon), last.time, "the start isn't known: it's where the history begins");
  await cordon.close();
  const verified = await verifyLog(directory);
  assert.ok(verified.isWhole);
  const again = await openCordon(t, { store: { directory } });
  assert.ok((await openAt(again, EARLY)).body.includes(begins));
  assert.equal((await openAt(again, daysAgo(91))).status, 200);
  await again.close();
});
