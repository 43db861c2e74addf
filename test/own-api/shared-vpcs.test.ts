/** Two accounts of an organization in one VPC, over HTTP: what either is answered, and what no file changes. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import { askForBody } from "../../src/cli/answer-or-error.ts";
import { askCordon } from "../../src/cli/ask-cordon.ts";
import type { Checked } from "../../src/own-api/check.ts";
import type { Used } from "../../src/own-api/uses.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { OWNER, organization, PARTICIPANT, sharing } from "../setup/shared-vpc.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

/** As `sharing` signs. */
const key = { secretAccessKey: "test" };

type Lists = Record<string, { readonly [member: string]: unknown }[]>;

function ask(url: string, account: string, path: string, query: Readonly<Record<string, string>> = {}) {
  process.env["AWS_ACCESS_KEY_ID"] = account;
  return askForBody(url, path, { query });
}

function importInto(url: string, account: string, body: Lists) {
  process.env["AWS_ACCESS_KEY_ID"] = account;
  return askCordon(url, "/_cordon/import", { body, query: { replace: "true" } });
}

test("catalogue 513: either account's questions are answered about the one VPC", async (t) => {
  const { url } = await openCordon(t, { settings: { organization } });
  const { ours, theirs, SubnetId } = await sharing(url);
  const check = async (account: string, traffic: string, from: string, to = theirs.nic) =>
    ((await ask(url, account, "/_cordon/check", { from, to, traffic })) as Checked).decision;
  // Others' interfaces have no names for a participant, but addresses.
  for (const [account, from] of [
    [OWNER, ours.nic],
    [PARTICIPANT, "10.0.1.4"],
  ] as const) {
    assert.equal(await check(account, "tcp/80", from), "allowed", account);
    assert.equal(await check(account, "tcp/81", from), "refused", account);
    assert.equal(await check(account, "tcp/80", from, SubnetId), "allowed", account);
  }
  const reach = (account: string, of: string) =>
    ask(url, account, "/_cordon/reach", { of, traffic: "tcp/80" }).then((body) => JSON.stringify(body));
  // Without credentials everybody sees everything.
  for (const account of [OWNER, PARTICIPANT]) assert.ok((await reach(account, theirs.nic)).includes(ours.nic), account);
  for (const account of [OWNER, PARTICIPANT]) {
    const { open } = (await ask(url, account, "/_cordon/open")) as { readonly open: readonly unknown[] };
    assert.deepEqual(open, []);
  }
});

test("either account is told once what uses a group or the shared subnet", async (t) => {
  const { url } = await openCordon(t, { settings: { organization } });
  const { ours, theirs, SubnetId } = await sharing(url);
  const usersOf = async (account: string, of: string) => {
    const { uses } = (await ask(url, account, "/_cordon/uses", { of })) as Used;
    return uses.filter(({ kind }) => kind === "network-interface").map(({ id }) => id);
  };
  for (const account of [OWNER, PARTICIPANT]) {
    assert.deepEqual(await usersOf(account, theirs.GroupId), [theirs.nic], account);
    assert.deepEqual((await usersOf(account, SubnetId)).toSorted(), [ours.nic, theirs.nic].toSorted(), account);
  }
  await assert.rejects(usersOf(PARTICIPANT, ours.GroupId), /there is no security-group/);
});

test("with credentials a participant is told of its own uses only, and that there are others", async (t) => {
  const file = join(temporaryFolder("shared-uses"), "credentials.json");
  const credentials = [OWNER, PARTICIPANT].map((account) => ({ ...key, accessKeyId: account, account }));
  writeFileSync(file, JSON.stringify({ credentials }), { mode: 0o600 });
  const { url } = await openCordon(t, { settings: { organization }, credentials: file });
  process.env["AWS_SECRET_ACCESS_KEY"] = key.secretAccessKey;
  const { theirs, SubnetId } = await sharing(url);
  for (const [of, isUsedElsewhere] of [
    [theirs.GroupId, false],
    [SubnetId, true],
  ] as const) {
    const told = (await ask(url, PARTICIPANT, "/_cordon/uses", { of })) as Used;
    assert.deepEqual([told.uses.map(({ id }) => id), told.isUsedElsewhere], [[theirs.nic], isUsedElsewhere]);
  }
});

test("either account's questions about the past are answered about the VPC as it was", async (t) => {
  const { url } = await openCordon(t, { settings: { organization } });
  const { participant, ours, theirs } = await sharing(url);
  const check = async (account: string, at?: string) => {
    const asked = { from: account === OWNER ? ours.nic : "10.0.1.4", to: theirs.nic, traffic: "tcp/443" };
    return ((await ask(url, account, "/_cordon/check", { ...asked, ...(at && { at }) })) as Checked).decision;
  };
  await setTimeout(20);
  const at = new Date().toISOString();
  await setTimeout(20);
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.0.1.4/32" }] }];
  await participant.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: theirs.GroupId, IpPermissions }));
  for (const account of [OWNER, PARTICIPANT]) {
    assert.deepEqual([await check(account, at), await check(account)], ["refused", "allowed"], account);
  }
});

test("what accounts have in one VPC keeps both from being replaced by a file, until the participant has left", async (t) => {
  const { url } = await openCordon(t, { settings: { organization } });
  const { participant, theirs } = await sharing(url);
  const file = (await ask(url, OWNER, "/_cordon/export")) as Lists;
  const nics = file["NetworkInterfaces"]?.map((each) => each["OwnerId"]);
  assert.deepEqual(nics?.toSorted(), [OWNER, PARTICIPANT]);
  for (const account of [OWNER, PARTICIPANT]) {
    const { status, body } = await importInto(url, account, file);
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /has interfaces or groups in vpc-\w+ of account/);
  }
  await participant.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: theirs.nic }));
  await participant.send(new DeleteSecurityGroupCommand({ GroupId: theirs.GroupId }));
  for (const account of [PARTICIPANT, OWNER]) assert.equal((await importInto(url, account, file)).status, 200);
});

test("a file puts nothing into another account's VPC, though a subnet of it is shared", async (t) => {
  const { url } = await openCordon(t, { settings: { organization } });
  const { owner, participant, ours, theirs, SubnetId } = await sharing(url);
  const file = (await ask(url, PARTICIPANT, "/_cordon/export")) as Lists;
  await participant.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: theirs.nic }));
  await participant.send(new DeleteSecurityGroupCommand({ GroupId: theirs.GroupId }));
  const free = async () =>
    (await owner.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))).Subnets?.[0]?.AvailableIpAddressCount;
  const before = await free();
  assert.equal((await importInto(url, PARTICIPANT, file)).status, 200);
  assert.equal(await free(), before);
  const asked = { from: ours.nic, to: theirs.nic, traffic: "tcp/80" };
  await assert.rejects(ask(url, OWNER, "/_cordon/check", asked), /there is no network interface/);
  // What the participant makes from then on is there on both sides.
  const { GroupId = "" } = await participant.send(
    new CreateSecurityGroupCommand({
      GroupName: "more",
      Description: "d",
      VpcId: file["Vpcs"]?.[0]?.["VpcId"] as string,
    }),
  );
  assert.ok(GroupId);
});
