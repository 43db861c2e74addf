/** What is copied keeps texts of anybody as texts: in a real shell, in Terraform, in Python, and for the AWS CLI itself. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { copyForms } from "../src/pages/prefix-lists/copy-forms.ts";
import { formsOfGroup } from "../src/pages/security-groups/copy-group.ts";

const HOSTILE = [
  "'; touch /tmp/owned; echo '",
  "$(touch owned) `touch owned` $HOME !!",
  `"""); import os; os.system("touch owned") #`,
  `\${file("/etc/passwd")} and %{ if true }`,
  `$\${x} \\\${x} \\\\`,
  "line\nbreak\ttab",
  "\u202etxt.exe 💥 é \u2028 end",
  "--query x",
  "file:///etc/passwd",
  "fileb:///etc/passwd",
  "https://example.com/",
];

const group = (text: string) => ({
  ...{ GroupId: "sg-1", GroupName: text, Description: text, VpcId: "vpc-1", Tags: [{ Key: text, Value: text }] },
});
const rule = (Description: string) => ({
  ...{ SecurityGroupRuleId: "sgr-1", IsEgress: false, IpProtocol: "tcp", FromPort: 1, ToPort: 2 },
  ...{ CidrIpv4: "10.0.0.0/8", Description },
});
const formsFor = (text: string) => [
  formsOfGroup(group(text), [rule(text)]),
  copyForms({ PrefixListName: text, MaxEntries: 1 }, [{ cidr: "10.0.0.0/8", description: text }]),
];

/** What a shell hands to `aws`, call by call. */
function argumentsIn(commands: string): readonly (readonly string[])[] {
  const script = `aws() { printf '%s\\0' "$@"; printf '\\1\\0'; }\n${commands}`;
  const said = execFileSync("bash", ["-c", script], { encoding: "utf8", env: { PATH: process.env["PATH"] } });
  return said
    .split("\u0001\0")
    .slice(0, -1)
    .map((call) => call.split("\0").slice(0, -1));
}

/** Everything that JSON says in texts, however deep. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [String(value)];

test("a shell hands every text on as it is, and the AWS CLI takes none for an option, a file or an address", () => {
  for (const text of HOSTILE) {
    for (const [cli] of formsFor(text)) {
      for (const [service, operation, ...options] of argumentsIn(cli?.text() ?? "")) {
        assert.equal(service, "ec2");
        assert.match(operation ?? "", /^(create|authorize|revoke)-[a-z-]+$/);
        for (const [i, word] of options.entries()) {
          if (i % 2 === 0) assert.match(word, /^--[a-z-]+$/, text);
          else assert.doesNotMatch(word, /^(-|fileb?:|https?:)/, text);
        }
        if (operation?.startsWith("revoke")) continue;
        const said = options.flatMap((word) => (/^[[{]/.test(word) ? textsIn(JSON.parse(word)) : [word]));
        assert.ok(said.includes(text), `${operation} doesn't say ${text}`);
      }
    }
  }
});

/** A quoted text of HCL as Terraform reads it; templates are refused. */
function readHcl(quoted: string): string {
  const inner = quoted.slice(1, -1);
  assert.doesNotMatch(inner.replaceAll("$${", "").replaceAll("%%{", ""), /[$%]\{/, `a template: ${quoted}`);
  assert.doesNotMatch(inner.replaceAll("\\\\", ""), /\\[^nrt"u]/, `an escape that HCL doesn't know: ${quoted}`);
  return JSON.parse(`"${inner.replaceAll("$${", () => "${").replaceAll("%%{", () => "%{")}"`) as string;
}

test("Terraform reads no template and no unknown escape in them", () => {
  for (const text of [...HOSTILE, "\b\f"]) {
    for (const [, terraform] of formsFor(text)) {
      const lines = (terraform?.text() ?? "").split("\n");
      assert.ok(!lines.some((line) => line.includes("${file") && !line.includes("$${file")));
      const values = lines.flatMap((line) => /^ +(?:name|description) += ("[^\n]*")$/.exec(line)?.[1] ?? []);
      assert.ok(values.length > 1, text);
      for (const value of values) assert.equal(readHcl(value), text);
    }
  }
});

const hasPython = spawnSync("python3", ["-c", "0"], { stdio: "ignore" }).status === 0;

test("Python reads them as they are", { skip: hasPython ? false : "python3 is not installed" }, () => {
  const read = `
import ast, json, sys
tree = ast.parse(sys.stdin.read())
assert all(isinstance(n, (ast.Import, ast.Assign, ast.Expr)) for n in tree.body) and len(tree.body) < 6
print(json.dumps([n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]))`;
  for (const forms of HOSTILE.flatMap((text) =>
    formsFor(text).map((each) => ({ text, python: each[2]?.text() ?? "" })),
  )) {
    const said = execFileSync("python3", ["-c", read], { input: forms.python, encoding: "utf8" });
    assert.ok((JSON.parse(said) as string[]).includes(forms.text), forms.python);
  }
});
