/** Ways through load balancers to their targets, as `cordon check` tells them, on a network made through the AWS SDK. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, RDSClient } from "@aws-sdk/client-rds";
import { askForBody } from "../../src/cli/answer-or-error.ts";
import { askCordon } from "../../src/cli/ask-cordon.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const folder = temporaryFolder("balancers");
const account = "111122223333";
const region = "us-east-1";
let cordon: Cordon;
let ec2: EC2Client;
let elb: ElasticLoadBalancingV2Client;
const ids: Record<string, string> = {};

before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
  const at = { endpoint: cordon.url, region, credentials: { accessKeyId: account, secretAccessKey: "test" } };
  ec2 = new EC2Client(at);
  elb = new ElasticLoadBalancingV2Client(at);
  await makeShop();
});
after(async () => {
  ec2.destroy();
  elb.destroy();
  await cordon.close();
});

const letIn = (GroupId: string | undefined, port: number, from: string | { readonly GroupId: string }) => ({
  GroupId,
  IpPermissions: [
    {
      ...{ IpProtocol: "tcp", FromPort: port, ToPort: port },
      ...(typeof from === "string" ? { IpRanges: [{ CidrIp: from }] } : { UserIdGroupPairs: [from] }),
    },
  ],
});

/** The internet reaches `shop` on 80, which sends to two instances on 8080; and a network load balancer sends to them, too. */
async function makeShop(): Promise<void> {
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId;
  const subnet = async (CidrBlock: string, AvailabilityZone: string) =>
    (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }))).Subnet?.SubnetId ?? "";
  const Subnets = [await subnet("10.0.1.0/24", "us-east-1a"), await subnet("10.0.2.0/24", "us-east-1b")];
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId;
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
  const inVpc = { Filters: [{ Name: "vpc-id", Values: [VpcId ?? ""] }] };
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand(inVpc));
  const RouteTableId = RouteTables?.[0]?.RouteTableId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId }));
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }))).GroupId ?? "";
  const [lb, web, db] = [await group("lb"), await group("app"), await group("db")];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(letIn(lb, 80, "0.0.0.0/0")));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(letIn(web, 8080, { GroupId: lb })));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(letIn(db, 5432, { GroupId: web })));
  const instance = async (name: string, SubnetId: string | undefined, of: string) => {
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ...{ ImageId: "ami-0123456789abcdef0", MinCount: 1, MaxCount: 1, SubnetId, SecurityGroupIds: [of] },
        InstanceType: "t3.micro",
      }),
    );
    const id = Instances?.[0]?.InstanceId ?? "";
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: "Name", Value: name }] }));
    return id;
  };
  const targets = [await instance("web-1", Subnets[0], web), await instance("web-2", Subnets[1], web)];
  await instance("db-1", Subnets[1], db);
  const balancer = async (Name: string, Type: "application" | "network", more: object) =>
    (await elb.send(new CreateLoadBalancerCommand({ Name, Type, Subnets, ...more }))).LoadBalancers?.[0]
      ?.LoadBalancerArn ?? "";
  const targetGroup = async (Name: string, Protocol: "HTTP" | "TCP", Port: number) => {
    const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ Name, Protocol, Port, VpcId }));
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: targets.map((Id) => ({ Id })) }));
    return TargetGroupArn ?? "";
  };
  const listen = (LoadBalancerArn: string, Protocol: "HTTP" | "TCP", Port: number, TargetGroupArn: string) =>
    elb.send(
      new CreateListenerCommand({
        ...{ LoadBalancerArn, Protocol, Port },
        DefaultActions: [{ Type: "forward", TargetGroupArn }],
      }),
    );
  const shop = await balancer("shop", "application", { SecurityGroups: [lb] });
  const plain = await balancer("plain", "network", {});
  const behind = await targetGroup("pages", "HTTP", 8080);
  const { Listeners } = await listen(shop, "HTTP", 80, behind);
  await listen(plain, "TCP", 80, await targetGroup("packets", "TCP", 8080));
  Object.assign(ids, { app: web, db, shop, plain, behind, listener: Listeners?.[0]?.ListenerArn });
}

const check = (...args: readonly string[]) => run("check", ...args);

async function run(...args: readonly string[]): Promise<{ readonly status: number | null; readonly out: string }> {
  const env = { AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: "test" };
  const ran = await runCordon({ ...env, AWS_REGION: region }, ...args);
  return { status: ran.status, out: ran.out + ran.err };
}

/** The lines that say how it is, without paths and ids. */
const gist = (out: string): readonly string[] =>
  out
    .split("\n")
    .filter((line) =>
      /^(allowed|refused|cannot tell|Behind)|^ {2}(all|none|\d+) of|health checks|gets nothing/.test(line),
    )
    .map((line) => line.replace(/, for example.*/, "").replace(/\b(eni|sg|sgr)-[0-9a-f]+/g, "$1-"));

test("catalogue 600, 604, 605: from the internet through load balancers to their targets, and on to the database", async () => {
  const shop = await check("--from", "internet", "--to", "elb:shop", "tcp/80");
  assert.deepEqual(gist(shop.out), [
    "allowed: all of 2 pairs from internet may reach elb:shop on tcp/80",
    "allowed 2 pairs",
    "Behind shop, an application load balancer, by its listener HTTP 80:",
    "allowed target group pages, by the default rule: 2 targets, which see shop as sender",
    "  all of 4 pairs on tcp/8080",
    "allowed 4 pairs",
    "  health checks get through on tcp/8080",
  ]);
  assert.equal(shop.status, 0);
  const named = await check("--from", "internet", "--to", ids["shop"] ?? "", "tcp/80", "--json");
  const { decision, beyond } = JSON.parse(named.out);
  assert.deepEqual([decision, beyond.id, beyond.groups[0].id], ["allowed", ids["shop"], ids["behind"]]);
  assert.equal((await check("--from", "tg:pages", "--to", "db", "tcp/5432")).status, 0);

  const plain = await check("--from", "internet", "--to", "elb:plain", "tcp/80");
  assert.deepEqual(gist(plain.out), [
    "refused: all of 2 pairs from internet may reach elb:plain on tcp/80, but it doesn't get through to target group packets",
    "allowed 2 pairs",
    "Behind plain, a network load balancer, by its listener TCP 80:",
    "refused target group packets, by the default rule: 2 targets, which see the client as sender",
    "  none of 2 pairs on tcp/8080",
    "refused 2 pairs",
    "  health checks get through for none of 2 pairs on tcp/8080: targets that they can't reach get nothing",
  ]);
  assert.match(plain.out, /a network load balancer without security groups filters nothing/);
  assert.equal(plain.status, 1);
  const rule = letIn(ids["app"], 8080, "198.51.100.0/24");
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
  const opened = gist((await check("--from", "198.51.100.7", "--to", "elb:plain", "tcp/80")).out);
  assert.ok(opened.includes("  all of 2 pairs on tcp/8080"), opened.join("\n"));
  await ec2.send(new RevokeSecurityGroupIngressCommand(rule));
});

test("a load balancer without a listener on the port takes nothing", async () => {
  const { out, status } = await check("--from", "internet", "--to", "elb:plain", "tcp/443");
  assert.deepEqual(gist(out), [
    "refused: all of 2 pairs from internet may reach elb:plain on tcp/443, but plain has no listener on tcp/443",
    "allowed 2 pairs",
    "Behind plain, a network load balancer: nothing, since no listener takes it",
  ]);
  assert.equal(status, 1);
  const unknown = await check("--from", "internet", "--to", "elb:nope", "tcp/443");
  assert.match(unknown.out, /no load balancer is named nope/);
  assert.equal(unknown.status, 2);
});

test("a health check that is refused is said, and what it means", async () => {
  await elb.send(new ModifyTargetGroupCommand({ TargetGroupArn: ids["behind"], HealthCheckPort: "9000" }));
  const { out, status } = await check("--from", "internet", "--to", "elb:shop", "tcp/80");
  const told = gist(out).at(-1) ?? "";
  assert.equal(
    told,
    "  health checks get through for none of 4 pairs on tcp/9000: no target is healthy, and so all of them get packets",
  );
  assert.match(out, /no inbound rule of sg-\w+ \(app\) matches; nearest is sgr-\w+ of sg-\w+ \(app\): tcp\/8080/);
  assert.equal(status, 0);
});

test("what uses a load balancer and a target group is told by ARN and by name", async () => {
  for (const name of [ids["shop"] ?? "", "elb:shop"]) {
    assert.match((await run("uses", name)).out, /listener +app\/shop\/\w+\/\w+ +listens for it on HTTP 80/, name);
  }
  assert.match(
    (await run("uses", "tg:pages")).out,
    /keep it from being deleted:\s+listener-rule .* the default rule of its listener sends to it/,
  );
  assert.match((await run("uses", "lb")).out, /load-balancer +app\/shop\/\w+ \(shop\) +gives it to its interfaces/);
  assert.match((await run("uses", "elb:nope")).out, /nothing is named elb:nope/);
});

test("load balancers and databases leave in an export, and an import brings them in, whoever imports them", async () => {
  const rds = new RDSClient({
    endpoint: cordon.url,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "test" },
  });
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: "cidr", Values: ["10.0.*"] }] }),
  );
  const SubnetIds = Subnets.map(({ SubnetId = "" }) => SubnetId);
  const rows = { DBSubnetGroupName: "rows", DBSubnetGroupDescription: "of the shop", SubnetIds };
  await rds.send(new CreateDBSubnetGroupCommand(rows));
  await rds.send(
    new CreateDBInstanceCommand({
      ...{ DBInstanceIdentifier: "orders", DBInstanceClass: "db.t3.micro", Engine: "postgres", AllocatedStorage: 20 },
      ...{ MasterUsername: "root", MasterUserPassword: "secret-secret", DBSubnetGroupName: "rows" },
      ...{ VpcSecurityGroupIds: [ids["db"] ?? ""], Tags: [{ Key: "Name", Value: "orders" }] },
    }),
  );
  rds.destroy();
  await elb.send(
    new CreateRuleCommand({
      ...{ ListenerArn: ids["listener"], Priority: 10, Tags: [{ Key: "Name", Value: "old" }] },
      Conditions: [{ Field: "path-pattern", Values: ["/old/*"] }],
      Actions: [{ Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", Path: "/new" } }],
    }),
  );
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: ids["behind"],
      Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "5" }],
    }),
  );

  const exportOf = async (of: string) => {
    process.env["AWS_ACCESS_KEY_ID"] = of;
    return (await askForBody(cordon.url, "/_cordon/export")) as Record<string, unknown>;
  };
  const whole = await exportOf(account);
  const other = "444455556666";
  process.env["AWS_ACCESS_KEY_ID"] = other;
  await askCordon(cordon.url, "/_cordon/import", { body: whole, query: { replace: "false" } });
  const again = await exportOf(other);
  for (const name of ["LoadBalancers", "TargetGroups", "DBInstances", "DBSubnetGroups", "Rules", "TagDescriptions"]) {
    assert.ok((whole[name] as unknown[]).length > 0, name);
  }
  const asTheirs = (name: string) => JSON.parse(JSON.stringify(whole[name]).replaceAll(account, other));
  for (const name of Object.keys(whole).slice(Object.keys(whole).indexOf("LoadBalancers"))) {
    assert.deepEqual(again[name], asTheirs(name), name);
  }
  delete process.env["AWS_ACCESS_KEY_ID"];

  const saved = join(folder, "saved");
  assert.equal((await run("export", saved)).status, 0);
  const { out } = await run("check", "--state", saved, "--from", "internet", "--to", "elb:shop", "tcp/80");
  assert.ok(gist(out).includes("  all of 4 pairs on tcp/8080"), out);
  assert.match(out, /rules answer some requests themselves: redirect/);
  assert.match((await run("uses", "--state", saved, "db:rows")).out, /db-instance +orders .* has its interfaces there/);
  assert.match(
    (await run("check", "--state", saved, "--from", "web-1", "--to", "RDSNetworkInterface", "tcp/5432")).out,
    /^allowed/,
  );

  // Without what is asked of each load balancer and target group, nobody can tell where packets go.
  for (const name of readdirSync(saved)) if (/-(targets|attributes)\.json$/.test(name)) rmSync(join(saved, name));
  const unclear = await run("check", "--state", saved, "--from", "internet", "--to", "elb:shop", "tcp/80");
  assert.match(unclear.out, /^cannot tell: all of 2 pairs .*, but nobody can tell of target group pages\n/);
  assert.match(
    unclear.out,
    /needs the targets of the target group pages.*aws elbv2 describe-target-health --target-group-arn arn:/,
  );
  assert.equal(unclear.status, 2);
  const listeners = readdirSync(saved).filter((name) => name.endsWith("-listeners.json"));
  for (const name of listeners) rmSync(join(saved, name));
  const blind = await run("check", "--state", saved, "--from", "internet", "--to", "elb:shop", "tcp/81");
  assert.match(blind.out, /aws elbv2 describe-listeners --load-balancer-arn arn:/);
  assert.notEqual(blind.status, 0);
  // As the AWS CLI writes them, under any name.
  const all = Object.values(whole["Listeners"] as Record<string, unknown[]>).flat();
  writeFileSync(join(saved, "some.json"), JSON.stringify({ Listeners: all }));
  const listening = await run("check", "--state", saved, "--from", "internet", "--to", "elb:plain", "tcp/81");
  assert.match(listening.out, /plain has no listener on tcp\/81/);
  writeFileSync(join(saved, "some.json"), JSON.stringify({ TargetHealthDescriptions: [{ Target: { Id: "i-0" } }] }));
  assert.match(
    (await run("check", "--state", saved, "--from", "internet", "--to", "elb:shop", "tcp/80")).out,
    /some\.json has targets of a target group; name the file after the target group, for example web-0123456789abcdef-targets\.json/,
  );
  assert.ok(!readFileSync(join(saved, "dbinstances.json"), "utf8").includes("secret-secret"));
});
