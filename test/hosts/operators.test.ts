/** Operators add, list, set and remove hosts: whoever may change the interfaces may, and nobody else. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join as inFolder } from "node:path";
import { type TestContext, test } from "node:test";
import { DeleteNetworkInterfaceCommand } from "@aws-sdk/client-ec2";
import type { ChangedModes } from "../../src/own-api/hosts/mode.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { ACCOUNT, addHost, answered, askAsHost, errorOf, join, listHosts, operate, report } from "./host-client.ts";

interface Scene extends SmallStack {
  readonly url: string;
}

async function open(t: TestContext): Promise<Scene> {
  const { url } = await openCordon(t);
  return { url, ...(await makeSmallStack(url, ACCOUNT)) };
}

const devices = (of: string) => [{ device: "eth0", interface: of }];

async function refusal(url: string, path: string, sent: object): Promise<readonly [number, string]> {
  const answer = await operate(url, path, sent);
  return [answer.status, errorOf(answer)];
}

test("an interface is meant by its id, its name or its address, and devices may lead to guests", async (t) => {
  const { url, ids } = await open(t);
  const { host } = await addHost(url, "hypervisor", [
    { device: "tap1", interface: "10.0.2.21", isGuest: true },
    { device: "eth0", interface: ids["eni-web-1"] },
    { device: "tap0", interface: "db-2", isGuest: true },
  ]);
  assert.deepEqual(
    host.devices.map(({ device, interfaceId, isGuest, mode }) => [device, interfaceId, isGuest, mode]),
    [
      ["eth0", ids["eni-web-1"], false, "observe"],
      ["tap0", ids["eni-db-2"], true, "observe"],
      ["tap1", ids["eni-db-1"], true, "observe"],
    ],
  );
});

test("what can't be a host is refused, and says why", async (t) => {
  const { url, ids } = await open(t);
  const web = ids["eni-web-1"] ?? "";
  await addHost(url, "taken", devices("web-2"));
  const cases: readonly (readonly [object, number, RegExp])[] = [
    [{ name: "a b", devices: devices(web) }, 400, /^a host's name has 1 to 63 letters/],
    [{ name: `host-0${"1".repeat(16)}`, devices: devices(web) }, 400, /^a host's name has/],
    [{ devices: devices(web) }, 400, /^a host's name has/],
    [{ name: "a", devices: [] }, 400, /^a host needs a device/],
    [{ name: "a" }, 400, /^the body needs a list "devices"/],
    [{ name: "a", devices: [null] }, 400, /^a device has "device" and "interface" as text/],
    [{ name: "a", devices: [{ device: "eth0; drop", interface: web }] }, 400, /isn't a device/],
    [{ name: "a", devices: [{ device: "a".repeat(16), interface: web }] }, 400, /isn't a device/],
    [{ name: "a", devices: [{ device: "eth0@if5", interface: web }] }, 400, /of eth0@if5, take eth0/],
    [{ name: "a", devices: [{ device: "lo", interface: web }] }, 400, /^lo is the loopback/],
    [{ name: "a", devices: [...devices(web), ...devices("web-2")] }, 400, /^eth0 is bound twice/],
    [{ name: "a", devices: [...devices(web), { device: "eth1", interface: web }] }, 400, /^eni-\w+ is bound twice/],
    [{ name: "a", devices: devices("web-2") }, 409, /^eni-\w+ is bound to the host taken/],
    [{ name: "taken", devices: devices(web) }, 409, /^there is a host taken already/],
    [{ name: "a", devices: devices("web-9") }, 404, /^there is no network interface web-9 in account/],
    [
      { name: "a", devices: devices("eni-0123456789abcdef0") },
      404,
      /^there is no network interface eni-0123456789abcdef0/,
    ],
    [{ name: "a", devices: devices(web), expiresIn: 1 }, 400, /^a token is good for at least a minute/],
    [{ name: "a", devices: devices(web), expiresIn: "1h" }, 400, /^a token is good for/],
    [{ name: "a", devices: devices(web), reusable: "yes" }, 400, /^"reusable" is true or false/],
  ];
  for (const [sent, status, text] of cases) {
    const [got, said] = await refusal(url, "hosts/add", sent);
    assert.equal(got, status, said);
    assert.match(said, text);
  }
  assert.equal((await listHosts(url)).hosts.length, 1);
});

test("for an address that no interface has, it says which calls make one", async (t) => {
  const { url, ids } = await open(t);
  const said = async (address: string) =>
    (await refusal(url, "hosts/add", { name: "a", devices: devices(address) }))[1];
  assert.match(
    await said("10.0.1.99"),
    new RegExp(`aws ec2 create-network-interface --subnet-id ${ids["subnet-front"]} --private-ip-address 10.0.1.99$`),
  );
  const inVpc = await said("10.0.9.9");
  assert.match(inVpc, new RegExp(`create-subnet --vpc-id ${ids["vpc-shop"]} --cidr-block 10.0.9.0/24`));
  assert.doesNotMatch(inVpc, /create-vpc/);
  const nowhere = await said("192.168.7.2");
  assert.match(nowhere, /VPC=\$\(aws ec2 create-vpc --cidr-block 192.168.0.0\/16 /);
  assert.match(nowhere, /create-subnet --vpc-id \$VPC --cidr-block 192.168.0.0\/20 /);
  assert.match(nowhere, /create-network-interface --subnet-id \$SUBNET --private-ip-address 192.168.7.2$/);
  assert.match(await said("192.168.0.1"), /AWS keeps this address of its network for itself/);
  assert.match(await said("2001:db8::1"), /--ipv6-addresses/);
});

test("an interface that's deleted leaves its binding, which says so; the host can be removed", async (t) => {
  const { url, ids, ec2 } = await open(t);
  await addHost(url, "db", devices("db-1"));
  const { uses } = answered<{ uses: object[] }>(await operate(url, `uses?of=${ids["eni-db-1"]}`));
  const [bound] = (await listHosts(url)).hosts;
  assert.deepEqual(uses, [{ kind: "host", id: bound?.id, how: "does what its groups say", keeps: false, name: "db" }]);
  await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: ids["eni-db-1"] }));
  const { hosts } = await listHosts(url);
  assert.deepEqual(hosts[0]?.problems, [`${ids["eni-db-1"]} is gone: nothing is allowed on eth0`]);
  answered(await operate(url, "hosts/remove", { host: "db" }));
  assert.deepEqual((await listHosts(url)).hosts, []);
});

test("a trial goes on once it's confirmed, and ends in observe if it isn't", async (t) => {
  const { url } = await open(t);
  await addHost(url, "web-1", [...devices("web-1"), { device: "eth1", interface: "web-2" }]);
  const set = (sent: object) => operate(url, "hosts/mode", { host: "web-1", ...sent });
  const modes = async () => (await listHosts(url)).hosts[0]?.devices.map(({ mode, trial }) => [mode, trial?.seconds]);
  const { devices: onTrial } = answered<ChangedModes>(
    await set({ mode: "enforce", device: "eth0", confirmWithin: 30 }),
  );
  assert.equal(onTrial.length, 1);
  assert.match(onTrial[0]?.trial?.id ?? "", /^[0-9a-f]{16}$/);
  assert.deepEqual(await modes(), [
    ["enforce", 30],
    ["observe", undefined],
  ]);
  answered(await operate(url, "hosts/confirm", { host: "web-1" }));
  assert.deepEqual(await modes(), [
    ["enforce", undefined],
    ["observe", undefined],
  ]);
  // What is confirmed isn't on trial again, and nothing is left to confirm.
  answered(await set({ mode: "enforce", device: "eth0", confirmWithin: 30 }));
  assert.deepEqual(await modes(), [
    ["enforce", undefined],
    ["observe", undefined],
  ]);
  const again = await operate(url, "hosts/confirm", { host: "web-1" });
  assert.deepEqual([again.status, errorOf(again).startsWith("nothing of the host web-1 is on trial")], [409, true]);
  answered(await set({ mode: "enforce", confirmWithin: 5 }));
  assert.deepEqual(await modes(), [
    ["enforce", undefined],
    ["enforce", 5],
  ]);
  // Nobody asks meanwhile: the server ends it by itself, and says so in its trail.
  for (;;) {
    const events = await operate(url, "history?limit=50");
    if (events.body.includes("EndHostTrial")) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.deepEqual(await modes(), [
    ["enforce", undefined],
    ["observe", undefined],
  ]);
  answered(await set({ mode: "observe" }));
  assert.deepEqual(await modes(), [
    ["observe", undefined],
    ["observe", undefined],
  ]);
  for (const [sent, status, text] of [
    [{ mode: "open" }, 400, /^"mode" is "observe" or "enforce"/],
    [{ mode: "observe", confirmWithin: 30 }, 400, /^observe refuses nothing/],
    [{ mode: "enforce", confirmWithin: 1 }, 400, /^a trial lasts 5 to 3600 seconds/],
    [{ mode: "enforce", confirmWithin: 5.5 }, 400, /^a trial lasts/],
    [{ mode: "enforce", device: "eth7" }, 404, /^the host web-1 has no such device: it has eth0, eth1/],
    [{ mode: "enforce", host: "web-7" }, 404, /^there is no host web-7 in account/],
    [{ mode: "enforce", host: "" }, 400, /^say of which host/],
  ] as const) {
    const answer = await set(sent);
    assert.equal(answer.status, status, answer.body);
    assert.match(errorOf(answer), text);
  }
});

test("what is done with hosts is in the trail, with who did it, and without tokens and keys", async (t) => {
  const { url } = await open(t);
  const { token } = await addHost(url, "web-1", devices("web-1"));
  const host = await join(url, token);
  answered(await operate(url, "hosts/mode", { host: "web-1", mode: "enforce" }));
  answered(await operate(url, "hosts/token", { host: "web-1", reusable: true }));
  answered(await operate(url, "hosts/remove", { host: "web-1" }));
  const history = await operate(url, "history?limit=50");
  const { calls } = JSON.parse(history.body) as {
    readonly calls: readonly { readonly call: string; readonly user?: string }[];
  };
  const names = calls.map(({ call }) => call.replace("cordon:", ""));
  for (const name of ["AddHost", "JoinHost", "SetHostMode", "MakeHostToken", "RemoveHost"])
    assert.ok(names.includes(name), name);
  const [, , , secret = ""] = token.split(".");
  assert.ok(!history.body.includes(secret) && !history.body.includes(token));
  const ofHost = await operate(url, "history?of=web-1&limit=50");
  assert.match(ofHost.body, /JoinHost/);
  assert.ok(host.hostId.startsWith("host-0"));
});

test("whoever may not change an interface adds, sets and removes no host with it", async (t) => {
  const file = inFolder(temporaryFolder("hosts"), "credentials.json");
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const key = (accessKeyId: string, Statement?: readonly object[]) => ({
    ...{ accessKeyId, secretAccessKey: "test", account: ACCOUNT },
    ...(Statement && { policies: [{ Version: "2012-10-17", Statement }] }),
  });
  const modify = "ec2:ModifyNetworkInterfaceAttribute";
  const tagged = { StringEquals: { "aws:ResourceTag/role": "web" } };
  writeFileSync(
    file,
    JSON.stringify({
      credentials: [
        key(ACCOUNT),
        key("SEES", [{ ...all, Action: "ec2:Describe*" }]),
        key("WEB", [
          { ...all, Action: "ec2:Describe*" },
          { ...all, Action: modify, Condition: tagged },
        ]),
        key("BLIND", [{ ...all, Action: modify }]),
      ],
    }),
    { mode: 0o600 },
  );
  const { url } = await openCordon(t, { credentials: file });
  await makeSmallStack(url, ACCOUNT);
  const as = (accessKeyId: string, path: string, sent?: object) =>
    operate(url, path, sent, { accessKeyId, secretAccessKey: "test" });
  const statusOf = async (...asked: Parameters<typeof as>) => (await as(...asked)).status;
  assert.equal(await statusOf("SEES", "hosts/add", { name: "a", devices: devices("web-1") }), 403);
  assert.equal(await statusOf("WEB", "hosts/add", { name: "a", devices: devices("web-1") }), 200);
  assert.equal(await statusOf("WEB", "hosts/add", { name: "b", devices: devices("db-1") }), 403);
  const both = [...devices("web-2"), { device: "eth1", interface: "db-1" }];
  assert.equal(await statusOf("WEB", "hosts/add", { name: "b", devices: both }), 403);
  assert.equal(await statusOf(ACCOUNT, "hosts/add", { name: "b", devices: both }), 200);
  for (const [path, more] of [
    ["hosts/mode", { mode: "enforce", confirmWithin: 60 }],
    ["hosts/token", {}],
    ["hosts/confirm", {}],
    ["hosts/remove", {}],
  ] as const) {
    assert.equal(await statusOf("SEES", path, { host: "a", ...more }), 403, path);
    assert.equal(await statusOf("WEB", path, { host: "b", ...more }), 403, path);
    assert.equal(await statusOf("BLIND", path, { host: "a", ...more }), 403, path);
  }
  // The device that it may change, without the other.
  assert.equal(await statusOf("WEB", "hosts/mode", { host: "b", device: "eth0", mode: "enforce" }), 200);
  assert.equal(await statusOf("WEB", "hosts/confirm", { host: "b", device: "eth0" }), 409);
  assert.equal(await statusOf("WEB", "hosts/mode", { host: "a", mode: "enforce" }), 200);
  assert.equal(await statusOf("SEES", "hosts"), 200);
  assert.equal(await statusOf("BLIND", "hosts"), 403);
  const history = await as(ACCOUNT, "history?limit=50");
  assert.match(history.body, /"call":"cordon:SetHostMode","user":"SEES",[^}]*"refused":"AccessDenied"/);
});

test("a host's key opens no other route, and an operator's signature opens none of a host's", async (t) => {
  const file = inFolder(temporaryFolder("host-routes"), "credentials.json");
  const credentials = [{ accessKeyId: ACCOUNT, secretAccessKey: "test", account: ACCOUNT }];
  writeFileSync(file, JSON.stringify({ credentials }), { mode: 0o600 });
  const { url } = await openCordon(t, { credentials: file });
  await makeSmallStack(url, ACCOUNT);
  const host = await join(url, (await addHost(url, "web-1", devices("web-1"))).token);
  for (const route of ["hosts", "export", "open", "history", "host/../hosts"]) {
    assert.ok([401, 404].includes((await askAsHost(url, host, route)).status), route);
  }
  for (const route of [
    "hosts/add",
    "hosts/remove",
    "hosts/token",
    "hosts/mode",
    "hosts/confirm",
    "import",
    "what-if",
    "apply",
  ]) {
    assert.equal((await askAsHost(url, host, route, { host: "web-1" })).status, 401, route);
  }
  for (const [route, sent] of [
    ["host/report", report()],
    ["host/key", { publicKey: "A".repeat(43) }],
    ["host/feed", undefined],
  ] as const) {
    assert.equal((await operate(url, route, sent)).status, 401, route);
  }
});
