/** Block Public Access in every answer about flows: check, open, reach, test, what-if of calls and plans, the matrix, and the past. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import {
  CreateVpcBlockPublicAccessExclusionCommand,
  DeleteVpcBlockPublicAccessExclusionCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  type InternetGatewayBlockMode,
  ModifyVpcBlockPublicAccessOptionsCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { planOf } from "../setup/plan-of.ts";
import { runInStack } from "../setup/run-in-stack.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
const folder = temporaryFolder("cordon-block-public-access");
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
  stack = await makeSmallStack(cordon.url, "000000000025");
});
after(() => cordon.close());
beforeEach(() => block("off"));

const run = (...args: readonly string[]) => runInStack(cordon.url, stack, ...args);
const block = (InternetGatewayBlockMode: InternetGatewayBlockMode) =>
  stack.ec2.send(new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode }));

function file(name: string, content: object | string): string {
  const path = `${folder}/${name}`;
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const STOPPED = "igw-shop: Block Public Access stops it: block-ingress holds in subnet-front";
/** What each command says of the way from the internet to web-1. */
const asked = async () => ({
  check: (await run("check", "--from", "internet", "--to", "eni-web-1", "tcp/443")).out,
  out: (await run("check", "--from", "eni-web-1", "--to", "8.8.8.8", "tcp/443")).out,
  open: (await run("open", "tcp/443", "--all")).out,
  reach: (await run("reach", "eni-web-1", "tcp/443")).out,
  test: await run(
    "test",
    file(
      "expectations.yaml",
      "names:\n  office: [203.0.113.9]\n  first: { tag: Name=web-1 }\nexpect:\n  - office may reach first on tcp/443\n",
    ),
  ),
});

test("what it stops is refused by every command, and each says so", async () => {
  const before = await asked();
  assert.match(before.check, /^allowed/);
  assert.match(before.out, /^allowed/);
  assert.match(before.open, /^1 interface of 4/);
  assert.equal(before.test.status, 0, before.test.out + before.test.err);
  await block("block-ingress");
  const { check, out, open, reach, test } = await asked();
  for (const text of [check, out]) {
    assert.match(text, /^refused/);
    assert.ok(text.includes(STOPPED), text);
  }
  assert.match(open, /^None of 4 interfaces/);
  assert.match(open, /Block Public Access stops it/);
  assert.doesNotMatch(reach, /the internet.* tcp\/443\n/);
  assert.equal(test.status, 1);
  assert.match(test.out, /Block Public Access stops it/);
  await block("off");
  assert.deepEqual(await asked(), before);
});

const call = (action: string, input: object) => ({ service: "ec2", action, input });

test("what-if: which flows a change of the options, or an exclusion, opens and closes", async () => {
  const calls = file("calls.json", [
    call("ModifyVpcBlockPublicAccessOptions", { InternetGatewayBlockMode: "block-bidirectional" }),
  ]);
  const { out } = await run("whatif", calls);
  assert.match(out, /closes {2}.*eni-web-1/);
  const { VpcBlockPublicAccessOptions: still } = await stack.ec2.send(
    new DescribeVpcBlockPublicAccessOptionsCommand({}),
  );
  assert.equal(still?.InternetGatewayBlockMode, "off");
  await block("block-bidirectional");
  const exclusion = { SubnetId: stack.ids["subnet-front"], InternetGatewayExclusionMode: "allow-bidirectional" };
  const opened = await run("whatif", file("exclusion.json", [call("CreateVpcBlockPublicAccessExclusion", exclusion)]));
  assert.match(opened.out, /opens {2}.*eni-web-1/);
  await block("off");
});

test("what-if of a Terraform plan: options, and exclusions made, changed and deleted", async () => {
  const decided = async (plan: object) => (await run("whatif", file("plan.json", plan))).out;
  const options = {
    "aws_vpc_block_public_access_options.main": [{ internet_gateway_block_mode: "block-ingress" }, {}],
  };
  const mode = { internet_gateway_exclusion_mode: "allow-bidirectional" };
  const excluded = {
    "aws_vpc_block_public_access_exclusion.front": [{ ...mode, subnet_id: stack.ids["subnet-front"] }, {}],
  };
  const plan = (resources: object, actions?: readonly string[]) =>
    planOf(resources as Parameters<typeof planOf>[0], actions);
  assert.match(await decided(plan(options)), /closes {2}.*eni-web-1/);
  assert.match(await decided(plan({ ...options, ...excluded })), /no flow opens or closes/);
  await block("block-ingress");
  assert.match(await decided(plan(options, ["delete"])), /opens {2}.*eni-web-1/);
  const made = await stack.ec2.send(
    new CreateVpcBlockPublicAccessExclusionCommand({
      SubnetId: stack.ids["subnet-front"],
      InternetGatewayExclusionMode: "allow-bidirectional",
    }),
  );
  const ExclusionId = made.VpcBlockPublicAccessExclusion?.ExclusionId;
  const there = { "aws_vpc_block_public_access_exclusion.front": [{ ...mode, id: ExclusionId }, {}] };
  assert.match(await decided(plan(there, ["delete"])), /closes {2}.*eni-web-1/);
  const changing = plan(there, ["update"]);
  const [change] = changing.resource_changes;
  assert.ok(change !== undefined);
  const after = { ...change.change.after, internet_gateway_exclusion_mode: "allow-egress" };
  const updated = { ...changing, resource_changes: [{ ...change, change: { ...change.change, after } }] };
  assert.match(await decided(updated), /closes {2}.*eni-web-1/);
  await stack.ec2.send(new DeleteVpcBlockPublicAccessExclusionCommand({ ExclusionId }));
  await block("off");
});

test("a look at the past knows what was stopped then, and diff says who changed it", async () => {
  await block("block-ingress");
  const then = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await block("off");
  const asked = ["check", "--from", "internet", "--to", "eni-web-1", "tcp/443"];
  assert.match((await run(...asked)).out, /^allowed/);
  const past = (await run(...asked, "--at", then)).out;
  assert.ok(past.includes(STOPPED), past);
  const { out } = await run("diff", "--from", then);
  assert.match(out, /opens {2}.*eni-web-1/);
  assert.match(out, /ModifyVpcBlockPublicAccessOptions/);
});
