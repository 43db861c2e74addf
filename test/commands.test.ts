/** The commands as people type them: their help, mistakes in typing, and a network that travels through files. */
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CreateTransitGatewayCommand, CreateVpcCommand, CreateVpnGatewayCommand, EC2Client } from "@aws-sdk/client-ec2";
import { commands } from "../src/main/commands.ts";
import { type Cordon, startCordon } from "../src/main/index.ts";
import { ec2Client } from "./setup/ec2-client.ts";
import { runCordon } from "./setup/run-cordon.ts";
import { makeSmallStack, type SmallStack } from "./setup/small-stack.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
const folder = temporaryFolder("commands");
before(async () => {
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, "111122223333");
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

const as = (account: string, ...args: readonly string[]) =>
  runCordon(
    { AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: "x", AWS_REGION: "us-east-1" },
    ...args,
  );

test("every command that help lists has its own help", async () => {
  const { status, out } = await as("test");
  assert.equal(status, 0);
  const names = [...out.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");
  assert.ok(names.includes("check") && names.includes("serve"), out);
  for (const { name, ran } of await Promise.all(
    names.map(async (name) => ({ name, ran: await as("test", name, "--help") })),
  )) {
    assert.equal(ran.status, 0, name);
    assert.match(ran.out, new RegExp(`^Usage: cordon ${name} `), name);
  }
});

test("help has each option that a command reads, and no other, in lines of 120 columns at most", async () => {
  for (const [name, { load }] of Object.entries(commands)) {
    const { default: command } = (await load()) as {
      default: { readonly usage?: string; readonly options?: Readonly<Record<string, unknown>> };
    };
    if (name === "help") continue;
    const { usage = "", options = {} } = command;
    const documented = [...usage.matchAll(/^ +--([a-z-]+)/gm)].map(([, option]) => option);
    assert.deepEqual(documented.toSorted(), Object.keys(options).toSorted(), name);
    const mentioned = [...usage.matchAll(/--([a-z-]+)/g)].map(([, option = ""]) => option);
    assert.deepEqual(
      mentioned.filter((option) => !Object.hasOwn(options, option)),
      [],
      name,
    );
    assert.deepEqual(
      usage.split("\n").filter((line) => line.length > 120),
      [],
      name,
    );
  }
});

test("help and the version can be asked for in every usual way", async () => {
  const [plain, long, short] = [await as("test", "help"), await as("test", "--help"), await as("test", "-h")];
  assert.deepEqual([long.out, short.out, long.status], [plain.out, plain.out, 0]);
  assert.deepEqual(await as("test", "help", "check"), await as("test", "check", "--help"));
  for (const asked of ["--version", "-v", "version"]) {
    assert.match((await as("test", asked)).out, /^cordon \d+\.\d+\.\d+ \(node \d+\.\d+\.\d+\)\n$/);
  }
});

test("names and descriptions can't act on the terminal", async () => {
  const account = "222233334444";
  const evil = "\u001b[2Jclean\nallowed: everything\u009b2J\u202e";
  const ec2 = new EC2Client({
    endpoint: cordon.url,
    region: "us-east-1",
    credentials: { accessKeyId: account, secretAccessKey: "x" },
  });
  try {
    const { Vpc } = await ec2.send(
      new CreateVpcCommand({
        CidrBlock: "10.7.0.0/16",
        TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: evil }] }],
      }),
    );
    const { out } = await as(account, "ls", "vpcs");
    const line = out.split("\n").find((each) => each.includes(Vpc?.VpcId ?? "")) ?? "";
    assert.ok(line.includes("\\x1b[2Jclean\\x0aallowed: everything\\x9b2J\\u202e"), out);
    assert.doesNotMatch(out, /^allowed/m);
    const refused = await as(account, "check", "--from", evil, "--to", "internet", "tcp/443");
    assert.ok(!["\u001b", "\u009b", "\nallowed"].some((code) => refused.err.includes(code)), refused.err);
    const { vpcs } = JSON.parse((await as(account, "ls", "vpcs", "--json")).out) as { vpcs: { name: string }[] };
    assert.ok(
      vpcs.some(({ name }) => name === evil),
      "JSON has it as it is",
    );
  } finally {
    ec2.destroy();
  }
});

test("ls lists existing resources, with the names that other commands take", async () => {
  const all = await as("111122223333", "ls");
  assert.deepEqual([all.status, all.err], [0, ""]);
  for (const title of ["vpcs", "subnets", "groups", "interfaces", "lists", "addresses"]) {
    assert.match(all.out, new RegExp(`^${title}$`, "m"));
  }
  const groups = await as("111122223333", "ls", "groups");
  assert.match(stack.named(groups.out), /^groups\n[\s\S]*^ {2}sg-web +web +vpc-shop +web$/m);
  assert.doesNotMatch(groups.out, /^vpcs/m);
  const { interfaces } = JSON.parse((await as("111122223333", "ls", "interfaces", "--json")).out) as {
    interfaces: { name: string }[];
  };
  assert.deepEqual(interfaces.map(({ name }) => name).toSorted(), ["db-1", "db-2", "web-1", "web-2"]);
  assert.match(
    (await as("111122223333", "check", "--from", "web-1", "--to", "interface db-1", "tcp/5432")).out,
    /^allowed: /,
  );
});

test("ls lists gateways of VPNs and of transit, too", async (t) => {
  const account = "555566667777";
  const ec2 = ec2Client(cordon.url, account);
  t.after(() => ec2.destroy());
  const { VpnGateway } = await ec2.send(new CreateVpnGatewayCommand({ Type: "ipsec.1" }));
  const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
  const { out } = await as(account, "ls", "vpn-gateways", "transit-gateway");
  const [vpn, transit] = [VpnGateway?.VpnGatewayId, TransitGateway?.TransitGatewayId];
  assert.equal(
    out.replaceAll(/ +$/gm, ""),
    `vpn-gateways\n  ${vpn}    64512  available\ntransit-gateways\n  ${transit}    ${account}  available\n`,
  );
});

test("a mistyped command is answered with how to go on, and exit status 2", async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [["chekc"], /^cordon: there is no command chekc\. Did you mean check\? Try: cordon help$/m],
    [["frobnicate"], /^cordon: there is no command frobnicate\. Try: cordon help$/m],
    [["help", "opne"], /^cordon: there is no command opne\. Did you mean open\? Try: cordon help$/m],
    [["open", "--al"], /^cordon open: there is no option --al\. Did you mean --all\? Try: cordon open --help$/m],
    [["check", "--form", "web"], /^cordon check: there is no option --form\. Did you mean --from\?/m],
    [["ls", "--endpoint", "foo"], /^cordon ls: the endpoint is a URL such as http:\/\/127\.0\.0\.1:4566, not 'foo'$/m],
    [["backup", "/no/such/dir/file"], /^cordon backup: /m],
    [["serve", "now"], /^cordon serve: it takes no now\. Try: cordon serve --help$/m],
    [["test"], /^cordon test: name one file of expectations\. Try: cordon test --help$/m],
    [["test", join(folder, "absent.yaml")], /^cordon test: cannot read .*absent\.yaml/m],
    [["ls", "grups"], /^cordon ls: there is no kind grups\. Did you mean groups\? Try: /m],
    [["export"], /^cordon export: name one directory to write to\. Try: cordon export --help$/m],
    [["export", "a", "b"], /^cordon export: name one directory/m],
    [["import"], /^cordon import: name the saved answers, or say --from-aws\. Try: cordon import --help$/m],
    [["import", folder, "--from-aws"], /^cordon import: either files or --from-aws, not both\. Try: /m],
    [
      ["gate", "check", "office"],
      /^cordon gate: say which directory and which address: .*\. Try: cordon gate --help$/m,
    ],
    [["gate", "chekc"], /^cordon gate: there is no chekc, only check and vpn\. Try: /m],
    [["backup"], /^cordon backup: name one file to write\. Try: /m],
    [["restore"], /^cordon restore: name one backup\. Try: /m],
    [["verify", "a", "b"], /^cordon verify: name one directory or backup\. Try: /m],
    [["serve", "--port", "http"], /^cordon serve: --port takes 0 to 65535, not http\. Try: cordon serve --help$/m],
    [["serve", "--limits", join(folder, "absent")], /^cordon serve: cannot read .*absent: there is no such file$/m],
    [["serve", "--credentials", folder], /^cordon serve: cannot read .*: it is a directory$/m],
    [["whatif", join(folder, "absent")], /^cordon whatif: cannot read .*absent: there is no such file$/m],
    [["flows", "decide", join(folder, "absent")], /^cordon flows: cannot read .*absent: there is no such file$/m],
    [["rules"], /^cordon rules: say unused\. Try: /m],
    [["flows", "judge"], /^cordon flows: there is no judge, only decide and tail\. Try: /m],
    [["import", join(folder, "absent")], /^cordon import: there is no .*absent$/m],
    [["flows", "decide", "--top", "some"], /^cordon flows: --top takes a number of rules, not some\. Try: /m],
    [["flows", "decide", "--format", "nothing"], /^cordon flows: --format names no field of a flow log/m],
    [["whatif"], /^cordon whatif: name one file of calls, or a plan in JSON; .*\. Try: cordon whatif --help$/m],
    [["open", "--endpoint", "http://127.0.0.1:1"], /^cordon open: nothing answers at http:\/\/127\.0\.0\.1:1\./m],
  ];
  for (const { args, expected, ran } of await Promise.all(
    wrong.map(async ([args, expected]) => ({ args, expected, ran: await as("test", ...args) })),
  )) {
    assert.match(ran.err, expected, args.join(" "));
    assert.deepEqual([ran.status, ran.out], [2, ""], args.join(" "));
  }
});

test("a network is exported to files, imported from them, and flow logs are judged by them without a server", async () => {
  const saved = join(folder, "saved");
  const exported = await as(stack.account, "export", saved);
  assert.equal(exported.status, 0, exported.err);
  assert.deepEqual(
    exported.out.trimEnd().split("\n").toSorted(),
    readdirSync(saved)
      .filter((file) => file !== ".cordon-export")
      .map((file) => `${saved}/${file}`)
      .toSorted(),
  );
  const [stale, own] = [join(saved, "pl-0123456789abcdef0.json"), join(saved, "notes.txt")];
  writeFileSync(stale, "{}");
  writeFileSync(own, "mine");
  appendFileSync(join(saved, ".cordon-export"), "pl-0123456789abcdef0.json\n");
  assert.equal((await as(stack.account, "export", saved)).status, 0);
  assert.deepEqual([existsSync(stale), readFileSync(own, "utf8")], [false, "mine"]);
  const foreign = join(folder, "foreign");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "vpcs.json"), "mine");
  const refused = await as(stack.account, "export", foreign);
  assert.match(refused.err, /foreign has files that no export wrote, such as vpcs\.json: .* say --force/);
  assert.deepEqual([refused.status === 0, readdirSync(foreign)], [false, ["vpcs.json"]]);
  assert.equal((await as(stack.account, "export", foreign, "--force")).status, 0);
  assert.ok(readdirSync(saved).includes("security-group-rules.json"));

  const log = join(folder, "flows.log");
  const web = stack.ids["eni-web-1"] ?? "";
  writeFileSync(log, `2 ${stack.account} ${web} 8.8.8.8 10.0.1.11 50123 443 6 1 40 0 60 ACCEPT OK\n`);
  const judged = await runCordon({}, "flows", "decide", log, "--each", "--network", saved);
  assert.match(judged.out, /^accepted sgr-[0-9a-f]+ 2 111122223333 eni-/, judged.err);
  writeFileSync(log, "no record\nnor this\n");
  const unread = await runCordon({}, "flows", "decide", log, "--network", saved);
  assert.deepEqual([unread.status, /--format/.test(unread.err)], [2, true], unread.err);

  const imported = await as("444455556666", "import", saved);
  assert.match(imported.out, /^imported into account 444455556666 in us-east-1:$/m, imported.err);
  assert.match(imported.out, /^ +4 {2}network-interface$/m);
  const again = await as("444455556666", "import", saved);
  assert.match(again.err, /^cordon import: account 444455556666 in us-east-1 has been used\./m);
  assert.equal((await as("444455556666", "import", saved, "--replace")).status, 0);
  const open = await as("444455556666", "open");
  assert.match(open.out, /^1 interface of 4 in account 444455556666, us-east-1, is open to the internet\.$/m);
});

test("asking AWS never means asking the Cordon that is imported into", async () => {
  const folder = temporaryFolder("profile");
  const config = join(folder, "config");
  const secret = "aws_access_key_id = 111122223337\naws_secret_access_key = x";
  writeFileSync(config, `[profile p]\nregion = us-east-1\nendpoint_url = ${cordon.url}\n${secret}\n`);
  const profile = { AWS_CONFIG_FILE: config, AWS_PROFILE: "p" };
  const keys = { AWS_ACCESS_KEY_ID: "111122223337", AWS_SECRET_ACCESS_KEY: "x", AWS_REGION: "us-east-1" };
  const elsewhere = "http://localhost:1";
  for (const [environment, ...args] of [
    [{ ...keys, AWS_ENDPOINT_URL: cordon.url }],
    [{ ...keys, AWS_ENDPOINT_URL_EC2: cordon.url }],
    [{ ...keys, AWS_ENDPOINT_URL: cordon.url }, "--endpoint", cordon.url.replace("127.0.0.1", "localhost")],
    [{ ...keys, AWS_ENDPOINT_URL: cordon.url, CORDON_ENDPOINT_URL: cordon.url }],
    [profile],
    [{ ...profile, AWS_ENDPOINT_URL_EC2: elsewhere }],
  ] as const) {
    const ran = await runCordon(environment, "import", "--from-aws", ...args);
    assert.equal(ran.status, 2, ran.out);
    const asked = "AWS_ENDPOINT_URL_EC2" in environment ? environment.AWS_ENDPOINT_URL_EC2 : cordon.url;
    assert.match(ran.err, new RegExp(`^cordon import: the SDK would ask ${asked}, which is not AWS\\.`, "m"));
  }
});

test("a network is imported live, page by page, with separate endpoints for AWS and Cordon", async () => {
  const target = await startCordon({ port: 0 });
  try {
    const ran = await runCordon(
      {
        AWS_ENDPOINT_URL: cordon.url,
        CORDON_ENDPOINT_URL: target.url,
        AWS_ACCESS_KEY_ID: stack.account,
        AWS_SECRET_ACCESS_KEY: "x",
        AWS_REGION: "us-east-1",
      },
      "import",
      "--from-aws",
    );
    assert.match(ran.out, /^imported into account 111122223333 in us-east-1:$/m, ran.err);
    assert.match(ran.out, /^ +4 {2}network-interface$/m);
    assert.match(ran.out, /^ +1 {2}prefix-list$/m);
  } finally {
    await target.close();
  }
});
