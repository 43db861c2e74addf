/** A stack of three tiers through Terraform, twice at once in one account: nothing waits for us and no rule is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DescribeSecurityGroupRulesCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import { startCordon } from "../../src/main/index.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { terraformIsMissing, Workspace } from "./terraform.ts";

/** Groups of one stack: its own dozen, and the default one of its VPC. */
const GROUPS = 13;

test("three tiers, twice in parallel: every rule is there, the plan is empty, and everything is destroyed", {
  skip: terraformIsMissing ?? false,
}, async () => {
  const cordon = await startCordon({ port: 0, store: "memory" });
  const modules = new Map([["stack", fileURLToPath(new URL("stack/three-tiers", import.meta.url))]]);
  const stacks = [new Workspace(cordon.url, modules), new Workspace(cordon.url, modules)];
  const client = ec2Client(cordon.url);
  const run = async (...args: readonly string[]) => {
    const results = await Promise.all(stacks.map((stack) => stack.run(...args)));
    for (const { status, output } of results) assert.equal(status, 0, output);
    return results.map(({ output }) => output);
  };
  try {
    await run("get");
    await run("apply", "-auto-approve", "-no-color");
    const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({}));
    const byVpc = Map.groupBy(SecurityGroups, ({ VpcId }) => VpcId);
    const counts = await Promise.all(
      [...byVpc.values()]
        .filter((groups) => groups.length === GROUPS)
        .map(async (groups) => {
          const own = groups.filter(({ GroupName }) => GroupName !== "default").map(({ GroupId = "" }) => GroupId);
          const Filters = [{ Name: "group-id", Values: own }];
          return (await client.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules?.length;
        }),
    );
    const expected = Number(/"?rules"?\s*=\s*(\d+)/.exec((await run("output", "-no-color"))[0] ?? "")?.[1]);
    assert.ok(expected > 100);
    assert.deepEqual(counts, [expected, expected]);
    await run("plan", "-detailed-exitcode", "-no-color");
    await run("destroy", "-auto-approve", "-no-color");
    const { SecurityGroups: left = [] } = await client.send(new DescribeSecurityGroupsCommand({}));
    assert.deepEqual(
      left.map(({ GroupName }) => GroupName),
      ["default"],
    );
  } finally {
    for (const stack of stacks) stack.remove();
    await cordon.close();
  }
});
