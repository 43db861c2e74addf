/** Hosts obey: what groups allow passes on real hosts, and what they don't doesn't, whatever is killed, lost or edited. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fabric, type Machine, until } from "./hosts-in-namespaces.ts";

const tcp = (port: number, peer: Record<string, unknown>) => [
  { IpProtocol: "tcp", FromPort: port, ToPort: port, ...peer },
];
const everyone = { IpRanges: [{ CidrIp: "0.0.0.0/0" }], Ipv6Ranges: [{ CidrIpv6: "::/0" }] };

const opens = (from: Machine, to: Machine, port: number, family: 4 | 6 = 4) =>
  until(`${port} of ${to.name} is open to ${from.name}`, async () => (await from.dial(to, port, family)) === "open");
const shuts = (from: Machine, to: Machine, port: number, family: 4 | 6 = 4) =>
  until(`${port} of ${to.name} is shut to ${from.name}`, async () => (await from.dial(to, port, family)) === "silent");

interface Shown {
  readonly name: string;
  readonly isConnected: boolean;
  readonly devices: readonly {
    readonly mode: string;
    readonly reported?: { readonly mode: string; readonly because?: string };
  }[];
}

function shown(fabric: Fabric, host: Machine): Shown {
  const { hosts } = JSON.parse(fabric.cordon(["hosts", "--json"])) as { hosts: readonly Shown[] };
  return hosts.find(({ name }) => name === host.name) ?? assert.fail(`no host ${host.name}`);
}

const reports = (fabric: Fabric, host: Machine, mode: string) =>
  until(`${host.name} reports ${mode}`, () =>
    shown(fabric, host).devices.every(({ reported }) => reported?.mode === mode),
  );

async function enforce(fabric: Fabric, ...hosts: readonly Machine[]): Promise<void> {
  for (const host of hosts) fabric.cordon(["host", "enforce", host.name], [0, 1]);
  for (const host of hosts) await reports(fabric, host, "enforce");
}

test("a rule that is authorised opens a port on a host, and a revoke shuts it", async (t) => {
  const fabric = await Fabric.open(t);
  if (fabric === undefined) return;
  const group = await fabric.group("web");
  const web = await fabric.host("web-1", 10, [group]);
  const client = await fabric.machine("client", 99);
  await web.listen(8080, 8081, 22);
  const flowLog = { ResourceType: "VPC", ResourceIds: [fabric.vpcId], TrafficType: "ALL" };
  await fabric.ec2("CreateFlowLogs", { ...flowLog, LogDestinationType: "s3", LogDestination: "arn:aws:s3:::flows" });

  await reports(fabric, web, "observe");
  await opens(client, web, 8080);
  await enforce(fabric, web);
  await shuts(client, web, 8080);
  await shuts(client, web, 8080, 6);
  assert.equal(await client.dial(web, 22), "open", "the failsafe");

  await fabric.ec2("AuthorizeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8080, everyone) });
  await opens(client, web, 8080);
  await opens(client, web, 8080, 6);
  assert.equal(await client.dial(web, 8081), "silent");

  // All goes out to everyone and this comes in from everyone: AWS doesn't track that, and cuts it with the rule (catalogue 338).
  assert.equal(await client.hold(web, 8080), "open");
  await fabric.ec2("RevokeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8080, everyone) });
  await shuts(client, web, 8080);
  await shuts(client, web, 8080, 6);
  assert.equal(await client.echoes(), "silent");

  // From one network only: tracked, so the connection outlives its rule (catalogue 337), and check says so.
  await fabric.networkInterface(client, [group]);
  const near = { IpRanges: [{ CidrIp: "10.0.0.0/24" }] };
  await fabric.ec2("AuthorizeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8081, near) });
  await opens(client, web, 8081);
  assert.equal(await client.hold(web, 8081), "open");
  await fabric.ec2("RevokeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8081, near) });
  await shuts(client, web, 8081);
  assert.equal(await client.echoes(), "alive");
  const check = ["check", "--from", client.address, "--to", web.address, "tcp/8081"];
  const says =
    /still alive: 1 connection outlived the revoke of its rule, as on AWS\n {2}tcp 10\.0\.0\.99:\d+ to 10\.0\.0\.10:8081\n/;
  await until("check names it alone", () => says.test(fabric.cordon(check, [1])));

  // What passed while it observed, what was refused since, and who may use the flow logs' records.
  const refused = () => fabric.cordon(["host", "refused", "web-1"]);
  await until("it tells what it refused", () => /^refused .* eth0 .*tcp\/8081 .*no inbound rule/m.test(refused()));
  assert.match(refused(), /^would refuse .* eth0 .*tcp\/8080 /m);
  const records = (record: RegExp) =>
    until(`a record is ${record}`, () => record.test(fabric.cordon(["flows", "tail", "--lines", "1000"])));
  await records(/10\.0\.0\.99 10\.0\.0\.10 \d+ 8080 6 .* ACCEPT OK/);
  await records(/10\.0\.0\.99 10\.0\.0\.10 \d+ 8081 6 .* REJECT OK/);
});

test("a group gains a member, and the other host lets it in; a host that joined with --revoked cut cuts at once", async (t) => {
  const fabric = await Fabric.open(t);
  if (fabric === undefined) return;
  const [front, back] = [await fabric.group("front"), await fabric.group("back")];
  const db = await fabric.host("db-1", 10, [back], "--revoked", "cut");
  const web = await fabric.host("web-1", 11, [back]);
  await db.listen(5432);
  await enforce(fabric, db, web);
  const fromFront = [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: front }] }];
  await fabric.ec2("AuthorizeSecurityGroupIngress", { GroupId: back, IpPermissions: fromFront });
  await shuts(web, db, 5432);

  await fabric.ec2("ModifyNetworkInterfaceAttribute", {
    NetworkInterfaceId: web.interfaceId,
    Groups: [front, back],
  });
  await opens(web, db, 5432);
  await opens(web, db, 5432, 6);
  assert.equal(await web.hold(db, 5432), "open");

  await fabric.ec2("ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: web.interfaceId, Groups: [back] });
  await shuts(web, db, 5432);
  assert.equal(await web.echoes(), "silent");
  assert.doesNotMatch(db.agent("status"), /outlive|connections go on/, "what was cut isn't said to go on");
});

test("killed agents, a killed server, a boot without one: what was enforced stays enforced", async (t) => {
  const fabric = await Fabric.open(t);
  if (fabric === undefined) return;
  const group = await fabric.group("web");
  await fabric.ec2("AuthorizeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8080, everyone) });
  const web = await fabric.host("web-1", 10, [group]);
  const client = await fabric.machine("client", 99);
  await web.listen(8080, 8081, 8082);
  await enforce(fabric, web);
  const holds = async (after: string, open: number, shut: number) => {
    assert.equal(await client.dial(web, open), "open", after);
    assert.equal(await client.dial(web, shut), "silent", after);
  };
  await holds("at first", 8080, 8081);

  await web.stop("SIGKILL");
  await holds("the agent is killed", 8080, 8081);
  await fabric.ec2("AuthorizeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8081, everyone) });
  await holds("nobody told the host", 8080, 8081);
  web.start();
  await opens(client, web, 8081);
  await holds("it has caught up", 8081, 8082);

  await fabric.killServer();
  await holds("the server is killed", 8081, 8082);
  await fabric.serve();
  await fabric.ec2("AuthorizeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8082, everyone) });
  await opens(client, web, 8082);
  await fabric.ec2("RevokeSecurityGroupIngress", { GroupId: group, IpPermissions: tcp(8082, everyone) });
  await shuts(client, web, 8082);

  await web.stop("SIGKILL");
  await fabric.killServer();
  web.namespace.run("nft delete table inet cordon");
  assert.equal(await client.dial(web, 8082), "open", "the machine has started anew, and nothing is applied yet");
  web.agent("apply");
  await holds("the boot unit has run, without a server", 8081, 8082);
  web.start();
  await holds("the agent runs, without a server", 8081, 8082);
  await fabric.serve();
  await until("it follows again", () => shown(fabric, web).isConnected);
  await holds("the server is back", 8081, 8082);

  web.namespace.run("nft add table inet stranger; nft flush table inet cordon");
  web.agent("diff");
  await web.stop();
  web.start();
  await shuts(client, web, 8082);
  web.namespace.run("nft list table inet stranger");

  assert.match(web.agent("down"), /restart|start again|starts/);
  assert.equal(await client.dial(web, 8082), "open");
});

test("enforcing on trial ends by itself if nobody confirms it, also without the server, and stays if somebody does", async (t) => {
  const fabric = await Fabric.open(t);
  if (fabric === undefined) return;
  const group = await fabric.group("web");
  const web = await fabric.host("web-1", 10, [group]);
  const client = await fabric.machine("client", 99);
  await web.listen(8080);
  await opens(client, web, 8080);
  const onTrial = ["host", "enforce", "web-1", "--confirm", "5s", "--json"];

  fabric.cordon(onTrial, [0, 1]);
  await shuts(client, web, 8080);
  await fabric.killServer();
  await opens(client, web, 8080);
  await fabric.serve();
  await until("the server knows", () => shown(fabric, web).devices.every(({ mode }) => mode === "observe"));

  fabric.cordon(["host", "enforce", "web-1", "--confirm", "60s", "--json"], [0, 1]);
  await shuts(client, web, 8080);
  fabric.cordon(["host", "confirm", "web-1"]);
  await reports(fabric, web, "enforce");
  assert.equal(await client.dial(web, 8080), "silent");

  fabric.cordon(["host", "remove", "web-1"]);
  await until("the agent says that it isn't known any more", () => /removed/.test(web.said));
  assert.equal(await client.dial(web, 8080), "silent", "rules outlive the host's record");
});
