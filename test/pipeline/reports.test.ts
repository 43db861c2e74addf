/** `whatif` and `test` write reports for pull requests and code scanning, of a real plan with its files, and of hostile names. */
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CreateSecurityGroupCommand, CreateTagsCommand } from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
const folder = temporaryFolder("reports");
const run = (...args: readonly string[]) =>
  runCordon(
    {
      AWS_ENDPOINT_URL: cordon.url,
      AWS_ACCESS_KEY_ID: stack.account,
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_REGION: "us-east-1",
    },
    ...args,
  );

before(async () => {
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, "111122223333");
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: { readonly startLine: number };
    };
    readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

/** The results, once everything has been looked at that the standard or code scanning wants of a log. */
function resultsOf(sarif: string): readonly Result[] {
  const log = JSON.parse(sarif);
  assert.equal(log.version, "2.1.0");
  assert.equal(log.runs.length, 1);
  const [{ tool, results, automationDetails, invocations }] = log.runs;
  assert.equal(tool.driver.name, "Cordon");
  assert.match(automationDetails.id, /^cordon\/(whatif|test)\/$/);
  assert.equal(invocations[0].executionSuccessful, true);
  for (const rule of tool.driver.rules) {
    assert.match(rule.id, /^cordon\/[a-z-]+$/);
    assert.ok(rule.shortDescription.text.length > 0 && rule.fullDescription.text.endsWith("."));
    assert.ok(["error", "warning", "note"].includes(rule.defaultConfiguration.level));
  }
  for (const result of results as readonly Result[]) {
    assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId);
    assert.equal(tool.driver.rules[result.ruleIndex].defaultConfiguration.level, result.level);
    assert.ok(result.message.text.length > 0);
    const [location] = result.locations;
    assert.ok((location?.physicalLocation.region.startLine ?? 0) >= 1);
    const { uri, uriBaseId } = location?.physicalLocation.artifactLocation ?? { uri: "" };
    assert.ok(URL.canParse(uri, "file:///root/") && !uri.includes(" "), uri);
    assert.equal(uriBaseId, uri.startsWith("file:") ? undefined : "%SRCROOT%");
    assert.match(Object.values(result.partialFingerprints)[0] ?? "", /^[0-9a-f]{32}$/);
  }
  return results;
}

const lineOf = (file: string, text: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .findIndex((line) => line.includes(text)) + 1;

test("a plan's report names what opens to the internet first, with the file and line of the resource", async () => {
  const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const plan = join(folder, "plan.json");
  cpSync(own("../own-api/what-if-shop.json"), plan);
  // The plan was made of a copy of the module, in a folder of this name.
  cpSync(own("../terraform/stack/shop"), join(folder, "shop-aeaigH"), { recursive: true });
  writeFileSync(join(folder, "main.tf"), 'module "shop" {\n  source = "./shop-aeaigH"\n}\n');
  const [markdown, sarif] = [join(folder, "out.md"), join(folder, "out.sarif")];
  const ran = await run("whatif", plan, "--json", "--markdown-file", markdown, "--sarif-file", sarif, "--exit-code");
  assert.equal(ran.status, 1, ran.err);
  assert.equal(JSON.parse(ran.out).internet.length, 1);

  const groups = join(folder, "shop-aeaigH/groups/main.tf");
  const text = readFileSync(markdown, "utf8");
  assert.match(text, /^### Cordon: 1 flow opens to the internet, 4 flows open otherwise\n/);
  const group = lineOf(groups, 'resource "aws_security_group" "web"');
  assert.ok(
    text.includes(
      `| \`a new rule of web (in tcp/443 from 0.0.0.0/0)\` | \`module.shop.module.groups.aws_security_group.web\`, \`${groups}:${group}\` |`,
    ),
    text,
  );
  const results = resultsOf(readFileSync(sarif, "utf8"));
  const [first] = results;
  assert.deepEqual([first?.ruleId, first?.level], ["cordon/opens-to-the-internet", "error"]);
  assert.ok(first?.locations[0]?.physicalLocation.artifactLocation.uri.endsWith("/shop-aeaigH/groups/main.tf"));
  assert.equal(first?.locations[0]?.physicalLocation.region.startLine, group);
  const toDb = results.find(({ message }) => message.text.includes("on tcp/5432"));
  assert.deepEqual(
    toDb?.locations[0]?.logicalLocations?.map(({ fullyQualifiedName }) => fullyQualifiedName),
    ['module.shop.module.groups.aws_vpc_security_group_ingress_rule.db["web"]'],
  );

  const again = resultsOf((await run("whatif", plan, "--sarif")).out);
  const prints = (some: readonly Result[]) => some.map(({ partialFingerprints }) => partialFingerprints);
  assert.deepEqual(prints(again), prints(results));
});

test("calls are placed by their line, refused ones are in the reports, and so is what closes", async () => {
  const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "0.0.0.0/0" };
  const call = (action: string, input: object) => ({ service: "ec2", action, input });
  const all = [
    call("AuthorizeSecurityGroupIngress", { GroupId: stack.ids["sg-web"], ...rule }),
    call("RevokeSecurityGroupIngress", { GroupId: stack.ids["sg-web"], ...rule, FromPort: 443, ToPort: 443 }),
    call("AuthorizeSecurityGroupIngress", { GroupId: "sg-0123456789abcdef0", ...rule }),
  ];
  const [lines, list] = [join(folder, "some calls.jsonl"), join(folder, "calls.json")];
  writeFileSync(lines, `\n${all.map((one) => JSON.stringify(one)).join("\n")}\n`);
  writeFileSync(list, JSON.stringify(all));
  const { status, out } = await run("whatif", lines, "--sarif");
  assert.equal(status, 2);
  const found = resultsOf(out).map(
    ({ ruleId, locations: [at] }) => `${ruleId}:${at?.physicalLocation.region.startLine}`,
  );
  assert.deepEqual(
    [...new Set(found)],
    ["cordon/opens-to-the-internet:2", "cordon/opens:2", "cordon/call-refused:4", "cordon/closes:3"],
  );
  assert.ok(
    resultsOf((await run("whatif", list, "--sarif")).out).every(
      ({ locations: [at] }) => at?.physicalLocation.region.startLine === 1,
    ),
  );
  const { out: text } = await run("whatif", list, "--markdown");
  const titles = [...text.matchAll(/^(?:#### |<details><summary>)([A-Za-z ,]+) \(/gm)].map(([, title]) => title);
  assert.deepEqual(titles, [
    "Opens to the internet",
    "Opens between interfaces",
    "Opens for addresses, by the groups alone",
    "Refused calls",
    "Closes to the internet",
    "Closes between interfaces",
    "Closes for addresses, by the groups alone",
  ]);
  assert.match(text, /\*\*This isn't all\*\*/);
  assert.match(text, /\| 3 \| `AuthorizeSecurityGroupIngress` \| `InvalidGroup\.NotFound` \|/);
});

test("broken expectations have their line, and names are code, whatever is in them", async () => {
  const name = "a|b`<img src=x>`@all</code>";
  const { GroupId } = await stack.ec2.send(
    new CreateSecurityGroupCommand({ GroupName: "hostile", Description: "d", VpcId: stack.ids["vpc-shop"] }),
  );
  const Resources = [stack.ids["eni-web-1"] ?? "", GroupId ?? ""];
  await stack.ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: "Name", Value: name }] }));
  const file = join(folder, "shop.yaml");
  writeFileSync(
    file,
    "names:\n  web: { group: web }\n  db: { group: db }\nexpect:\n  - web may reach db on tcp/5432\n  - nothing may reach db on tcp/5432\n",
  );
  const junit = join(folder, "junit.xml");
  const [text, log] = await Promise.all([
    run("test", file, "--markdown", "--junit", junit),
    run("test", file, "--sarif"),
  ]);
  assert.deepEqual([text.status, log.status], [1, 1], text.err);
  assert.match(readFileSync(junit, "utf8"), /<testsuites /);
  assert.match(text.out, /^### Cordon: 1 of 2 expectations broken\n/);
  assert.match(text.out, /^\| 6 \| `nothing may reach db on tcp\/5432` \| /m);
  assert.doesNotMatch(text.out.replaceAll(/`[^`\n|]*`/g, ""), /<img|@all|<\/code>`/);
  assert.match(text.out, /a&#124;b&#96;&#60;img src&#61;x&#62;&#96;&#64;all&#60;\/code&#62;/);
  const [broken, ...more] = resultsOf(log.out);
  assert.deepEqual(more, []);
  assert.equal(broken?.ruleId, "cordon/expectation-broken");
  assert.equal(broken?.locations[0]?.physicalLocation.region.startLine, 6);
});

test("one way to print at a time, and files that can be written", async () => {
  const { status, err } = await run("whatif", "-", "--json", "--sarif");
  assert.deepEqual([status, /print it in one way: --json or --sarif/.test(err)], [2, true], err);
  const { err: ofTest } = await run("test", "-", "--tap", "--markdown");
  assert.match(ofTest, /print it in one way: --tap or --markdown/);
  const calls = join(folder, "none.json");
  writeFileSync(calls, "[]");
  const unwritten = await run("whatif", calls, "--sarif-file", join(folder, "absent/out.sarif"));
  assert.match(unwritten.err, /^cordon whatif: cannot write .*out\.sarif: there is no such folder$/m);
  assert.equal(unwritten.status, 2);
});
