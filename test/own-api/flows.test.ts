/** `cordon flows decide` end to end: a network in a Cordon, logs from files, gzip and a pipe. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

let cordon: Cordon;
const directory = temporaryFolder("flows");
let nic = "";
let rule = "";
let address = "";

before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
  const ec2 = ec2Client(cordon.url);
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SubnetId, VpcId } = Subnets?.[0] ?? {};
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "web", VpcId }));
  const { SecurityGroupRules } = await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpProtocol: "tcp",
      FromPort: 443,
      ToPort: 443,
      CidrIp: "0.0.0.0/0",
    }),
  );
  const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [GroupId ?? ""] }));
  rule = SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  nic = NetworkInterface?.NetworkInterfaceId ?? "";
  address = NetworkInterface?.PrivateIpAddress ?? "";
});
after(async () => {
  await cordon.close();
});

function run(
  args: readonly string[],
  input: string | Buffer = "",
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ["src/main/cordon.ts", "flows", ...args], {
    env: { ...process.env, AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: "test", AWS_REGION: "us-east-1" },
  });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (data) => (texts.out += data));
  child.stderr.on("data", (data) => (texts.err += data));
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...texts })));
}

const line = (rest: string, action = "ACCEPT") => `2 000000000000 ${nic} ${rest} 10 840 0 60 ${action} OK\n`;
const log = () =>
  line(`198.51.100.7 ${address} 50123 443 6`) +
  line(`${address} 198.51.100.7 443 50123 6`) +
  line(`198.51.100.7 ${address} 50124 22 6`) +
  line(`198.51.100.8 ${address} 50125 443 6`, "REJECT") +
  line(`198.51.100.8 ${address} 50126 23 6`, "REJECT") +
  `2 000000000000 ${nic} - - - - - - - 0 60 - NODATA\n` +
  "2 000000000000 eni-0f00 10.1.1.1 10.2.2.2 1 2 6 1 40 0 60 ACCEPT OK\nnonsense\n";

test("a summary for people", async () => {
  const file = join(directory, "log.gz");
  writeFileSync(file, gzipSync(log()));
  const { code, out, err } = await run(["decide", file]);
  assert.equal(err, "");
  assert.equal(code, 0);
  assert.equal(
    out.replaceAll(rule, "sgr-RULE").replace(/sg-[0-9a-f]+/g, "sg-WEB"),
    `8 lines
         2  25.0 %  accepted           a rule of the interface accepts it
         1  12.5 %  answer             answers a flow that is accepted
         2  25.0 %  refused            no rule of the interface accepts it
         1  12.5 %  unknown-interface  undecidable: no such interface here
         1  12.5 %  nodata             intervals without traffic
         1  12.5 %  malformed          lines that are no record
         1  12.5 %  now-refused        disagreeing: logged ACCEPT, the interface refuses it now
         1  12.5 %  now-accepted       disagreeing: logged REJECT, the interface accepts it now

records by the rule that accepts them
         3  37.5 %  sgr-RULE  sg-WEB ingress tcp/443 from 0.0.0.0/0
`,
  );
});

test("each record, those that disagree, and JSON, from a pipe and from several files", async () => {
  const header =
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n";
  const each = await run(["decide", "--each"], header + log());
  assert.equal(each.code, 0, each.err);
  assert.deepEqual(
    each.out
      .trimEnd()
      .split("\n")
      .map((text) => text.split(" ").slice(0, 2)),
    [
      ["accepted", rule],
      ["answer", rule],
      ["refused", "-"],
      ["accepted", rule],
      ["refused", "-"],
      ["unknown-interface", "-"],
    ],
  );
  const [one, two] = [join(directory, "one.log"), join(directory, "two.log.gz")];
  writeFileSync(one, log());
  writeFileSync(two, gzipSync(header + log().trimEnd()));
  const disagreeing = await run(["decide", one, two, "--disagreeing", "--json"]);
  const told = disagreeing.out
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text) as { outcome: string; rule?: string });
  assert.deepEqual(
    told.map(({ outcome, rule: by }) => [outcome, by]),
    [
      ["refused", undefined],
      ["accepted", rule],
      ["refused", undefined],
      ["accepted", rule],
    ],
  );
  const summary = await run(["decide", one, two, "--json"]);
  const { lines, accepted, rules } = JSON.parse(summary.out);
  assert.deepEqual({ lines, accepted, rules }, { lines: 16, accepted: 4, rules: [{ rule, records: 6 }] });
});

test("a pipe's chunks may cut lines anywhere, and a log in many chunks is read completely", async () => {
  const many = log().repeat(4000);
  const { out } = await run(["decide", "--json"], many);
  const { lines, accepted, answer, refused, malformed } = JSON.parse(out);
  assert.deepEqual([lines, accepted, answer, refused, malformed], [32_000, 8000, 4000, 8000, 4000]);
});

test("a text that isn't a flow log is refused with a reason", async () => {
  const parquet = await run(["decide"], Buffer.from("PAR1xxxx"));
  assert.equal(parquet.code, 2);
  assert.match(parquet.err, /is a Parquet file.*plain-text/);
  const lacking = await run(["decide"], "srcaddr dstaddr\n1.2.3.4 1.2.3.5\n");
  assert.match(lacking.err, /the records have no interface-id, no srcport/);
  assert.equal((await run(["decide", join(directory, "absent.log")])).code, 2);
  assert.equal((await run(["show"])).code, 2);
});
