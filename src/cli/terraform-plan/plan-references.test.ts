/** What a reference in a plan's configuration means: which instances of which resource. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Expressions, type Plan, type PlannedChange, PlanReferences } from "./plan-references.ts";

const created = (address: string, index?: string | number): PlannedChange => {
  const own = address.replace(/^(module\.[^.]+\.)*/, "");
  const [type = "", name = ""] = own.split(".");
  const module = /^((?:module\.[^.]+\.)*)/.exec(address)?.[1]?.slice(0, -1) ?? "";
  const suffix = index === undefined ? "" : `[${JSON.stringify(index)}]`;
  return {
    address: `${address}${suffix}`,
    ...(module !== "" && { module_address: module }),
    mode: "managed",
    type,
    name,
    ...(index !== undefined && { index }),
    change: { actions: ["create"], before: null, after: {}, after_unknown: { id: true, vpc_id: true } },
  };
};

const references = (...all: readonly string[]) => ({ references: all });
type Root = NonNullable<NonNullable<Plan["configuration"]>["root_module"]>;

/** The addresses that `asker`'s attribute means. */
function meant(
  asker: PlannedChange,
  name: string,
  expression: { readonly references: readonly string[] },
  others: readonly PlannedChange[],
  root: Root = {},
  isList = false,
): readonly string[] {
  const plan = { resource_changes: [asker, ...others], configuration: { root_module: root } };
  const found = new PlanReferences(plan).meantBy(asker, name, expression, isList);
  return found.map(({ change, attribute }) => change.address + (attribute === undefined ? "" : ` ${attribute}`));
}

const apps = [0, 1].map((i) => created("aws_subnet.app", i));
const zones = ["a", "b"].map((zone) => created("aws_subnet.zone", zone));

test("an instance by what is written, a key with a dot in it too", () => {
  const dotted = [...zones, created("aws_subnet.zone", "c.d")];
  const all = ['aws_subnet.zone["c.d"].id', 'aws_subnet.zone["c.d"]', "aws_subnet.zone"];
  assert.deepEqual(meant(created("aws_instance.x"), "subnet_id", references(...all), dotted), [
    'aws_subnet.zone["c.d"] id',
  ]);
});

test("count.index is the asker's own, and starts again from the first", () => {
  const one = (index: number) =>
    meant(created("aws_instance.x", index), "subnet_id", references("aws_subnet.app", "count.index"), apps);
  assert.deepEqual(
    [0, 1, 2, 3].flatMap(one),
    [0, 1, 0, 1].map((i) => `aws_subnet.app[${i}]`),
  );
});

test("each.value is what for_each refers to, by the asker's own key", () => {
  const root = {
    resources: [{ address: "aws_instance.x", for_each_expression: references("aws_subnet.zone") }],
  };
  const each = references("each.value.id", "each.value");
  assert.deepEqual(meant(created("aws_instance.x", "b"), "subnet_id", each, zones, root), ['aws_subnet.zone["b"] id']);
});

test("without a key, one of several isn't chosen, and a list means all", () => {
  const expression = references("aws_subnet.zone");
  const all = ['aws_subnet.zone["a"]', 'aws_subnet.zone["b"]'];
  assert.deepEqual(meant(created("aws_instance.x"), "subnet_id", expression, zones), all);
  assert.deepEqual(meant(created("aws_network_acl.x"), "subnet_ids", expression, zones, {}, true), all);
});

test("through a module's variable and another's output, by the key behind the output", () => {
  const root: Root = {
    module_calls: {
      net: { module: { outputs: { ids: { expression: references("aws_subnet.zone") } } } },
      hosts: {
        expressions: { subnet: references('module.net.ids["b"]', "module.net.ids", "module.net") },
        module: { resources: [{ address: "aws_instance.x", expressions: {} as Expressions }] },
      },
    },
  };
  const inner = ["a", "b"].map((zone) => created("module.net.aws_subnet.zone", zone));
  assert.deepEqual(meant(created("module.hosts.aws_instance.x"), "subnet_id", references("var.subnet"), inner, root), [
    'module.net.aws_subnet.zone["b"]',
  ]);
});

test("an instance of a repeated module, by the key of who asks", () => {
  const outputs = { vpc: { expression: references("aws_vpc.main.id", "aws_vpc.main") } };
  const root: Root = { module_calls: { net: { for_each_expression: references("var.nets"), module: { outputs } } } };
  const nets = ["a", "b"].map((key) => created(`module.net["${key}"].aws_vpc.main`));
  const asked = references("module.net", "each.key");
  assert.deepEqual(meant(created("aws_security_group.x", "b"), "vpc_id", asked, nets, root), [
    'module.net["b"].aws_vpc.main id',
  ]);
});

test("an attribute of another type's resource is that attribute, and a mere condition isn't meant", () => {
  const vpcs = [created("aws_vpc.main"), created("aws_eip.nat"), ...apps];
  const ofSubnet = references("aws_subnet.app[0].vpc_id", "aws_subnet.app[0]", "aws_subnet.app");
  assert.deepEqual(meant(created("aws_security_group.x"), "vpc_id", ofSubnet, vpcs), ["aws_subnet.app[0] vpc_id"]);
  const conditional = references("aws_eip.nat", "aws_vpc.main.id", "aws_vpc.main");
  assert.deepEqual(meant(created("aws_security_group.x"), "vpc_id", conditional, vpcs), ["aws_vpc.main id"]);
});

test("behind a local is the only resource of the type, or the one with the key; never one of two blocks", () => {
  const vpc = created("aws_vpc.main");
  const asker = created("aws_security_group.x");
  assert.deepEqual(meant(asker, "vpc_id", references("local.vpc_id"), [vpc]), ["aws_vpc.main"]);
  assert.deepEqual(meant(asker, "vpc_id", references("local.vpc_id"), [vpc, created("aws_vpc.other")]), []);
  const keyed = references("local.subnets", "each.key");
  assert.deepEqual(meant(created("aws_instance.x", "b"), "subnet_id", keyed, zones), ['aws_subnet.zone["b"]']);
  assert.deepEqual(meant(created("aws_instance.x", "b"), "subnet_id", keyed, [...zones, ...apps]), []);
});
