/** Many concurrent calls to one resource, through the official client: nothing is lost, and versions show who was late. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateManagedPrefixListCommand,
  CreateTagsCommand,
  DescribeTagsCommand,
  type EC2Client,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { ec2Client } from "../setup/ec2-client.ts";

let cordon: Cordon;
let client: EC2Client;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
  client = ec2Client(cordon.url, "000000000201");
});
after(async () => {
  client.destroy();
  await cordon.close();
});

const twenty = Array.from({ length: 20 }, (_, i) => i);

async function createList(): Promise<string> {
  const input = { PrefixListName: "busy", AddressFamily: "IPv4", MaxEntries: 50 };
  const { PrefixList } = await client.send(new CreateManagedPrefixListCommand(input));
  return PrefixList?.PrefixListId ?? "";
}
const add = (PrefixListId: string, i: number, CurrentVersion?: number) =>
  client.send(
    new ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion, AddEntries: [{ Cidr: `10.${i}.0.0/16` }] }),
  );
const countEntries = async (PrefixListId: string) =>
  (await client.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }))).Entries?.length;

test("catalogue 309: tags that many concurrent calls put on one resource are all kept", async () => {
  const id = await createList();
  const put = (i: number) =>
    client.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: `k${i}`, Value: "" }] }));
  await Promise.all(twenty.map(put));
  const Filters = [{ Name: "resource-id", Values: [id] }];
  assert.equal((await client.send(new DescribeTagsCommand({ Filters }))).Tags?.length, 20);
});

test("catalogue 206: no call meets a list in the middle of a change, so no modification is refused for that", async () => {
  const id = await createList();
  await Promise.all(twenty.map((i) => add(id, i)));
  assert.equal(await countEntries(id), 20);
});

test("catalogue 205: of modifications that name the same version, one succeeds and the others are too late", async () => {
  const id = await createList();
  const results = await Promise.allSettled(twenty.map((i) => add(id, i, 1)));
  const refused = results.filter((result) => result.status === "rejected");
  assert.equal(refused.length, 19);
  for (const { reason } of refused) assert.equal(reason.name, "PrefixListVersionMismatch");
  assert.equal(await countEntries(id), 1);
});
