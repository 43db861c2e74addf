/** `cordon whatif` on a real plan of an ordinary new stack (test/terraform/stack/shop): it's understood whole, and named by the plan. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/index.ts";

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(() => cordon.close());

interface Resource {
  readonly address: string;
  readonly change: { after: Record<string, unknown> | null };
}
const readPlan = () =>
  JSON.parse(readFileSync(new URL("what-if-shop.json", import.meta.url), "utf8")) as {
    resource_changes: Resource[];
  };

function run(
  plan: object,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, ["src/main/cordon.ts", "whatif", "-", "--exit-code", ...args], {
    env: { ...process.env, AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: "test", AWS_REGION: "us-east-1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  child.stdin.end(JSON.stringify(plan));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out })));
}

test("nothing is left out: the internet to web, and web to db, by the plan's addresses", async () => {
  const { code, out } = await run(readPlan());
  assert.equal(
    out.replaceAll("module.shop.", ""),
    `54 calls decided, none made: these flows open and close

between interfaces
  opens  aws_instance.web["a"], aws_instance.web["b"] -> aws_instance.web["a"], aws_instance.web["b"]                  tcp/443   a new rule of web (out all to 0.0.0.0/0); a new rule of web (in tcp/443 from 0.0.0.0/0)
  opens  aws_instance.web["a"], aws_instance.web["b"] -> aws_network_interface.db["a"], aws_network_interface.db["b"]  tcp/5432  a new rule of web (out all to 0.0.0.0/0); a new rule of db (in tcp/5432 from module.groups.aws_security_group.web)

with addresses, by the groups alone
  opens  0.0.0.0/0 -> aws_instance.web["a"], aws_instance.web["b"]  tcp/443  a new rule of web (in tcp/443 from 0.0.0.0/0)
  opens  aws_instance.web["a"], aws_instance.web["b"] -> 0.0.0.0/0  all      a new rule of web (out all to 0.0.0.0/0)

from the internet, if a path leads there
  opens  0.0.0.0/0 -> aws_instance.web["a"], aws_instance.web["b"]  tcp/443  a new rule of web (in tcp/443 from 0.0.0.0/0)
`,
  );
  assert.equal(code, 1);
});

test("without its route to the internet, nobody out there reaches web", async () => {
  const plan = readPlan();
  const without = plan.resource_changes.filter(({ address }) => address !== "module.shop.aws_route.internet");
  const { code, out } = await run({ ...plan, resource_changes: without }, "--json");
  const { internet, refused, unmapped } = JSON.parse(out);
  assert.deepEqual([code, internet, refused, unmapped], [1, [], [], []]);
});

test("without the rules of its groups, the stack opens nothing: exit status 0", async () => {
  const plan = readPlan();
  const closed = plan.resource_changes
    .filter(({ address }) => !address.includes("aws_vpc_security_group_ingress_rule"))
    .map((resource) => {
      const { after } = resource.change;
      if (!resource.address.endsWith("aws_security_group.web")) return resource;
      return { ...resource, change: { ...resource.change, after: { ...after, ingress: [], egress: [] } } };
    });
  const { code, out } = await run({ ...plan, resource_changes: closed });
  assert.equal(out, "51 calls decided, none made: no flow opens or closes\n");
  assert.equal(code, 0);
});

test("a load balancer of which the plan has no subnets isn't understood, and that's exit status 2", async () => {
  const plan = readPlan();
  const change = { actions: ["create"], before: null, after: {}, after_unknown: {} };
  const front = { address: "aws_lb.front", mode: "managed", type: "aws_lb", name: "front", change };
  const { code, out } = await run({ ...plan, resource_changes: [...plan.resource_changes, front] });
  assert.match(out, /not understood\n {2}aws_lb\.front {2}its subnets are not in the plan\n/);
  assert.equal(code, 2);
});
