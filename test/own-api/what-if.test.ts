/** `cordon whatif` end to end: calls and Terraform plans, decided on a served network that stays as it is. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how calls refer to earlier answers
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import { askForBody } from "../../src/cli/answer-or-error.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { ec2Client } from "../setup/ec2-client.ts";

let cordon: Cordon;
const ids = {
  vpc: "",
  subnet: "",
  web: "",
  db: "",
  eniWeb: "",
  eniDb: "",
  list: "",
  https: "",
  "at web": "",
  "at db": "",
};

before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
  const ec2 = ec2Client(cordon.url);
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
  ids.vpc = Subnets?.[0]?.VpcId ?? "";
  ids.subnet = Subnets?.[0]?.SubnetId ?? "";
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: "d", VpcId: ids.vpc }))).GroupId ?? "";
  const nic = async (id: string) => {
    const input = { SubnetId: ids.subnet, Groups: [id] };
    const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand(input));
    return [NetworkInterface?.NetworkInterfaceId ?? "", NetworkInterface?.PrivateIpAddress ?? ""] as const;
  };
  [ids.web, ids.db] = [await group("web"), await group("db")];
  [ids.eniWeb, ids["at web"]] = await nic(ids.web);
  [ids.eniDb, ids["at db"]] = await nic(ids.db);
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: "offices",
      AddressFamily: "IPv4",
      MaxEntries: 5,
      Entries: [{ Cidr: "192.0.2.0/24" }],
    }),
  );
  ids.list = PrefixList?.PrefixListId ?? "";
  const { SecurityGroupRules } = await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: ids.web,
      IpPermissions: [
        { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
        { IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: ids.list }] },
      ],
    }),
  );
  ids.https = SecurityGroupRules?.find(({ FromPort }) => FromPort === 443)?.SecurityGroupRuleId ?? "";
  assert.ok(Object.values(ids).every((id) => id !== ""));
});
after(() => cordon.close());

function run(input: unknown, ...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ["src/main/cordon.ts", "whatif", "-", ...args], {
    env: { ...process.env, AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: "test", AWS_REGION: "us-east-1" },
  });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (data) => (texts.out += data));
  child.stderr.on("data", (data) => (texts.err += data));
  child.stdin.end(typeof input === "string" ? input : JSON.stringify(input));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...texts })));
}

/** Ids as names, so that the text can be read. */
const named = (text: string): string =>
  Object.entries(ids).reduce((told, [name, id]) => told.replaceAll(id, `<${name}>`), text);
const call = (action: string, input: object, as?: string) => ({ service: "ec2", action, input, ...(as && { as }) });
const state = async () => JSON.stringify(await askForBody(cordon.url, "/_cordon/export"));

test("a rule that is added and one that is removed: flows that open and close, and nothing happens", async () => {
  const before = await state();
  const { code, out, err } = await run([
    call("AuthorizeSecurityGroupIngress", {
      GroupId: ids.db,
      IpPermissions: [
        { IpProtocol: "tcp", FromPort: 5432, ToPort: 5433, UserIdGroupPairs: [{ GroupId: ids.web }] },
        { IpProtocol: "udp", FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: "10.1.0.0/16" }] },
      ],
    }),
    call("RevokeSecurityGroupIngress", { GroupId: ids.web, SecurityGroupRuleIds: [ids.https] }),
  ]);
  assert.equal(err, "");
  assert.equal(code, 0);
  assert.equal(
    named(out),
    `2 calls decided, none made: these flows open and close

between interfaces
  opens  <eniWeb> (<at web>) -> <eniDb> (<at db>)  tcp/5432-5433  <open> of web (out all to 0.0.0.0/0); a new rule of db (in tcp/5432-5433 from <web> (web))

with addresses, by the groups alone
  opens   10.1.0.0/16 -> <eniDb> (<at db>)  udp/53   a new rule of db (in udp/53 from 10.1.0.0/16)
  closes  10.0.0.0/8 -> <eniWeb> (<at web>)   tcp/443  <https> of web (in tcp/443 from 10.0.0.0/8)
`.replace("<open>", named(out).match(/sgr-[0-9a-f]+/)?.[0] ?? ""),
  );
  assert.equal(await state(), before);
});

test("later calls name what earlier ones create; refusals are reported and don't stop the others", async () => {
  const lines = [
    call("CreateSecurityGroup", { GroupName: "app", Description: "d", VpcId: ids.vpc }, "app"),
    call("AuthorizeSecurityGroupIngress", {
      GroupId: "${app.GroupId}",
      IpProtocol: "tcp",
      FromPort: 80,
      ToPort: 80,
      CidrIp: "0.0.0.0/0",
    }),
    call("CreateNetworkInterface", { SubnetId: ids.subnet, Groups: ["${app.GroupId}"] }, "nic"),
    call("AuthorizeSecurityGroupIngress", {
      GroupId: "sg-0123456789abcdef0",
      IpProtocol: "tcp",
      FromPort: 80,
      ToPort: 80,
      CidrIp: "0.0.0.0/0",
    }),
    call("AuthorizeSecurityGroupIngress", { GroupId: "${nobody.GroupId}", IpProtocol: "tcp" }),
    call("AuthorizeSecurityGroupIngress", { GroupId: ids.web, IpPermission: [] }),
    call("NoSuchCall", {}),
  ];
  const { code, out } = await run(lines.map((line) => JSON.stringify(line)).join("\n"), "--json");
  assert.equal(code, 2);
  const told = JSON.parse(out);
  assert.deepEqual(
    told.refused.map(({ call: number, code: error }: { call: number; code: string }) => [number, error]),
    [
      [4, "InvalidGroup.NotFound"],
      [5, "InvalidParameterValue"],
      [6, "UnknownParameter"],
      [7, "InvalidAction"],
    ],
  );
  const opened = told.addresses.filter((each: { becomes: string }) => each.becomes === "opens");
  assert.deepEqual(
    opened.map(({ direction, block, traffic }: Record<string, string>) => [direction, block, traffic]),
    [
      ["ingress", "0.0.0.0/0", "tcp/80"],
      ["egress", "0.0.0.0/0", "all"],
    ],
  );
});

test("blocks within blocks: a flow that stays open is no difference", async () => {
  const allow = (CidrIp: string) =>
    call("AuthorizeSecurityGroupIngress", { GroupId: ids.web, IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp });
  const narrower = await run([allow("10.3.0.0/16")], "--exit-code");
  assert.match(narrower.out, /no flow opens or closes/);
  assert.equal(narrower.code, 0);
  const wider = await run([allow("0.0.0.0/0")], "--exit-code");
  assert.match(named(wider.out), /opens {2}0\.0\.0\.0\/0 except 10\.0\.0\.0\/8 -> <eniWeb> \(<at web>\) {2}tcp\/443/);
  assert.equal(wider.code, 1);
  const list = await run([
    call("ModifyManagedPrefixList", {
      PrefixListId: ids.list,
      CurrentVersion: 1,
      AddEntries: [{ Cidr: "198.18.0.0/24" }],
    }),
  ]);
  assert.match(named(list.out), /opens {2}198\.18\.0\.0\/24 -> <eniWeb> \(<at web>\) {2}tcp\/22/);
});

test("what nobody can tell is named, and is exit status 2, not 0 or 1", async () => {
  const ImageId = "ami-0123456789abcdef0";
  const calls = [
    call("DescribeRouteTables", { Filters: [{ Name: "vpc-id", Values: [ids.vpc] }] }, "tables"),
    call("AllocateAddress", {}, "address"),
    call("AssociateAddress", { AllocationId: "${address.AllocationId}", NetworkInterfaceId: ids.eniWeb }),
    call("RunInstances", { ImageId, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1, SubnetId: ids.subnet }, "nat"),
    call("ModifyInstanceAttribute", {
      InstanceId: "${nat.Instances.0.InstanceId}",
      SourceDestCheck: { Value: false },
    }),
    call("ReplaceRoute", {
      RouteTableId: "${tables.RouteTables.0.RouteTableId}",
      DestinationCidrBlock: "0.0.0.0/0",
      InstanceId: "${nat.Instances.0.InstanceId}",
    }),
    call("AuthorizeSecurityGroupIngress", {
      GroupId: ids.web,
      IpProtocol: "tcp",
      FromPort: 8443,
      ToPort: 8443,
      CidrIp: "198.51.100.0/24",
    }),
  ];
  const [text, json] = [await run(calls, "--exit-code"), await run(calls, "--json")];
  assert.match(
    text.out,
    /\ncannot tell whether more opens or closes\n {2}a route leads through eni-[0-9a-f]+, and what runs there decides/,
  );
  assert.deepEqual([text.code, json.code, JSON.parse(json.out).lacks.length], [2, 2, 1]);
});

test("a file that contains neither calls nor a plan is refused", async () => {
  assert.match((await run({ hello: 1 })).err, /neither a list of calls nor a plan/);
  assert.match((await run('{"a":1}\nx')).err, /line 2 is not JSON/);
  assert.match((await run([{ service: "ec2" }])).err, /call 1 needs service and action/);
});

test("what made no plan isn't taken for a plan that changes nothing", async () => {
  const plan = { format_version: "1.2", terraform_version: "1.9.0", configuration: { root_module: {} } };
  assert.equal((await run(plan)).code, 0);
  for (const [given, said] of [
    ["\n", /is empty: whatever should have written it failed/],
    [{ format_version: "1.0" }, /is Terraform's state, not a plan: terraform show -json PLAN/],
    [{ ...plan, errored: true, resource_changes: [] }, /is a plan that Terraform couldn't complete/],
  ] as const) {
    const { code, err } = await run(given);
    assert.equal(code, 2);
    assert.match(err, said);
  }
});

const planned = (
  type: string,
  name: string,
  actions: string[],
  before: object | null,
  after: object | null,
  unknown: object = {},
) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  change: { actions, before, after, after_unknown: unknown },
});

test("a Terraform plan: ids known after apply are followed, parts that aren't understood are named", async () => {
  const plan = {
    format_version: "1.2",
    resource_changes: [
      planned(
        "aws_security_group",
        "app",
        ["create"],
        null,
        {
          name: "app",
          description: "d",
          vpc_id: ids.vpc,
          ingress: [{ from_port: 80, to_port: 80, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"], self: false }],
        },
        { id: true, egress: true, ingress: [{ security_groups: [], cidr_blocks: [false] }] },
      ),
      planned(
        "aws_network_interface",
        "app",
        ["create"],
        null,
        { subnet_id: ids.subnet },
        { id: true, security_groups: true },
      ),
      planned(
        "aws_vpc_security_group_ingress_rule",
        "db",
        ["create"],
        null,
        { security_group_id: ids.db, ip_protocol: "tcp", from_port: 5432, to_port: 5432, cidr_ipv4: null },
        { referenced_security_group_id: true, id: true },
      ),
      planned(
        "aws_vpc_security_group_egress_rule",
        "app",
        ["create"],
        null,
        { ip_protocol: "tcp", from_port: 5432, to_port: 5432 },
        { security_group_id: true, referenced_security_group_id: false },
      ),
      planned(
        "aws_vpc_security_group_egress_rule",
        "out",
        ["create"],
        null,
        { ip_protocol: "tcp", from_port: 5432, to_port: 5432, cidr_ipv4: "172.31.0.0/16" },
        { security_group_id: true },
      ),
      planned("aws_ec2_managed_prefix_list_entry", "one", ["create"], null, {
        cidr: "198.18.1.0/24",
        prefix_list_id: ids.list,
      }),
      planned(
        "aws_vpc_security_group_ingress_rule",
        "https",
        ["delete"],
        { security_group_id: ids.web, security_group_rule_id: ids.https },
        null,
      ),
      planned("aws_lb", "front", ["create"], null, {}),
      planned("aws_s3_bucket", "logs", ["create"], null, {}),
      planned("aws_security_group", "same", ["no-op"], {}, {}),
    ],
    configuration: {
      root_module: {
        resources: [
          { address: "aws_security_group.app", expressions: { ingress: [{ from_port: { constant_value: 80 } }] } },
          {
            address: "aws_network_interface.app",
            expressions: { security_groups: { references: ["aws_security_group.app.id", "aws_security_group.app"] } },
          },
          {
            address: "aws_vpc_security_group_ingress_rule.db",
            expressions: {
              referenced_security_group_id: { references: ["aws_security_group.app.id", "aws_security_group.app"] },
            },
          },
          {
            address: "aws_vpc_security_group_egress_rule.out",
            expressions: { security_group_id: { references: ["aws_security_group.app.id", "aws_security_group.app"] } },
          },
        ],
      },
    },
  };
  const { code, out, err } = await run(plan, "--json");
  assert.equal(err, "");
  assert.equal(code, 2);
  const told = JSON.parse(named(out));
  assert.deepEqual(told.refused, []);
  assert.deepEqual(told.unmapped, [
    { resource: "aws_vpc_security_group_egress_rule.app", matters: true, reason: "its peer is known only after apply" },
    { resource: "aws_lb.front", matters: true, reason: "its subnets are not in the plan" },
    { resource: "aws_s3_bucket.logs", matters: false, reason: "no part in the network" },
  ]);
  const pairs = told.interfaces as { becomes: string; to: string[]; traffic: string; ingressRule: { says: string } }[];
  const toDb = pairs.filter(({ to, traffic }) => to.join() === "<eniDb>" && traffic === "tcp/5432");
  assert.equal(toDb.length, 1);
  assert.match(toDb[0]?.ingressRule.says ?? "", /^in tcp\/5432 from sg-/);
  const blocks = (told.addresses as { becomes: string; direction: string; block: string; traffic: string }[]).map(
    ({ becomes, direction, block, traffic }) => [becomes, direction, block, traffic].join(" "),
  );
  assert.deepEqual(blocks.sort(), [
    "closes ingress 10.0.0.0/8 tcp/443",
    "opens egress 172.31.0.0/16 tcp/5432",
    "opens ingress 0.0.0.0/0 tcp/80",
    "opens ingress 198.18.1.0/24 tcp/22",
  ]);
});

test("a plan that Terraform made: a network from nothing, with a module, inline rules and references", async () => {
  const { code, out } = await run(readFileSync(new URL("what-if-plan.json", import.meta.url), "utf8"), "--json");
  const { refused, unmapped, interfaces } = JSON.parse(out);
  assert.deepEqual([code, refused, unmapped], [0, [], []]);
  assert.deepEqual(
    interfaces.map((each: { becomes: string; traffic: string }) => [each.becomes, each.traffic]),
    [["opens", "tcp/5432"]],
  );
});
