/** Questions about traffic, asked with the commands, against a network created through the AWS SDK. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { runInStack } from "../setup/run-in-stack.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
const folder = temporaryFolder("reach");
before(async () => {
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, "111122223333");
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

const run = (...args: readonly string[]) => runInStack(cordon.url, stack, ...args);

test("cordon check shows the rules of both sides and the path, there and back", async () => {
  const { status, out } = await run("check", "--from", "eni-web-1", "--to", "eni-db-1", "tcp/5432");
  assert.equal(
    out,
    `allowed: eni-web-1 (web-1, 10.0.1.11) may reach eni-db-1 (db-1, 10.0.2.21) on tcp/5432

  there  ✓ eni-web-1 (web-1)  10.0.1.11 in subnet-front
         ✓ its groups, outbound  sgr-default of sg-web (web): all to 0.0.0.0/0
         ✓ acl-default, outbound  entry 100 allows tcp/5432 to 0.0.0.0/0
         ✓ rtb-main  10.0.0.0/16 to local
         ✓ acl-default, inbound  entry 100 allows tcp/5432 from 0.0.0.0/0
         ✓ its groups, inbound  sgr-db-5432 of sg-db (db): tcp/5432 from sg-web (web), of which eni-web-1 is a member
         ✓ eni-db-1 (db-1)  10.0.2.21 in subnet-back
  back  ✓ eni-db-1 (db-1)  10.0.2.21 in subnet-back
         ✓ acl-default, outbound  entry 100 allows tcp/1024-65535 to 0.0.0.0/0
         ✓ rtb-main  10.0.0.0/16 to local
         ✓ acl-default, inbound  entry 100 allows tcp/1024-65535 from 0.0.0.0/0
         ✓ eni-web-1 (web-1)  10.0.1.11 in subnet-front
`,
  );
  assert.equal(status, 0);
});

test("cordon check knows the resolver of a VPC and the link-local services, which nothing filters", async () => {
  for (const to of ["10.0.0.2", "169.254.169.253"]) {
    const { status, out } = await run("check", "--from", "db-1", "--to", to, "udp/53");
    assert.match(out, new RegExp(`^allowed: eni-db-1 \\(db-1, 10\\.0\\.2\\.21\\) may reach ${to} on udp/53\n`));
    assert.match(out, /amazon-dns +\S+, never filtered/);
    assert.equal(status, 0);
  }
});

test("cordon check shows where a flow is refused, and which rule nearly allows it", async () => {
  const { status, out } = await run("check", "--from", "10.0.1.11", "--to", "10.0.2.21", "tcp/5433");
  assert.deepEqual(out.split("\n").slice(0, 3), [
    "refused: eni-web-1 (web-1, 10.0.1.11) may not reach eni-db-1 (db-1, 10.0.2.21) on tcp/5433",
    "",
    "  no inbound rule of sg-db (db) matches; nearest is sgr-db-5432 of sg-db (db): tcp/5432 from sg-web (web), but the port differs",
  ]);
  assert.ok(out.includes("✗ its groups, inbound  no inbound rule of sg-db (db) matches\n"));
  assert.equal(status, 1);
});

test("cordon check of sets shows how many flows may pass, and each reason once", async () => {
  const [some, internet, office] = await Promise.all([
    run("check", "--from", "vpc-shop", "--to", "db", "tcp/5432"),
    run("check", "--from", "internet", "--to", "sg-web", "tcp/443"),
    run("check", "--from", "203.0.113.9", "--to", "eni-web-1", "tcp/22", "--json"),
  ]);
  const titles = (text: string) => text.split("\n").filter((line) => /^\S/.test(line));
  assert.deepEqual(titles(some.out), [
    "refused: 4 of 6 pairs from vpc-shop may reach db on tcp/5432",
    "refused 2 pairs, for example eni-db-1 (db-1, 10.0.2.21) to eni-db-2 (db-2, 10.0.2.22)",
    "allowed 4 pairs, for example eni-web-1 (web-1, 10.0.1.11) to eni-db-1 (db-1, 10.0.2.21)",
  ]);
  assert.deepEqual(titles(internet.out), [
    "refused: 1 of 2 pairs from internet may reach sg-web on tcp/443",
    "refused 1 pair, the internet (by 198.51.100.1) to eni-web-2 (web-2, 10.0.1.12)",
    "allowed 1 pair, the internet (by 198.51.100.1) to eni-web-1 (web-1, 10.0.1.11)",
  ]);
  assert.ok(internet.out.includes("igw-shop: the interface has no public address\n"));
  assert.deepEqual([some.status, internet.status, office.status], [1, 1, 0]);
  const answer = JSON.parse(office.out);
  assert.equal(answer.decision, "allowed");
  assert.deepEqual(answer.answers[0].ingress.via, {
    kind: "prefix-list",
    prefixListId: "pl-office",
    version: 1,
    entry: "203.0.113.0/24",
  });
});

test("a mistyped command is answered with what to type", async () => {
  const asked: readonly (readonly [readonly string[], RegExp])[] = [
    [["check", "--from", "web", "--to", "db", "443"], /443 is no traffic: a TCP port is written tcp\/443/],
    [["check", "--from", "web", "--to", "db", "443/tcp"], /write tcp\/443, not 443\/tcp/],
    [["check", "--from", "web", "--to", "db", "tcp/90-80"], /tcp\/90-80 is no range: write tcp\/80-90/],
    [["check", "--from", "web", "--to", "db", "tcp/70000"], /'tcp\/70000' is no traffic: write a protocol and ports/],
    [["check", "--from", "web", "--to", "db"], /say what traffic, once: for example tcp\/443/],
    [["check", "--from", "web", "tcp/443"], /say --to END/],
    [
      ["check", "--from", "wbe", "--to", "db", "tcp/443"],
      /no group, interface, instance, subnet or VPC is named wbe in account 111122223333/,
    ],
    [
      ["check", "--from", "10.0.9.9", "--to", "db", "tcp/443"],
      /10\.0\.9\.9 lies in a VPC, but no network interface has it/,
    ],
    [
      ["check", "--from", "10.0.0.2", "--to", "db", "tcp/443"],
      /10\.0\.0\.2 is AWS's own \(amazon-dns\): it answers, and opens no flow\. Write it after --to/,
    ],
    [
      ["check", "--from", "internet", "--to", "8.8.8.8", "tcp/443"],
      /neither internet nor 8\.8\.8\.8 is a network interface/,
    ],
    [["reach", "eni-0123456789abcdef0"], /there is no network interface eni-/],
    [["open", "web"], /ask cordon check --from internet --to web tcp\/443/],
  ];
  for (const { status, err, expected } of await Promise.all(
    asked.map(async ([args, expected]) => ({ ...(await run(...args)), expected })),
  )) {
    assert.match(err, expected);
    assert.equal(status, 2, err);
  }
});

test("cordon reach lists who can reach an interface, by which rules, and what it can reach", async () => {
  const [into, out] = await Promise.all([run("reach", "db"), run("reach", "eni-web-1", "--outbound")]);
  assert.equal(
    into.out,
    `Who can reach db: 2 interfaces (db-1, db-2) in db

  from  groups  on
  2 interfaces (web-1, web-2)  web  tcp/5432  by sgr-default and sgr-db-5432
`,
  );
  assert.equal(
    out.out,
    `What eni-web-1 can reach: eni-web-1 (web-1, 10.0.1.11) in web

  to  groups  on
  eni-web-2 (web-2, 10.0.1.12)  web  tcp/443  by sgr-default and sgr-web-443
  2 interfaces (db-1, db-2)  db  tcp/5432  by sgr-default and sgr-db-5432

  to addresses  on
  0.0.0.0/0  all  by sgr-default
`,
  );
  assert.deepEqual([into.status, out.status], [0, 0]);
});

test("cordon open lists what the internet reaches, and with --all what only lacks a path", async () => {
  const [open, all] = await Promise.all([run("open"), run("open", "--all")]);
  assert.equal(
    open.out,
    `1 interface of 4 in account 111122223333, us-east-1, is open to the internet.

  interface  public address  on  from  by
  eni-web-1 (web-1, 10.0.1.11)  PUBLIC  tcp/443  0.0.0.0/0  sgr-web-443 of sg-web (web)
  eni-web-1 (web-1, 10.0.1.11)  PUBLIC  tcp/22  203.0.113.0/24  sgr-web-22 of sg-web (web)
`,
  );
  assert.ok(
    all.out.includes(
      "  eni-web-2 (web-2, 10.0.1.12)  none  tcp/443  0.0.0.0/0  sgr-web-443 of sg-web (web)  the interface has no public address\n",
    ),
  );
});

const EXPECTATIONS = `# What the shop promises.
names:
  web: { group: web }
  db: { tag: "role=db" }
  office: [203.0.113.0/24, 198.51.100.7]
  admin: { tag: role=admin }
expect:
  - web may reach db on tcp/5432
  - nothing else may reach db
  - office may reach eni-web-1 on tcp/22
  - the internet reaches only web on tcp/443 and web on tcp/22
  - db may not reach web on tcp/22
`;

async function runTest(text: string, ...more: readonly string[]) {
  const file = join(folder, `${Math.random()}.yaml`);
  writeFileSync(
    file,
    Object.entries(stack.ids).reduce((out, [name, id]) => out.replaceAll(name, id), text),
  );
  const ran = await run("test", file, ...more);
  return { ...ran, err: ran.err.replace(file, "FILE"), out: ran.out.replaceAll(file, "FILE") };
}

test("cordon test passes if the network is as expected", async () => {
  const { status, out, err } = await runTest(EXPECTATIONS);
  assert.equal(
    out,
    `ok  web may reach db on tcp/5432
ok  nothing else may reach db
ok  office may reach eni-web-1 on tcp/22
ok  the internet reaches only web on tcp/443 and web on tcp/22
ok  db may not reach web on tcp/22

5 expectations: 5 hold
`,
  );
  assert.deepEqual([status, err], [0, ""]);
});

test("cordon test reports what is broken, as text, TAP and JUnit, and what is undecidable", async () => {
  const GroupId = stack.ids["sg-db"];
  const IpPermissions = [
    { IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: stack.ids["sg-web"] }] },
  ];
  const made = await stack.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const ssh = made.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  const text = `${EXPECTATIONS}  - admin may reach db on tcp/22\n  - the internet may reach web on tcp/443\n`;
  const junit = join(folder, "junit.xml");
  const [plain, tap] = await Promise.all([runTest(text, "--junit", junit), runTest(text, "--tap")]);
  const lines = (out: string) => out.replaceAll(ssh, "sgr-db-22").split("\n");
  await stack.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [ssh] }));
  assert.deepEqual(lines(plain.out), [
    "ok  web may reach db on tcp/5432",
    "BROKEN  nothing else may reach db (line 9)",
    "        eni-web-1 (web-1, 10.0.1.11) may reach eni-db-1 (db-1, 10.0.2.21) on tcp/22, by sgr-default and sgr-default (and 1 pair like it)",
    "        eni-web-2 (web-2, 10.0.1.12) may reach eni-db-1 (db-1, 10.0.2.21) on tcp/22, by sgr-default and sgr-default (and 1 pair like it)",
    "ok  office may reach eni-web-1 on tcp/22",
    "ok  the internet reaches only web on tcp/443 and web on tcp/22",
    "ok  db may not reach web on tcp/22",
    "?  admin may reach db on tcp/22 (line 13)",
    "        cannot tell: no network interface has the tag role=admin",
    "BROKEN  the internet may reach web on tcp/443 (line 14)",
    "        the internet may not reach eni-web-2 (web-2, 10.0.1.12) on tcp/443: igw-shop: the interface has no public address",
    "",
    "7 expectations: 4 hold, 2 broken, 1 nobody can tell",
    "",
  ]);
  assert.deepEqual(lines(tap.out).slice(0, 6), [
    "TAP version 14",
    "1..7",
    "ok 1 - web may reach db on tcp/5432",
    "not ok 2 - nothing else may reach db",
    "  ---",
    "  line: 9",
  ]);
  const xml = readFileSync(junit, "utf8");
  assert.match(xml, /<testsuite name="[^"]+" tests="7" failures="2" errors="1">/);
  assert.match(xml, /<error message="cannot tell: no network interface has the tag role=admin">/);
  assert.deepEqual([plain.status, tap.status], [1, 1]);
  const unclear = await runTest("expect:\n  - sg-web may not reach sg-0123456789abcdef0\n");
  assert.equal(unclear.status, 2);
});

test("mistakes in a file of expectations are reported by line", async () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ["expect:\n  - web reach db\n", /^cordon test: FILE:2: 'web reach db' is no expectation\. The forms are:/],
    [
      "names: { web: { group: web } }\nexpect:\n  - wbe may reach web on tcp/1\n",
      /FILE:3: 'wbe' is neither a name .* Did you mean web\?/,
    ],
    ["names: { web: { grp: web } }\nexpect: [x]\n", /FILE:1: web: there is no grp, only group, tag/],
    ["expect:\n  - sg-web may reach sg-db\n", /FILE:2: say on what: .* on tcp\/443/],
    ["expect:\n\n  - sg-web may reach sg-db on tcp/99999\n", /FILE:3: 'tcp\/99999' is no traffic/],
    ["expected: []\n", /FILE:1: there is no key expected/],
    ["expect:\n  - a: [\n", /FILE:[23]: not YAML/],
    [
      "names:\n  web: web\nexpect: [x]\n",
      /FILE:2: web: 'web' is no id, address or CIDR block\. A group is written \{ group: web \}/,
    ],
  ];
  const ran = await Promise.all(wrong.map(async ([text, expected]) => ({ ...(await runTest(text)), expected })));
  for (const { status, err, expected } of ran) {
    assert.match(err, expected);
    assert.equal(status, 2);
  }
});

test("only principals who may read the network may ask", async () => {
  const credentials = join(folder, "credentials.json");
  const reader = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["ec2:Describe*", "ec2:Get*"], Resource: "*" }],
  };
  const key = (accessKeyId: string, policy: object) => ({
    accessKeyId,
    secretAccessKey: "secret",
    account: "111122223333",
    policies: [policy],
  });
  const nothing = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
  writeFileSync(credentials, JSON.stringify({ credentials: [key("READER", reader), key("OTHER", nothing)] }));
  const closed = await startCordon({ port: 0, credentials });
  try {
    const as = (accessKeyId: string, secret = "secret") =>
      runCordon(
        { AWS_ENDPOINT_URL: closed.url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret },
        "open",
      );
    const [mine, other, forged] = await Promise.all([as("READER"), as("OTHER"), as("READER", "wrong")]);
    assert.match(mine.out, /^None of 0 interfaces in account 111122223333, us-east-1, is open to the internet\.$/m);
    assert.match(other.err, /needs permission for ec2:DescribeNetworkInterfaces/);
    assert.match(forged.err, /SignatureDoesNotMatch/);
    assert.deepEqual([mine.status, other.status, forged.status], [0, 2, 2]);
  } finally {
    await closed.close();
  }
});

test("an interface that is named by its public address is judged too: its groups see the sender's public address", async () => {
  const { AllocationId, PublicIp = "" } = await stack.ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  await stack.ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: stack.ids["eni-db-1"] }));
  const check = () => run("check", "--from", "eni-web-1", "--to", PublicIp, "tcp/5432");
  const { status, out } = await check();
  const lines = out.split("\n");
  assert.equal(lines[0], "refused: eni-web-1 (web-1, 10.0.1.11) may not reach eni-db-1 (db-1, 10.0.2.21) on tcp/5432");
  assert.match(
    lines[2] ?? "",
    /no inbound rule of sg-db \(db\) matches; nearest is sgr-db-5432 .*, but the peer differs/,
  );
  assert.equal(status, 1);
  const IpPermissions = [
    {
      IpProtocol: "tcp",
      FromPort: 5432,
      ToPort: 5432,
      IpRanges: [{ CidrIp: `${stack.ids["PUBLIC"]}/32` }],
    },
  ];
  await stack.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: stack.ids["sg-db"], IpPermissions }));
  assert.equal((await check()).status, 0);
});
