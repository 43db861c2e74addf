/** What uses a resource: asked with the command, and told to the operator's log when AWS's words leave it out. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AcceptVpcPeeringConnectionCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateIpamCommand,
  CreateIpamPoolCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import type { Used } from "../../src/own-api/uses.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { runInStack } from "../setup/run-in-stack.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
const logged: string[] = [];
before(async () => {
  cordon = await startCordon({ port: 0, log: (line) => logged.push(line) });
  stack = await makeSmallStack(cordon.url, "111122223333");
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

const run = (...args: readonly string[]) => runInStack(cordon.url, stack, "uses", ...args);

test("cordon uses lists what uses a group, by its id or its name", async () => {
  const { status, out } = await run("sg-web");
  assert.equal(
    out,
    `sg-web (web) has 3 uses.

These keep it from being deleted:

  network-interface  eni-web-1 (web-1)  is in it
  network-interface  eni-web-2 (web-2)  is in it
  security-group-rule  sgr-db-5432  of sg-db lets traffic in from it
`,
  );
  assert.equal(status, 0);
  assert.equal((await run("web")).out, out);
});

test("what doesn't keep a resource from being deleted is told apart", async () => {
  const { out } = await run("igw-shop");
  assert.equal(
    out,
    `igw-shop has 2 uses.

These keep it from being deleted:

  vpc  vpc-shop  has it attached

These don't:

  route-table  rtb-main  routes 0.0.0.0/0 to it
`,
  );
  const table = await stack.ec2.send(new CreateRouteTableCommand({ VpcId: stack.ids["vpc-shop"] }));
  const RouteTableId = table.RouteTable?.RouteTableId ?? "";
  assert.equal((await run(RouteTableId)).out, "Nothing uses rtb-default.\n");
  const NetworkInterfaceId = stack.ids["eni-db-1"];
  await stack.ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: "10.9.0.0/16", NetworkInterfaceId }),
  );
  const used = JSON.parse((await run("eni-db-1", "--json")).out) as Used;
  assert.deepEqual(
    used.uses.map(({ kind, how, keeps }) => [kind, how, keeps]),
    [["route-table", "routes 10.9.0.0/16 to it", false]],
  );
});

test("cordon uses says what's wrong with a question", async () => {
  for (const [asked, said] of [
    [[], /^cordon uses: say of what: an id or a name/],
    [["web", "db"], /^cordon uses: it takes one id or name, not also db/],
    [["nobody"], /nothing is named nobody in account 111122223333, us-east-1/],
    [["default"], /default is the name of several things: write an id, such as sg-/],
    [["sg-0123456789abcdef0"], /there is no security-group sg-default in account/],
    [["vol-0123456789abcdef0"], /it isn't known what uses vol-\w+: ask of dhcp-options, /],
  ] as const) {
    const { status, err } = await run(...asked);
    assert.match(err, said);
    assert.notEqual(status, 0);
  }
});

test("a DependencyViolation has AWS's words, and the log says what the resource is needed for", async () => {
  const GroupId = stack.ids["sg-web"] ?? "";
  await assert.rejects(stack.ec2.send(new DeleteSecurityGroupCommand({ GroupId })), {
    name: "DependencyViolation",
    message: `resource ${GroupId} has a dependent object`,
  });
  const line = stack.named(logged.at(-1) ?? "");
  assert.match(line, /^request \S+: DependencyViolation: resource sg-web has a dependent object \(/);
  assert.match(
    line,
    /network-interface eni-web-1 is in it; .*security-group-rule sgr-db-5432 of sg-db lets traffic in/,
  );
  await assert.rejects(stack.ec2.send(new DeleteVpcCommand({ VpcId: stack.ids["vpc-shop"] })));
  assert.match(
    stack.named(logged.at(-1) ?? ""),
    /cannot be deleted\. \(subnet subnet-front is in it; .*security-group sg-db is in it/,
  );
});

test("of other accounts' uses it's said that there are some, and of IPAM's things who may see them", async (t) => {
  const [OWN, OTHER, LIMITED, BLIND] = ["000000000031", "000000000032", "000000000033", "000000000034"];
  const file = join(temporaryFolder("uses"), "credentials.json");
  const may = (accessKeyId: string, name: string, ...Statement: readonly object[]) => ({
    ...{ accessKeyId, secretAccessKey: "test", account: OWN, principal: `arn:aws:iam::${OWN}:user/${name}` },
    policies: [{ Version: "2012-10-17", Statement }],
  });
  const describes = { Effect: "Allow", Action: "ec2:Describe*", Resource: "*" };
  const listed = [
    ...[OWN, OTHER].map((account) => ({ accessKeyId: account, secretAccessKey: "test", account })),
    may(LIMITED, "limited", describes),
    may(BLIND, "blind", describes, { Effect: "Deny", Action: "ec2:DescribeIpam*", Resource: "*" }),
  ];
  writeFileSync(file, JSON.stringify({ credentials: listed }), { mode: 0o600 });
  const { url } = await openCordon(t, { credentials: file });
  const [own, other] = [ec2Client(url, OWN), ec2Client(url, OTHER)];
  const side = async (ec2: typeof own, CidrBlock: string) => {
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? "";
    const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "g", Description: "d", VpcId }));
    return { VpcId, GroupId: made.GroupId ?? "" };
  };
  const [here, there] = [await side(own, "10.1.0.0/16"), await side(other, "10.2.0.0/16")];
  const { VpcPeeringConnection } = await own.send(
    new CreateVpcPeeringConnectionCommand({ VpcId: here.VpcId, PeerVpcId: there.VpcId, PeerOwnerId: OTHER }),
  );
  const { VpcPeeringConnectionId } = VpcPeeringConnection ?? {};
  await other.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  const used = async (of: string, key = OWN) => {
    const env = {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
    };
    const { out, err } = await runCordon(env, "uses", of);
    return out + err;
  };
  assert.equal(await used(here.GroupId), `Nothing uses ${here.GroupId} (g).\n`);
  await other.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: there.GroupId,
      IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: here.GroupId, UserId: OWN }] }],
    }),
  );
  assert.equal(
    await used(here.GroupId),
    `Nothing of this account uses ${here.GroupId} (g).\n\nOther accounts use it too. What does so is shown to them alone.\n`,
  );
  const { Ipam } = await own.send(new CreateIpamCommand({}));
  const IpamScopeId = Ipam?.PrivateDefaultScopeId;
  const { IpamPool } = await own.send(new CreateIpamPoolCommand({ IpamScopeId, AddressFamily: "ipv4" }));
  const ipam = Ipam?.IpamId ?? "";
  assert.match(await used(ipam), new RegExp(`ipam-pool\\s+${IpamPool?.IpamPoolId}\\s+is in it`));
  assert.equal(await used(ipam, LIMITED), await used(ipam));
  const pool = IpamPool?.IpamPoolId ?? "";
  assert.equal(await used(pool), `Nothing uses ${pool}.\n`);
  const arn = `arn:aws:ec2::${OWN}:ipam-pool/${pool}`;
  assert.match(await used(pool, LIMITED), new RegExp(`needs permission for ec2:GetIpamPoolAllocations on ${arn}`));
  assert.match(await used(pool, BLIND), /needs permission for .*ec2:DescribeIpamPools/);
});
