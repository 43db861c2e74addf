/** When access keys of IAM were last used: kept with the first call of a quarter of an hour. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { GLOBAL } from "../../src/model/regions.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { ACCOUNT, ask, inactive, secureGateway, withUser } from "../setup/iam.ts";
import type { Key } from "../setup/signed-call.ts";
import { ANY_KEY } from "../setup/signed-call.ts";
import { smallGateway, tamper } from "../setup/small-gateway.ts";

const usesOf = (gateway: Gateway, { accessKeyId }: Key) =>
  gateway.ledger.read({ account: ACCOUNT, region: GLOBAL }, (world) => world.get("iam-access-key-use", accessKeyId));

/** A gateway whose clock a test moves; signatures are of the time when they're made. */
function gatewayAt(start: number) {
  const clock = { now: start };
  return { clock, gateway: smallGateway({ now: () => clock.now, log: () => {} }) };
}

test("the first call of a key is kept, and another one after a quarter of an hour", async () => {
  const start = Date.parse("2026-01-02T03:00:00.000Z");
  const { clock, gateway } = gatewayAt(start);
  const { key } = await withUser(gateway);
  assert.equal(await usesOf(gateway, key), undefined);
  const used = async (minutes: number, service: "ec2" | "sts") => {
    clock.now = start + minutes * 60_000;
    await ask(gateway, key, service === "ec2" ? "DescribeVpcs" : "GetCallerIdentity", {}, service);
    const use = await usesOf(gateway, key);
    return [use?.at, use?.service, use?.region];
  };
  const first = ["2026-01-02T03:00:00.000Z", "ec2", "us-east-1"];
  assert.deepEqual(await used(0, "ec2"), first);
  assert.deepEqual(await used(14, "sts"), first);
  assert.deepEqual(await used(15, "sts"), ["2026-01-02T03:15:00.000Z", "sts", "us-east-1"]);
});

test("a refused call is a use; one whose signature is wrong isn't, nor one of a key that doesn't sign in", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway);
  await ask(gateway, { ...key, secretAccessKey: "guessed" }, "DescribeVpcs");
  assert.equal(await usesOf(gateway, key), undefined);
  await inactive(gateway, key.accessKeyId);
  await ask(gateway, key, "DescribeVpcs");
  assert.equal(await usesOf(gateway, key), undefined);
  const other = await withUser(gateway);
  assert.equal((await ask(gateway, other.key, "DescribeSubnets")).code, "UnauthorizedOperation");
  assert.equal((await usesOf(gateway, other.key))?.service, "ec2");
});

test("what isn't a key of IAM's leaves no use", async () => {
  const gateway = smallGateway();
  const { key } = await withUser(gateway);
  await ask(gateway, ANY_KEY, "DescribeVpcs");
  assert.equal(await usesOf(gateway, ANY_KEY), undefined);
  assert.equal(await usesOf(gateway, key), undefined);
});

test("a call is answered even if the use of its key can't be kept", async () => {
  const lines: string[] = [];
  let isFull = false;
  const store = tamper(openMemoryStore(), () => (isFull ? Promise.reject(new Error("disk full")) : undefined));
  const gateway = smallGateway({ store, log: (line) => lines.push(line) });
  const { key } = await withUser(gateway);
  isFull = true;
  assert.equal((await ask(gateway, key, "DescribeVpcs")).status, 200);
  assert.match(lines.join("\n"), /the use of its access key could not be kept/);
  isFull = false;
  assert.equal((await ask(gateway, key, "DescribeVpcs")).status, 200);
  assert.equal((await usesOf(gateway, key))?.service, "ec2");
});
