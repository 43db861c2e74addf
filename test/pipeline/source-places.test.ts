/** The places of a plan's resources: in the files of its folder and of its local modules, never in a comment or a text. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SourcePlaces } from "../../src/cli/terraform-plan/source-places.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const change = { actions: ["create"], before: null, after: {} };
const resource = (address: string, module_address?: string) => {
  const [type = "", name = ""] = address
    .slice(module_address === undefined ? 0 : module_address.length + 1)
    .split(/[.[]/);
  return { address, mode: "managed", type, name, change, ...(module_address !== undefined && { module_address }) };
};

test("blocks are found by line, and not in comments, texts and heredocs", () => {
  const text = `# resource "aws_vpc" "commented" {
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16" # /* no comment begins here
  arn        = "arn:aws:s3:::logs/*"
}
/* resource "aws_vpc" "a" {
resource "aws_vpc" "b" { */
  resource   "aws_subnet"   "front" { } /* one */ // two /*
resource "aws_iam_policy" "p" {
  policy = <<-JSON
resource "aws_vpc" "in_a_text" {
  JSON
}
module "net" {
  source = "\${path.module}/*"
}
resource aws_route bare {
data "aws_vpc" "read" {`;
  const folder = temporaryFolder("blocks");
  writeFileSync(join(folder, "main.tf"), text.replaceAll("\n", "\r\n"));
  const names = [...text.matchAll(/resource +"?(\w+)"? +"?(\w+)/g)].map(([, type, name]) => `${type}.${name}`);
  const places = new SourcePlaces({ resource_changes: names.map((name) => resource(name)) }, folder);
  assert.deepEqual(
    names.flatMap((name) => {
      const place = places.placeOf(name);
      return place === undefined ? [] : [[name, place.line]];
    }),
    [
      ["aws_vpc.main", 2],
      ["aws_subnet.front", 8],
      ["aws_iam_policy.p", 9],
      ["aws_route.bare", 17],
    ],
  );
});

const folder = temporaryFolder("places");
test("a resource is in its module's folder; one of a module from elsewhere is where that is called", () => {
  mkdirSync(join(folder, "net/inner"), { recursive: true });
  writeFileSync(join(folder, "a.tf"), 'module "net" {\n  source = "./net"\n}\n\nmodule "vpc" {\n}\n');
  writeFileSync(join(folder, "b.tf.json"), '{\n "resource": {\n  "aws_vpc": {\n   "json": {}\n  }\n }\n}\n');
  writeFileSync(join(folder, "broken.tf.json"), "{");
  mkdirSync(join(folder, "folder.tf"));
  writeFileSync(join(folder, "net/main.tf"), '\nresource "aws_subnet" "one" {\n}\nmodule "inner" {\n}\n');
  writeFileSync(join(folder, "net/inner/main.tf"), 'resource "aws_route" "r" {\n}\n');
  const inner = { source: "./inner", module: {} };
  const plan = {
    resource_changes: [
      resource("aws_vpc.json"),
      resource('module.net["x"].aws_subnet.one[0]', 'module.net["x"]'),
      resource("module.net.module.inner.aws_route.r", "module.net.module.inner"),
      resource("module.vpc.aws_vpc.this", "module.vpc"),
      resource("module.net.aws_subnet.generated", "module.net"),
      resource("aws_vpc.absent"),
    ],
    configuration: {
      root_module: {
        module_calls: {
          net: { source: "./net", module: { module_calls: { inner } } },
          vpc: { source: "terraform-aws-modules/vpc/aws", module: {} },
        },
      },
    },
  };
  const places = new SourcePlaces(plan, folder);
  const found = plan.resource_changes.map(({ address }) => {
    const place = places.placeOf(address);
    return place && `${place.file.slice(folder.length + 1)}:${place.line}`;
  });
  assert.deepEqual(found, ["b.tf.json:4", "net/main.tf:2", "net/inner/main.tf:1", "a.tf:5", "a.tf:1", undefined]);
  assert.equal(places.placeOf("aws_vpc.unheard"), undefined);
  assert.equal(new SourcePlaces(plan, join(folder, "absent")).placeOf("aws_vpc.json"), undefined);
});
