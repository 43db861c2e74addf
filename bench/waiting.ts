/**
 * How long do others wait while an account of hundreds of thousands of records is asked about? Every operation that reads and
 * every question of Cordon's own is asked, while another thread asks for health every 20 ms.
 *
 *     node bench/waiting.ts            # all, the longest waits first
 *     node bench/waiting.ts reach GetIpam   # those whose names contain a word
 */
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { registry } from "../src/operations/registry.generated.ts";
import { serve } from "../test/setup/serve.ts";
import { ANY_KEY, send, signedHeaders } from "../test/setup/signed-call.ts";
import { type Ids, makeLargeAccount, withinLimit } from "./large-account.ts";

const EVERY_MS = 20;
/** The best of so many times: the machine has other things to do as well. */
const TIMES = 3;

if (isMainThread) await measure(process.argv.slice(2));
else await beat(workerData as string);

/** In a thread of its own, so that long answers don't keep it from asking. Says how long it waited when it's asked. */
async function beat(url: string): Promise<never> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let longest = 0;
  parentPort?.on("message", () => {
    parentPort?.postMessage(longest);
    longest = 0;
  });
  for (;;) {
    const asked = performance.now();
    await new Promise<void>((resolve) => {
      request(`${url}/_cordon/health`, { agent }, (response) => {
        response.resume().once("end", resolve);
      })
        .once("error", () => resolve())
        .end();
    });
    longest = Math.max(longest, performance.now() - asked);
    await pause(EVERY_MS);
  }
}

interface Asked {
  readonly name: string;
  readonly ask: () => Promise<{ readonly status: number; readonly body: string; readonly bytes: number }>;
  readonly once?: boolean;
}

async function measure(words: readonly string[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "cordon-waiting-"));
  const ids = await makeLargeAccount(directory);
  const server = await serve(["--data", directory]);
  const beating = new Worker(new URL(import.meta.url), { workerData: server.url });
  const longest = () =>
    new Promise<number>((resolve) => {
      beating.once("message", resolve);
      beating.postMessage("");
    });
  const waits: { name: string; first: number; best: number; took: number; status: number; bytes: number }[] = [];
  try {
    await pause(500);
    await longest();
    for (const { name, ask, once } of everything(server.url, ids)) {
      if (words.length > 0 && name !== "first load" && !words.some((word) => name.includes(word))) continue;
      const found: number[] = [];
      let [status, bytes, took] = [0, 0, 0];
      for (let n = 0; n < (once ? 1 : TIMES); n++) {
        const began = performance.now();
        const answer = await ask();
        took = performance.now() - began;
        await pause(30);
        found.push(await longest());
        ({ status, bytes } = answer);
        if (status >= 300 && n === 0) console.error(`${name}: ${status} ${answer.body.slice(0, 300)}`);
      }
      waits.push({ name, first: found[0] ?? 0, best: Math.min(...found), took, status, bytes });
    }
  } finally {
    await beating.terminate();
    await server.stop("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
  console.log("first ms   best ms   took ms    answer");
  for (const { name, first, best, took, status, bytes } of waits.toSorted((a, b) => b.best - a.best)) {
    const numbers = [first, best, took].map((ms) => ms.toFixed(0).padStart(8)).join("  ");
    console.log(`${numbers}  ${String(bytes).padStart(10)} bytes  ${status}  ${name}`);
  }
}

/** Asks, and throws the answer away as it comes. */
function discarding(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  method: string,
  body: string,
) {
  return new Promise<{ status: number; body: string; bytes: number }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asking = request({ hostname, port, path, method, headers }, (response) => {
      let [bytes, begin] = [0, ""];
      response.on("data", (chunk: Buffer) => {
        if (bytes === 0) begin = chunk.toString().slice(0, 500);
        bytes += chunk.length;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: begin, bytes }));
      response.on("error", reject);
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

function* everything(url: string, ids: Ids): Generator<Asked> {
  const api = (name: string, parameters: Readonly<Record<string, string>> = {}): Asked => ({
    name: `${name} ${new URLSearchParams(parameters)}`.slice(0, 110),
    async ask() {
      const body = new URLSearchParams({ Action: name, Version: "2016-11-15", ...parameters }).toString();
      return discarding(url, "/", await signedHeaders(url, ANY_KEY, { body }), "POST", body);
    },
  });
  const json = (service: string, target: string, input: object): Asked => ({
    name: `${target} ${JSON.stringify(input)}`.slice(0, 110),
    async ask() {
      const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
      const body = JSON.stringify(input);
      return discarding(url, "/", await signedHeaders(url, ANY_KEY, { service, headers, body }), "POST", body);
    },
  });
  const own = (path: string, query: Readonly<Record<string, string>> = {}, body?: () => string): Asked => ({
    name: `${path} ${new URLSearchParams(query)}`.slice(0, 110),
    async ask() {
      const text = body?.() ?? "";
      const search = new URLSearchParams(query).toString();
      const headers = await signedHeaders(url, ANY_KEY, {
        method: body === undefined ? "GET" : "POST",
        path: `/_cordon/${path}`,
        query,
        headers: { "content-type": "application/json" },
        body: text,
      });
      return discarding(
        url,
        `/_cordon/${path}${search === "" ? "" : `?${search}`}`,
        headers,
        body === undefined ? "GET" : "POST",
        text,
      );
    },
  });

  yield { ...api("DescribeVpcs", { "VpcId.1": ids["vpc"] ?? "" }), name: "first load", once: true };
  const pool = { IpamPoolId: ids["pool"] ?? "" };
  const scope = { IpamScopeId: ids["scope"] ?? "" };
  const list = { PrefixListId: ids["pl"] ?? "" };
  const needed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    DescribeInstanceAttribute: { InstanceId: ids["i"] ?? "", Attribute: "userData" },
    DescribeNetworkInterfaceAttribute: { NetworkInterfaceId: ids["eni"] ?? "", Attribute: "groupSet" },
    DescribeSecurityGroupReferences: { "GroupId.1": ids["sg"] ?? "" },
    DescribeStaleSecurityGroups: { VpcId: ids["vpc"] ?? "" },
    DescribeVpcAttribute: { VpcId: ids["vpc"] ?? "", Attribute: "enableDnsSupport" },
    GetIpamAddressHistory: { ...scope, Cidr: "10.0.0.0/16" },
    GetIpamDiscoveredAccounts: { IpamResourceDiscoveryId: ids["disco"] ?? "", DiscoveryRegion: "us-east-1" },
    GetIpamDiscoveredPublicAddresses: { IpamResourceDiscoveryId: ids["disco"] ?? "", AddressRegion: "us-east-1" },
    GetIpamDiscoveredResourceCidrs: { IpamResourceDiscoveryId: ids["disco"] ?? "", ResourceRegion: "us-east-1" },
    GetIpamPolicyAllocationRules: { IpamPolicyId: ids["policy"] ?? "" },
    GetIpamPolicyOrganizationTargets: { IpamPolicyId: ids["policy"] ?? "" },
    GetIpamPoolAllocations: pool,
    GetIpamPoolCidrs: pool,
    GetIpamPrefixListResolverRules: { IpamPrefixListResolverId: ids["resolver"] ?? "" },
    GetIpamPrefixListResolverVersionEntries: {
      IpamPrefixListResolverId: ids["resolver"] ?? "",
      IpamPrefixListResolverVersion: "1",
    },
    GetIpamPrefixListResolverVersions: { IpamPrefixListResolverId: ids["resolver"] ?? "" },
    GetIpamResourceCidrs: scope,
    GetManagedPrefixListAssociations: list,
    GetManagedPrefixListEntries: { PrefixListId: `pl-${"0".repeat(16)}1` },
    GetNetworkInsightsAccessScopeAnalysisFindings: { NetworkInsightsAccessScopeAnalysisId: ids["nisa"] ?? "" },
    GetNetworkInsightsAccessScopeContent: { NetworkInsightsAccessScopeId: ids["nis"] ?? "" },
    GetSecurityGroupsForVpc: { VpcId: ids["vpc"] ?? "" },
    GetSubnetCidrReservations: { SubnetId: ids["subnet"] ?? "" },
  };
  for (const key of Object.keys(registry)) {
    const [service = "", name = ""] = key.split(".");
    if (!/^(Describe|Get|List)/.test(name)) continue;
    if (service === "ec2") {
      yield api(name, needed[name]);
      yield api(name, { ...needed[name], MaxResults: "1000" });
      yield api(name, { ...needed[name], "Filter.1.Name": "tag:key-1", "Filter.1.Value.1": "*9" });
    }
    if (service === "workspaces") {
      yield json(service, `WorkspacesService.${name}`, name === "DescribeTags" ? { ResourceId: ids["d"] } : {});
    }
    if (service === "ds" && name !== "DescribeDomainControllers") {
      yield json(
        service,
        `DirectoryService_20150416.${name}`,
        name === "ListTagsForResource" ? { ResourceId: ids["d"] } : {},
      );
    }
  }
  yield api("StartNetworkInsightsAnalysis", { NetworkInsightsPathId: ids["nip"] ?? "" });
  yield api("StartNetworkInsightsAccessScopeAnalysis", { NetworkInsightsAccessScopeId: ids["nis"] ?? "" });

  yield own("health");
  yield own("uses", { of: ids["sg"] ?? "" });
  yield own("uses", { of: ids["vpc"] ?? "" });
  yield own("ipam/next-address", { pool: ids["pool"] ?? "", length: "28" });
  yield own("gate-check/d-1", { address: "198.51.1.1" });
  yield own("open");
  yield own("open", { all: "true" });
  for (const [from, to] of [
    [ids["eni"], ids["eni2"]],
    [ids["vpc"], ids["eni2"]],
    [ids["vpc"], ids["vpc"]],
    ["internet", ids["vpc"]],
    ["tag:key-1=value-9", ids["vpc"]],
  ])
    yield own("check", { from: from ?? "", to: to ?? "", traffic: "tcp/443" });
  for (const end of [ids["eni"], ids["sg"], ids["vpc"], "tag:key-1=value-9", ids["subnet"]]) {
    yield own("reach", { of: end ?? "", direction: "ingress" });
    yield own("reach", { of: end ?? "", direction: "egress" });
  }
  const anExpectation = {
    kind: "may-not",
    from: [{ kind: "internet", of: "" }],
    to: [{ kind: "id", of: ids["vpc"] }],
    on: ["tcp/22"],
  };
  yield own("expectations", {}, () => JSON.stringify({ expectations: [anExpectation] }));
  const authorize = {
    service: "ec2",
    action: "AuthorizeSecurityGroupIngress",
    input: {
      GroupId: ids["sg"],
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 9, ToPort: 9, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  };
  yield own("what-if", {}, () => JSON.stringify({ calls: [authorize] }));
  yield api("AuthorizeSecurityGroupIngress", {
    GroupId: ids["sg"] ?? "",
    "IpPermissions.1.IpProtocol": "udp",
    "IpPermissions.1.FromPort": "9",
    "IpPermissions.1.ToPort": "9",
    "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0",
  });
  const many = (word: string, prefix: string, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `${word}.${n + 1}`,
        `${prefix}-${(n + 1).toString(16).padStart(17, "0")}`,
      ]),
    );
  const tagging = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      [`Tag.${n + 1}.Key`, `t-${n}`],
      [`Tag.${n + 1}.Value`, "x"],
    ]).flat(),
  );
  yield api("CreateTags", { ...many("ResourceId", "sg", 1_000), ...tagging });
  yield api("DeleteTags", { ...many("ResourceId", "sg", 1_000), ...tagging });
  const permissions = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, n) => [
      [`IpPermissions.1.IpRanges.${n + 1}.CidrIp`, `10.${n >> 8}.${n & 255}.0/24`],
    ]).flat(),
  );
  yield api("AuthorizeSecurityGroupIngress", {
    GroupId: ids["sg"] ?? "",
    "IpPermissions.1.IpProtocol": "udp",
    "IpPermissions.1.FromPort": "9",
    "IpPermissions.1.ToPort": "9",
    ...permissions,
  });
  yield api("RevokeSecurityGroupIngress", { GroupId: ids["sg"] ?? "", ...many("SecurityGroupRuleId", "sgr", 1_000) });
  yield api("ModifyManagedPrefixList", {
    PrefixListId: `pl-${"0".repeat(16)}2`,
    CurrentVersion: "1",
    ...Object.fromEntries(
      Array.from({ length: 900 }, (_, n) => [`AddEntry.${n + 1}.Cidr`, `172.16.${n >> 2}.${(n & 3) << 6}/26`]),
    ),
  });
  yield api("ProvisionIpamPoolCidr", { ...pool, Cidr: "11.0.0.0/8" });
  yield api("AllocateIpamPoolCidr", { ...pool, NetmaskLength: "28" });
  yield api("CreateVpc", { Ipv4IpamPoolId: ids["pool"] ?? "", Ipv4NetmaskLength: "24" });
  yield api("RunInstances", {
    ImageId: "ami-12345678",
    InstanceType: "t3.micro",
    MinCount: "100",
    MaxCount: "100",
    SubnetId: ids["subnet"] ?? "",
  });
  yield api("TerminateInstances", many("InstanceId", "i", 1_000));
  yield { ...own("export"), name: "export" };
  let saved = "";
  yield {
    name: "(export, kept)",
    once: true,
    async ask() {
      const path = "/_cordon/export";
      const answer = await send(url, {
        method: "GET",
        path,
        headers: await signedHeaders(url, ANY_KEY, { method: "GET", path, body: "" }),
        body: "",
      });
      saved = withinLimit(answer.body);
      return { ...answer, bytes: answer.body.length };
    },
  };
  yield { ...own("import", { replace: "true" }, () => saved), name: "import" };
}
