/** What people write for an end of a flow: ids, names, tags, addresses; and what they learn if it's nothing, or several things. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import { balancerArn, loadBalancer, targetGroup } from "../oracle/balancer-world.ts";
import { group, interfaceRecord, serviceEndpoint, vpc, worldOf } from "../oracle/small-world.ts";
import { Network } from "./network.ts";
import { parseSelector, select, selectByName } from "./selection.ts";

const named = (name: string) => [{ key: "Name", value: name }];
const nic = (id: string, name: string, address: string, groups: string[], more: object = {}) =>
  put("network-interface", {
    ...interfaceRecord(id, { vpcId: "vpc-a", ipv4: [address], groups }),
    tags: named(name),
    ...more,
  });
const shop = vpc("vpc-a", "10.0.0.0/16");
const own = worldOf([
  "put" in shop && shop.put === "vpc" ? put("vpc", { ...shop.value, tags: named("shop") }) : shop,
  group("sg-web", "vpc-a"),
  group("sg-idle", "vpc-a"),
  nic("eni-1", "web-1", "10.0.0.1", ["sg-web"]),
  nic("eni-2", "web-2", "10.0.0.2", ["sg-web"]),
  nic("eni-3", "web", "10.0.0.3", []),
  nic("eni-4", "twin", "10.0.0.4", []),
  nic("eni-5", "twin", "10.0.0.5", []),
]);
const network = new Network([own]);

const found = (text: string): readonly string[] | string => {
  const selector = parseSelector(text);
  const selected = selector === undefined ? selectByName(own, text) : select(network, own, selector);
  return "problem" in selected ? selected.problem : selected.interfaces.map(({ id }) => id);
};
const groupName = own.get("security-group", "sg-web")?.name ?? "";

test("a thing is named by its id, its kind and name, or its name alone", () => {
  assert.deepEqual(found("eni-1"), ["eni-1"]);
  assert.deepEqual(found("web-1"), ["eni-1"]);
  assert.deepEqual(found("interface web-1"), ["eni-1"]);
  assert.deepEqual(found("twin"), ["eni-4", "eni-5"], "names needn't be unique");
  assert.deepEqual(found(`group ${groupName}`), ["eni-1", "eni-2"]);
  assert.deepEqual(found("vpc shop"), ["eni-1", "eni-2", "eni-3", "eni-4", "eni-5"]);
  assert.deepEqual(found("shop"), found("vpc shop"));
  assert.deepEqual(found("tag:Name=web-2"), ["eni-2"]);
  assert.deepEqual(found("10.0.0.3"), ["eni-3"]);
});

test("what a service manages is named for what it's for, with or without what AWS adds to tell it apart", () => {
  const managed = (id: string, description: string, more: object = {}) =>
    put("network-interface", {
      ...interfaceRecord(id, { vpcId: "vpc-a", ipv4: [`10.0.1.${id.slice(-1)}`], groups: [] }),
      ...{ description, requesterManaged: true, ...more },
    });
  const held = worldOf([
    shop,
    managed("eni-1", "ELB app/web/50dc6c495c0c9188"),
    managed("eni-2", "ELB app/web/50dc6c495c0c9188"),
    managed("eni-3", "RDSNetworkInterface"),
    managed("eni-4", "AWS Lambda VPC ENI-orders-0d2f1a3b-1111-2222-3333-444455556666", {
      ...{ requesterManaged: false, interfaceType: "lambda" },
    }),
    managed("eni-5", "mine", { requesterManaged: false }),
  ]);
  const idsOf = (text: string) => {
    const selector = parseSelector(text);
    const found = selector === undefined ? selectByName(held, text) : select(new Network([held]), held, selector);
    return "problem" in found ? found.problem : found.interfaces.map(({ id }) => id);
  };
  assert.deepEqual(["ELB app/web/50dc6c495c0c9188", "interface ELB app/web", "RDSNetworkInterface"].map(idsOf), [
    ["eni-1", "eni-2"],
    ["eni-1", "eni-2"],
    ["eni-3"],
  ]);
  assert.deepEqual(idsOf("AWS Lambda VPC ENI-orders"), ["eni-4"]);
  assert.match(String(idsOf("mine")), /^no group, interface/);
});

test("a name of nothing, of several things, or of something empty is refused with what to write", () => {
  assert.equal(found("nothing"), "no group, interface, instance, subnet or VPC is named nothing");
  assert.equal(found("vpc nothing"), "no VPC is named nothing");
  assert.equal(found("sg-0123"), "there is no security group sg-0123");
  assert.equal(found("sg-idle"), "security group sg-idle has no network interfaces yet");
  assert.equal(found("tag:role=x"), "no network interface has the tag role=x");
  const both = worldOf([
    group("sg-web", "vpc-a"),
    nic("eni-1", own.get("security-group", "sg-web")?.name ?? "", "10.0.0.1", ["sg-web"]),
  ]);
  const selected = selectByName(both, groupName);
  assert.equal(
    "problem" in selected && selected.problem,
    `${groupName} is the name of several things: write 'interface ${groupName}' or 'group ${groupName}'`,
  );
});

test("load balancers and target groups are named by ARN and by name, and a name alone means one if nothing else has it", () => {
  const [code, other] = ["0123456789abcdef", "fedcba9876543210"];
  const world = worldOf([
    shop,
    nic("eni-1", "web", "10.0.0.1", []),
    nic("eni-2", "", "10.0.0.2", [], { requesterManaged: true, description: `ELB app/front/${code}` }),
    nic("eni-3", "", "10.0.0.3", [], { requesterManaged: true, description: `ELB app/gone/${code}` }),
    loadBalancer(`app/front/${code}`, "vpc-a", ["eni-2"]),
    loadBalancer(`net/web/${code}`, "vpc-a", []),
    targetGroup(`back/${code}`, "vpc-a", "ip", "TCP 80", ["10.0.0.1", "192.168.0.1", "10.0.0.1"]),
    targetGroup(`none/${code}`, "vpc-a", "instance", "TCP 80", []),
    serviceEndpoint("vpce-1", "vpc-a", "eni-1"),
  ]);
  const all = new Network([world]);
  const chosen = (text: string) => {
    const selector = parseSelector(text);
    const selected = selector === undefined ? selectByName(world, text) : select(all, world, selector);
    if ("problem" in selected) return selected.problem;
    const blocks = selected.blocks.map(({ value }) => value);
    return [selected.balancer?.name, ...selected.interfaces.map(({ id }) => id), ...blocks];
  };
  const id = `app/front/${code}`;
  for (const text of [
    balancerArn(id),
    "elb:front",
    `elb:${id}`,
    "elb:app/front",
    `ELB ${id}`,
    "ELB app/front",
    "front",
  ]) {
    assert.deepEqual(chosen(text), ["front", "eni-2"], text);
  }
  assert.deepEqual(chosen("vpce-1"), [undefined, "eni-1"]);
  assert.equal(chosen("vpce-2"), "no VPC endpoint vpce-2 with an interface is here");
  assert.deepEqual(chosen("ELB app/gone"), [undefined, "eni-3"], "a record isn't needed");
  assert.deepEqual(chosen("web"), [undefined, "eni-1"]);
  assert.equal(chosen("elb:web"), "the load balancer web has no network interfaces");
  assert.equal(chosen("elb:nope"), "no load balancer is named nope");
  assert.equal(
    chosen(balancerArn(id).replace("us-east-1", "eu-west-1")),
    `no load balancer is named ${balancerArn(id).replace("us-east-1", "eu-west-1")}`,
  );
  assert.equal(chosen(`elb:app/front/${other}`), `no load balancer is named app/front/${other}`);
  const target = `arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/back/${code}`;
  for (const text of ["tg:back", target]) assert.deepEqual(chosen(text), [undefined, "eni-1", 0xc0a80001n], text);
  assert.equal(chosen("tg:none"), "the target group none has no targets with addresses");
  assert.equal(chosen("tg:nope"), "no target group is named nope");
});
