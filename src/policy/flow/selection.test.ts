/** What people write for an end of a flow: ids, names, tags, addresses; and what they learn if it's nothing, or several things. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import { group, interfaceRecord, vpc, worldOf } from "../oracle/small-world.ts";
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
