/** `cordon whatif` on plans with load balancers, databases, functions and tasks: ends of flows, or named as not understood. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { planOf } from "../setup/plan-of.ts";

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(() => cordon.close());

interface Told {
  readonly refused: readonly unknown[];
  readonly unmapped: readonly { readonly resource: string; readonly reason: string; readonly matters: boolean }[];
  readonly interfaces: readonly Flow[];
  readonly internet: readonly (Omit<Flow, "from" | "to"> & { readonly interfaceIds: readonly string[] })[];
  readonly parties: readonly { readonly id: string; readonly resource?: string }[];
}
interface Flow {
  readonly becomes: string;
  readonly traffic: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

async function whatIf(plan: object, ...args: readonly string[]) {
  const child = spawn(process.execPath, ["src/main/cordon.ts", "whatif", "-", "--exit-code", "--json", ...args], {
    env: { ...process.env, AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: "test", AWS_REGION: "us-east-1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  child.stdin.end(JSON.stringify(plan));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const { refused, unmapped, interfaces, internet, parties } = JSON.parse(out) as Told;
  const resources = new Map(parties.map(({ id, resource }) => [id, resource ?? id]));
  const names = (ids: readonly string[]) => [...new Set(ids.map((id) => resources.get(id)))].join(" + ");
  return {
    code,
    refused,
    unmapped: unmapped.map(({ resource, matters, reason }) => (matters ? `${resource}: ${reason}` : resource)),
    flows: interfaces
      .map(({ becomes, from, to, traffic }) => `${becomes} ${names(from)} -> ${names(to)} ${traffic}`)
      .sort(),
    internet: internet.map(({ becomes, interfaceIds, traffic }) => `${becomes} ${names(interfaceIds)} ${traffic}`),
  };
}

const inVpc = { vpc_id: "aws_vpc.main.id" };
const group = (ingress: readonly object[]) =>
  [
    { ingress, egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"], self: false }] },
    inVpc,
  ] as const;
const tcp = (port: number, cidr: string) => ({
  protocol: "tcp",
  from_port: port,
  to_port: port,
  cidr_blocks: [cidr],
  self: false,
});

/** A VPC with two subnets, a way to the internet, and groups of three tiers. */
const GROUND = {
  "aws_vpc.main": [{ cidr_block: "10.80.0.0/16" }, {}],
  "aws_subnet.a": [{ cidr_block: "10.80.1.0/24", availability_zone: "us-east-1a" }, inVpc],
  "aws_subnet.b": [{ cidr_block: "10.80.2.0/24", availability_zone: "us-east-1b" }, inVpc],
  "aws_internet_gateway.main": [{}, inVpc],
  "aws_route_table.main": [{ route: [] }, inVpc],
  "aws_route.internet": [
    { destination_cidr_block: "0.0.0.0/0" },
    { route_table_id: "aws_route_table.main.id", gateway_id: "aws_internet_gateway.main.id" },
  ],
  "aws_route_table_association.a": [{}, { route_table_id: "aws_route_table.main.id", subnet_id: "aws_subnet.a.id" }],
  "aws_route_table_association.b": [{}, { route_table_id: "aws_route_table.main.id", subnet_id: "aws_subnet.b.id" }],
  "aws_security_group.front": group([tcp(443, "0.0.0.0/0")]),
  "aws_security_group.app": group([tcp(8080, "10.80.0.0/16")]),
  "aws_security_group.db": group([]),
  "aws_vpc_security_group_ingress_rule.db": [
    { ip_protocol: "tcp", from_port: 5432, to_port: 5432 },
    { security_group_id: "aws_security_group.db.id", referenced_security_group_id: "aws_security_group.app.id" },
  ],
} as const;
const SUBNETS = ["aws_subnet.a.id", "aws_subnet.b.id"];

test("what a plan puts into its subnets is an end of flows, by its groups there", async () => {
  const told = await whatIf(
    planOf({
      ...GROUND,
      "aws_lb.front": [
        { load_balancer_type: "application", internal: false },
        { subnets: SUBNETS, security_groups: "aws_security_group.front.id" },
      ],
      "aws_ecs_service.app": [
        { network_configuration: [{ assign_public_ip: false }] },
        {
          "network_configuration.subnets": SUBNETS,
          "network_configuration.security_groups": "aws_security_group.app.id",
        },
      ],
      "aws_lambda_function.job": [
        { vpc_config: [{}] },
        { "vpc_config.subnet_ids": SUBNETS, "vpc_config.security_group_ids": "aws_security_group.app.id" },
      ],
      "aws_lambda_function.outside": [{ vpc_config: [] }, {}],
      "aws_db_subnet_group.main": [{ name: "main" }, { subnet_ids: SUBNETS }],
      "aws_db_instance.main": [
        { db_subnet_group_name: "main", publicly_accessible: false },
        { vpc_security_group_ids: "aws_security_group.db.id" },
      ],
    }),
  );
  assert.deepEqual(told.refused, []);
  assert.deepEqual(told.unmapped, ["aws_lambda_function.outside", "aws_db_subnet_group.main"]);
  assert.ok(
    told.flows.includes("opens aws_ecs_service.app + aws_lambda_function.job -> aws_db_instance.main tcp/5432"),
  );
  assert.ok(
    told.flows.some((flow) => /^opens aws_lb\.front -> .*aws_ecs_service\.app.* tcp\/8080$/.test(flow)),
    told.flows.join("\n"),
  );
  assert.ok(!told.flows.some((flow) => flow.startsWith("opens aws_lb.front -> aws_db_instance")));
  assert.deepEqual(told.internet, ["opens aws_lb.front tcp/443"]);
  assert.equal(told.code, 1);
});

test("an internal load balancer and a public database are where they say", async () => {
  const told = await whatIf(
    planOf({
      ...GROUND,
      "aws_lb.inside": [
        { load_balancer_type: "application", internal: true, subnet_mapping: [{}, {}] },
        { "subnet_mapping.subnet_id": "aws_subnet.a.id", security_groups: "aws_security_group.front.id" },
      ],
      "aws_db_subnet_group.main": [{}, { subnet_ids: SUBNETS }],
      "aws_rds_cluster.main": [
        { publicly_accessible: true },
        {
          db_subnet_group_name: "aws_db_subnet_group.main.name",
          vpc_security_group_ids: "aws_security_group.front.id",
        },
      ],
      "aws_rds_cluster_instance.one": [{}, { cluster_identifier: "aws_rds_cluster.main.id" }],
    }),
  );
  assert.deepEqual([told.refused, told.internet, told.code], [[], ["opens aws_rds_cluster.main tcp/443"], 1]);
  assert.deepEqual(told.unmapped, ["aws_db_subnet_group.main", "aws_rds_cluster_instance.one"]);
});

test("whatever holds groups and can't be placed is named, and that's exit status 2", async () => {
  const created = await whatIf(
    planOf({
      ...GROUND,
      "aws_db_instance.lost": [
        { db_subnet_group_name: "elsewhere" },
        { vpc_security_group_ids: "aws_security_group.db.id" },
      ],
      "aws_lb.net": [{ load_balancer_type: "network" }, { subnets: SUBNETS }],
      "aws_launch_template.app": [{}, { vpc_security_group_ids: "aws_security_group.app.id" }],
      "aws_cloudformation_stack.any": [{}, {}],
      "aws_eks_cluster.main": [{ vpc_config: [{}] }, { "vpc_config.security_group_ids": "aws_security_group.app.id" }],
      "aws_iam_role.app": [{}, {}],
    }),
  );
  assert.deepEqual(created.unmapped, [
    "aws_db_instance.lost: its subnets are not in the plan",
    "aws_lb.net: a network load balancer without security groups is not understood",
    "aws_launch_template.app: aws_launch_template is not understood, and it holds security groups",
    "aws_cloudformation_stack.any: aws_cloudformation_stack is not understood",
    "aws_eks_cluster.main: aws_eks_cluster is not understood, and it holds security groups",
    "aws_iam_role.app",
  ]);
  assert.equal(created.code, 2);
  const lb = { "aws_lb.front": [{ security_groups: ["sg-0123456789abcdef0"] }, {}] } as const;
  const deleted = await whatIf(planOf(lb, ["delete"]));
  assert.deepEqual(
    [deleted.unmapped, deleted.code],
    [["aws_lb.front: the interfaces that it has are not known, so what closes with it is not told"], 2],
  );
  const updated = planOf(lb, ["update"]);
  const [change] = updated.resource_changes;
  const moved = { ...change?.change, after: { security_groups: ["sg-0fedcba9876543210"] } };
  const { unmapped, code } = await whatIf({ ...updated, resource_changes: [{ ...change, change: moved }] });
  assert.deepEqual([unmapped, code], [["aws_lb.front: a change of security_groups is not understood"], 2]);
  const same = { ...change?.change, after: change?.change.before, after_unknown: {} };
  const unmoved = await whatIf({ ...updated, resource_changes: [{ ...change, change: same }] });
  assert.deepEqual([unmoved.unmapped, unmoved.code], [["aws_lb.front"], 0]);
});

test("resources of another Region are named, and left out once the Region is chosen", async () => {
  const { configuration, ...plan } = planOf({ "aws_vpc.west": [{ cidr_block: "10.90.0.0/16" }, {}], ...GROUND });
  const { resources } = configuration.root_module;
  const inWest = resources.map((each) => ({
    ...each,
    provider_config_key: each.address === "aws_vpc.west" ? "aws.west" : "aws",
  }));
  const provider_config = {
    aws: { expressions: { region: { constant_value: "us-east-1" } } },
    "aws.west": { expressions: { region: { references: ["var.west"] } } },
  };
  const both = {
    ...plan,
    variables: { west: { value: "us-west-2" } },
    configuration: { root_module: { resources: inWest }, provider_config },
  };
  const told = await whatIf(both);
  assert.deepEqual(told.unmapped, [
    "aws_vpc.west: it is in us-west-2, and this is about us-east-1: ask once with --region for each",
  ]);
  assert.deepEqual([told.refused, told.code], [[], 2]);
  const east = await whatIf(both, "--region", "us-east-1");
  assert.deepEqual([east.unmapped, east.refused, east.code], [["aws_vpc.west"], [], 0]);
  const west = await whatIf(both, "--region", "us-west-2");
  assert.deepEqual([west.unmapped.length, west.refused, west.code], [Object.keys(GROUND).length, [], 0]);
});
