/** Saved answers about load balancers and databases that were written by someone who means no good, or is careless. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ImportRefused } from "../members.ts";
import { partitionOfAnswers } from "../partition-of-answers.ts";

const ACCOUNT = "111122223333";
const CODE = "0123456789abcdef";
const arn = (what: string) => `arn:aws:elasticloadbalancing:us-east-1:999999999999:${what}`;
const LB = arn(`loadbalancer/net/web/${CODE}`);
const LISTENER = arn(`listener/net/web/${CODE}/${CODE}`);
const GROUP = arn(`targetgroup/web/${CODE}`);

const nic = (id: string, more: object = {}) => ({
  ...{ NetworkInterfaceId: id, SubnetId: "subnet-1", VpcId: "vpc-1", OwnerId: ACCOUNT, AvailabilityZone: "us-east-1a" },
  ...{
    MacAddress: "02:00:00:00:00:01",
    PrivateIpAddresses: [{ PrivateIpAddress: `10.0.0.${id.length + 10}`, Primary: true }],
  },
  ...{ Description: "RDSNetworkInterface", InterfaceType: "interface", RequesterManaged: true, Groups: [] },
  ...more,
});

const answers = (more: Readonly<Record<string, unknown>>) => ({
  Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", OwnerId: ACCOUNT }],
  Subnets: [
    {
      SubnetId: "subnet-1",
      VpcId: "vpc-1",
      CidrBlock: "10.0.0.0/24",
      OwnerId: ACCOUNT,
      AvailabilityZone: "us-east-1a",
    },
  ],
  ...more,
});

const read = (more: Readonly<Record<string, unknown>>) =>
  partitionOfAnswers(answers(more), "us-east-1", ((kind: string) => `${kind}-1`) as never);

const balancer = { LoadBalancerArn: LB, LoadBalancerName: "web", Type: "network", VpcId: "vpc-1" };
const group = { TargetGroupArn: GROUP, TargetGroupName: "web", Protocol: "TCP", Port: 80, VpcId: "vpc-1" };
const listener = (more: object = {}) => ({
  ListenerArn: LISTENER,
  LoadBalancerArn: LB,
  Port: 80,
  Protocol: "TCP",
  DefaultActions: [{ Type: "forward", TargetGroupArn: GROUP }],
  ...more,
});

test("what isn't of AWS's shape is refused, with its place", () => {
  const rule = (more: object) => ({ RuleArn: `${arn(`listener-rule/net/web/${CODE}/${CODE}`)}/${CODE}`, ...more });
  for (const [wrong, message] of [
    [{ LoadBalancers: [{ ...balancer, LoadBalancerArn: "web" }] }, /LoadBalancers\[0\]\.LoadBalancerArn is no ARN/],
    [{ LoadBalancers: [{ ...balancer, Type: "classic" }] }, /Type is classic/],
    [{ LoadBalancers: [{ ...balancer, AvailabilityZones: "all" }] }, /AvailabilityZones is not a list/],
    [{ TargetGroups: [{ ...group, Protocol: "../" }] }, /Protocol is \.\.\//],
    [{ Listeners: { x: [listener({ DefaultActions: [{ Type: 1 }] })] } }, /Type is not a string/],
    [
      { Listeners: { x: [listener({ DefaultActions: [{ Type: "forward", ForwardConfig: [] }] })] } },
      /is not an object/,
    ],
    [
      {
        Listeners: { x: [listener({ DefaultActions: [{ Type: "forward", ForwardConfig: { TargetGroups: [{}] } }] })] },
      },
      /needs TargetGroupArn/,
    ],
    [{ Rules: [rule({ Conditions: [{ Field: "weather", Values: ["x"] }] })] }, /Rules\[0\]: Condition field 'weather'/],
    [{ Rules: [rule({ Conditions: [{ Field: "path-pattern" }] })] }, /condition value must be specified/],
    [{ TargetGroups: [group], TargetHealthDescriptions: { [GROUP]: [{ Target: { Id: 5 } }] } }, /Id is not a string/],
    [{ DBInstances: [{ DBInstanceIdentifier: "a", Engine: "postgres", DBName: "x".repeat(9_000) }] }, /at most/],
  ] as const) {
    assert.throws(
      () => read(wrong),
      (error) => error instanceof ImportRefused && message.test(error.message),
      JSON.stringify(wrong).slice(0, 200),
    );
  }
});

test("what names the account that saved it becomes the importer's own", () => {
  const world = read({
    LoadBalancers: [balancer],
    TargetGroups: [group],
    Listeners: { "net-web-0123456789abcdef": [listener()] },
    TargetHealthDescriptions: { "web-0123456789abcdef": [{ Target: { Id: LB, Port: 80 } }] },
  });
  const [rule] = [...world.all("listener-rule")];
  assert.deepEqual(
    [...(rule?.actions ?? [])].map(({ ForwardConfig }) => ForwardConfig?.TargetGroups),
    [[{ TargetGroupArn: GROUP.replace("999999999999", ACCOUNT) }]],
  );
  const target = world.get("target-group", `web/${CODE}`)?.targets[0]?.id;
  assert.equal(target, LB.replace("999999999999", ACCOUNT));
  assert.deepEqual(
    [...world.all("gap")].map(({ id }) => id).filter((id) => id.includes(CODE)),
    [`attributes/net/web/${CODE}`, `attributes/web/${CODE}`],
  );
});

test("an interface of a database is told by its zone, subnet and groups, unless two databases could have it", () => {
  const database = (id: string, more: object = {}) => ({
    ...{ DBInstanceIdentifier: id, Engine: "postgres", AvailabilityZone: "us-east-1a", Endpoint: { Port: 5432 } },
    DBSubnetGroup: { DBSubnetGroupName: "Rows", VpcId: "vpc-1", Subnets: [{ SubnetIdentifier: "subnet-1" }] },
    ...more,
  });
  const held = (databases: readonly object[], ...nics: readonly object[]) =>
    [...read({ DBInstances: databases, NetworkInterfaces: nics }).all("db-instance")].map((each) => [
      each.id,
      each.subnetGroupId,
      ...each.networkInterfaceIds,
    ]);
  assert.deepEqual(held([database("Orders")], nic("eni-1")), [["orders", "rows", "eni-1"]]);
  const elsewhere = database("b", { AvailabilityZone: "us-east-1b" });
  assert.deepEqual(held([database("a"), elsewhere], nic("eni-1")), [
    ["a", "rows", "eni-1"],
    ["b", "rows"],
  ]);
  assert.deepEqual(held([database("a"), database("b")], nic("eni-1"), nic("eni-22")), [
    ["a", "rows"],
    ["b", "rows"],
  ]);
  assert.deepEqual(held([database("a")], nic("eni-1", { Description: "mine" })), [["a", "rows"]]);
  assert.deepEqual(held([database("a", { DBInstanceStatus: "deleting" })], nic("eni-1")), []);
});
