/**
 * How much does one turn of the event loop compute while an account of hundreds of thousands of records is changed? The
 * server runs in a thread of its own and counts the processor time between two looks at what has arrived: that's what others
 * wait for at most, and a busy machine doesn't change it.
 *
 *     node bench/turns-of-writes.ts            # all, the longest turns first
 *     node bench/turns-of-writes.ts Tags Ipam  # those whose names contain a word
 */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { startCordon } from "../src/main/index.ts";
import { defaultLimits } from "../src/model/limits.ts";
import { ANY_KEY, type RawCall, signedHeaders } from "../test/setup/signed-call.ts";
import { type Ids, makeLargeAccount, withinLimit } from "./large-account.ts";

const MOST = 1_000_000;

async function serveAndCount(directory: string): Promise<void> {
  const limits = Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, MOST]));
  const cordon = await startCordon({ port: 0, store: { directory }, limits, allowReset: true, log: () => {} });
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let [longest, before] = [0, used()];
  const look = () => {
    const now = used();
    longest = Math.max(longest, now - before);
    before = now;
    setImmediate(look);
  };
  look();
  parentPort?.on("message", () => {
    parentPort?.postMessage(longest);
    longest = 0;
  });
  parentPort?.postMessage(cordon.url);
}

interface Write {
  readonly name: string;
  /** What it needs from before; not measured. */
  readonly prepare?: () => Promise<unknown>;
  readonly call: () => RawCall;
}

async function measure(words: readonly string[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "cordon-turns-"));
  const ids = await makeLargeAccount(directory);
  const server = new Worker(new URL(import.meta.url), { workerData: directory });
  const heard = <T>() => new Promise<T>((resolve) => server.once("message", resolve));
  const longest = () => {
    server.postMessage("");
    return heard<number>();
  };
  const found: { name: string; turn: number; took: number; status: number; bytes: number }[] = [];
  try {
    const url = await heard<string>();
    await ask(url, form("DescribeVpcs", { "VpcId.1": ids["vpc"] ?? "" }));
    for (const { name, prepare, call } of writes(url, ids)) {
      if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
      await prepare?.();
      const raw = call();
      await longest();
      const began = performance.now();
      const answer = await ask(url, raw);
      const took = performance.now() - began;
      const turn = await longest();
      found.push({ name, turn, took, status: answer.status, bytes: answer.body.length });
      if (answer.status >= 300) console.error(`${name}: ${answer.status} ${answer.body.slice(0, 300)}`);
    }
  } finally {
    await server.terminate();
    rmSync(directory, { recursive: true, force: true });
  }
  console.log("longest turn ms   took ms  status      bytes");
  for (const { name, turn, took, status, bytes } of found.toSorted((a, b) => b.turn - a.turn)) {
    const numbers = `${turn.toFixed(0).padStart(15)}  ${took.toFixed(0).padStart(8)}  ${status}`;
    console.log(`${numbers}  ${String(bytes).padStart(12)}  ${name}`);
  }
}

async function ask(url: string, raw: RawCall): Promise<{ readonly status: number; readonly body: string }> {
  const { path = "/", query = {}, method = "POST", body } = raw;
  const headers = await signedHeaders(url, ANY_KEY, raw);
  const search = new URLSearchParams(query).toString();
  return new Promise((resolve, reject) => {
    const target = `${url}${path}${search === "" ? "" : `?${search}`}`;
    const asking = request(target, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("latin1") }),
      );
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

type Parameters = Readonly<Record<string, string>>;

const form = (action: string, parameters: Parameters): RawCall => ({
  body: new URLSearchParams({ Action: action, Version: "2016-11-15", ...parameters }).toString(),
});

const json = (service: string, target: string, input: object): RawCall => ({
  service,
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
  body: JSON.stringify(input),
});

const list = (count: number, each: (n: number) => Parameters): Parameters =>
  Object.assign({}, ...Array.from({ length: count }, (_, n) => each(n)));

const idOf = (prefix: string, n: number, digits = 17) => `${prefix}-${(n + 1).toString(16).padStart(digits, "0")}`;
const many = (word: string, prefix: string, count: number): Parameters =>
  list(count, (n) => ({ [`${word}.${n + 1}`]: idOf(prefix, n) }));

function* writes(url: string, ids: Ids): Generator<Write> {
  const own = (name: string): string => ids[name] ?? "";
  const api = (action: string, parameters: Parameters = {}, what = ""): Write => ({
    name: `${action} ${what}`,
    call: () => form(action, parameters),
  });
  const tags = list(40, (n) => ({ [`Tag.${n + 1}.Key`]: `t-${n}`, [`Tag.${n + 1}.Value`]: "x" }));
  yield api("CreateTags", { ...many("ResourceId", "sg", 1_000), ...tags }, "40 on 1,000 groups");
  yield api("DeleteTags", { ...many("ResourceId", "sg", 1_000), ...tags }, "40 of 1,000 groups");
  const ranges = list(1_000, (n) => ({
    [`IpPermissions.1.IpRanges.${n + 1}.CidrIp`]: `11.${n >> 8}.${n & 255}.0/24`,
  }));
  const rules = { "IpPermissions.1.IpProtocol": "udp", "IpPermissions.1.FromPort": "9", "IpPermissions.1.ToPort": "9" };
  const thousand = { GroupId: own("sg"), ...rules, ...ranges };
  yield api("AuthorizeSecurityGroupIngress", thousand, "1,000 rules");
  yield api("AuthorizeSecurityGroupEgress", thousand, "1,000 rules");
  yield api("RevokeSecurityGroupIngress", thousand, "1,000 rules");
  yield api(
    "RevokeSecurityGroupIngress",
    {
      GroupId: idOf("sg", 1),
      ...list(59, (n) => ({ [`SecurityGroupRuleId.${n + 1}`]: idOf("sgr", 60 + n + 1) })),
    },
    "59 by id",
  );
  const referred = idOf("pl", 1);
  const refer = async () => {
    for (let n = 0; n < 300; n++) {
      const raw = form("AuthorizeSecurityGroupIngress", {
        GroupId: idOf("sg", n),
        ...rules,
        "IpPermissions.1.PrefixListIds.1.PrefixListId": referred,
      });
      const { status, body } = await ask(url, raw);
      if (status !== 200) return console.error(body);
    }
  };
  const entries = list(100, (n) => ({ [`AddEntry.${n + 1}.Cidr`]: `172.16.${n >> 2}.${(n & 3) << 6}/26` }));
  yield {
    ...api(
      "ModifyManagedPrefixList",
      { PrefixListId: referred, CurrentVersion: "1", ...entries },
      "100 entries, 300 references",
    ),
    prepare: refer,
  };
  yield api("ModifyManagedPrefixList", { PrefixListId: referred, MaxEntries: "1100" }, "MaxEntries");
  yield api("CreateManagedPrefixList", {
    PrefixListName: "m",
    AddressFamily: "IPv4",
    MaxEntries: "1000",
    ...list(100, (n) => ({ [`Entry.${n + 1}.Cidr`]: `10.1.${n}.0/24` })),
  });
  const pool = { IpamPoolId: own("pool") };
  yield api("ProvisionIpamPoolCidr", { ...pool, Cidr: "11.0.0.0/8" });
  yield api("GetIpamPoolCidrs", pool);
  yield api("AllocateIpamPoolCidr", { ...pool, NetmaskLength: "28" });
  yield api("AllocateIpamPoolCidr", { ...pool, Cidr: "10.254.0.0/24" }, "named");
  yield api("CreateVpc", { Ipv4IpamPoolId: own("pool"), Ipv4NetmaskLength: "24" }, "of a pool");
  yield api("CreateVpc", { CidrBlock: "10.200.0.0/16" });
  yield api("CreateSubnet", { VpcId: own("vpc"), CidrBlock: "10.0.80.0/24" });
  yield api("ModifyIpamPool", { ...pool, AutoImport: "true" }, "AutoImport");
  yield api("CreateVpc", { CidrBlock: "10.201.0.0/16" }, "into AutoImport");
  yield api("CreateIpamPool", {
    IpamScopeId: own("scope"),
    AddressFamily: "ipv4",
    Locale: "us-east-1",
    SourceIpamPoolId: own("pool"),
  });
  yield api("ModifyIpamResourceCidr", {
    ResourceId: idOf("vpc", 5),
    ResourceCidr: "10.16.40.0/21",
    ResourceRegion: "us-east-1",
    CurrentIpamScopeId: own("scope"),
    Monitored: "false",
  });
  yield api("ModifyIpam", { IpamId: own("ipam"), "AddOperatingRegion.1.RegionName": "eu-west-1" });
  const resolver = { IpamPrefixListResolverId: own("resolver") };
  yield api("ModifyIpamPrefixListResolver", {
    ...resolver,
    "Rule.1.RuleType": "ipam-resource-cidr",
    "Rule.1.IpamScopeId": own("scope"),
    "Rule.1.ResourceType": "vpc",
  });
  yield api("CreateVpc", { CidrBlock: "10.202.0.0/16" }, "into a resolver");
  yield api(
    "CreateIpamPrefixListResolverTarget",
    {
      ...resolver,
      PrefixListId: own("pl"),
      PrefixListRegion: "us-east-1",
      TrackLatestVersion: "true",
    },
    "tracked",
  );
  yield api("CreateVpc", { CidrBlock: "10.203.0.0/16" }, "into a resolver's list");
  const launch = { ImageId: "ami-12345678", InstanceType: "t3.micro", SubnetId: own("subnet") };
  for (const what of ["100", "100 more", "133"])
    yield api("RunInstances", { ...launch, MinCount: "100", MaxCount: parseInt(what, 10).toString() }, what);
  yield api("TerminateInstances", many("InstanceId", "i", 1_000), "1,000");
  yield api(
    "StopInstances",
    list(900, (n) => ({ [`InstanceId.${n + 1}`]: idOf("i", 1_000 + n) })),
    "900",
  );
  yield api(
    "StartInstances",
    list(900, (n) => ({ [`InstanceId.${n + 1}`]: idOf("i", 1_000 + n) })),
    "900",
  );
  yield api("CreateNetworkInterface", { SubnetId: own("subnet") });
  yield api("AssignPrivateIpAddresses", { NetworkInterfaceId: own("eni"), SecondaryPrivateIpAddressCount: "10" });
  yield api("ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: own("eni"), "SecurityGroupId.1": idOf("sg", 7) });
  yield api("AllocateAddress");
  yield api("AssociateAddress", { AllocationId: idOf("eipalloc", 3), NetworkInterfaceId: idOf("eni", 4_000) });
  yield api("ReleaseAddress", { AllocationId: idOf("eipalloc", 4) });
  yield api("CreateSecurityGroup", { GroupName: "new", GroupDescription: "new", VpcId: own("vpc") });
  yield api("DeleteSecurityGroup", { GroupId: idOf("sg", 8) }, "in use");
  yield api("DeleteVpcEndpoints", many("VpcEndpointId", "vpce", 900), "900");
  yield api("CreateVpcEndpoint", { VpcId: own("vpc2"), ServiceName: "com.amazonaws.us-east-1.s3" });
  yield api("CreateVpcPeeringConnection", { VpcId: own("vpc"), PeerVpcId: idOf("vpc", 999) });
  yield api("DeleteVpc", { VpcId: idOf("vpc", 998) }, "in use");
  yield api("DeleteNatGateway", { NatGatewayId: idOf("nat", 3) });
  yield api("CreateNetworkAclEntry", {
    NetworkAclId: own("acl"),
    RuleNumber: "7",
    Protocol: "-1",
    RuleAction: "allow",
    Egress: "false",
    CidrBlock: "10.0.0.0/8",
  });
  yield api("CreateRoute", {
    RouteTableId: own("rtb"),
    DestinationPrefixListId: referred,
    NatGatewayId: own("nat"),
  });
  const ipGroup = (n: number) => idOf("wsipg", n, 9);
  const groups = Array.from({ length: 25 }, (_, n) => ipGroup(n));
  const workspaces = (name: string, input: object, what = ""): Write => ({
    name: `${name} ${what}`,
    call: () => json("workspaces", `WorkspacesService.${name}`, input),
  });
  yield workspaces("CreateIpGroup", { GroupName: "new", UserRules: [{ ipRule: "198.51.100.0/24" }] });
  const ipRules = Array.from({ length: 2_000 }, (_, n) => ({ ipRule: `198.${n >> 8}.${n & 255}.0/24` }));
  yield workspaces("UpdateRulesOfIpGroup", { GroupId: own("wsipg"), UserRules: ipRules }, "2,000");
  yield workspaces("AuthorizeIpRules", { GroupId: ipGroup(3), UserRules: ipRules }, "2,000");
  yield workspaces("AssociateIpGroups", { DirectoryId: own("d"), GroupIds: groups }, "25");
  yield workspaces("DisassociateIpGroups", { DirectoryId: own("d"), GroupIds: groups }, "25");
  yield workspaces("DeleteIpGroup", { GroupId: ipGroup(50) });
  yield workspaces("CreateTags", { ResourceId: own("d"), Tags: [{ Key: "a", Value: "b" }] });

  const question = (path: string, method: string, query: Parameters, body = ""): RawCall => ({
    method,
    path: `/_cordon/${path}`,
    query,
    headers: { "content-type": "application/json" },
    body,
  });
  yield { name: "backup", call: () => question("backup", "GET", {}) };
  yield api("DeleteIpamPool", { IpamPoolId: idOf("ipam-pool", 3), Cascade: "true" }, "Cascade");
  yield api("DeleteIpam", { IpamId: own("ipam"), Cascade: "true" }, "Cascade");
  let saved = "";
  yield {
    name: "import",
    async prepare() {
      saved = withinLimit((await ask(url, question("export", "GET", {}))).body);
    },
    call: () => question("import", "POST", { replace: "true" }, saved),
  };
  yield { name: "import again", call: () => question("import", "POST", { replace: "true" }, saved) };
  yield { name: "reset", call: () => question("reset", "POST", {}) };
}

if (isMainThread) await measure(process.argv.slice(2));
else await serveAndCount(workerData as string);
