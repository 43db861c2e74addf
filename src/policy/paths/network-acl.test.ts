/** What a network ACL lets pass of a range, and by which entry. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddress } from "../../address/prefix.ts";
import type { NetworkAcl, NetworkAclEntry } from "../../model/records/routing.ts";
import { Network } from "../flow/network.ts";
import { formatKeys, parseKeys } from "../flow/traffic.ts";
import { aclEntry, networkAcl, subnet, vpc, worldOf } from "../oracle/small-world.ts";
import { aclOf, filterByAcl } from "./network-acl.ts";

const place = { subnetId: "subnet-1", vpcId: "vpc-1" };
function aclWith(...entries: readonly NetworkAclEntry[]): NetworkAcl {
  const records = [vpc("vpc-1", "10.0.0.0/16"), subnet("subnet-1", "vpc-1", "10.0.1.0/24")];
  const acl = aclOf(
    new Network([worldOf([...records, ...networkAcl("acl-1", "vpc-1", ["subnet-1"], entries)])]),
    place,
  );
  assert.ok(acl);
  return acl;
}
function filtered(acl: NetworkAcl, keys: string, remote = "10.0.0.9", direction: "ingress" | "egress" = "ingress") {
  const [address, range] = [parseAddress(remote), parseKeys(keys)];
  assert.ok(address && range);
  const { passing, entry } = filterByAcl(acl, direction, address, [range]);
  return [passing.map(formatKeys), entry?.ruleNumber];
}

test("a denial in the middle of a range leaves what is below and above it to later entries", () => {
  const acl = aclWith(
    aclEntry(1, "ingress", "deny", "tcp 1000-2000", "0.0.0.0/0"),
    aclEntry(2, "ingress", "allow", "tcp", "0.0.0.0/0"),
  );
  assert.deepEqual(filtered(acl, "tcp"), [["tcp/0-999", "tcp/2001-65535"], 2]);
  assert.deepEqual(filtered(acl, "tcp/1000-2001"), [["tcp/2001"], 2]);
  assert.deepEqual(filtered(acl, "tcp/999-2000"), [["tcp/999"], 2]);
  assert.deepEqual(filtered(acl, "tcp/1000-2000"), [[], 1]);
});

test("entries count in the order of their numbers, and only for their direction and addresses", () => {
  const acl = aclWith(
    aclEntry(30, "ingress", "allow", "-1", "0.0.0.0/0"),
    aclEntry(10, "egress", "deny", "-1", "0.0.0.0/0"),
    aclEntry(20, "ingress", "deny", "tcp 22", "10.0.0.0/8"),
  );
  assert.deepEqual(filtered(acl, "tcp/22"), [[], 20]);
  assert.deepEqual(filtered(acl, "tcp/22", "192.0.2.1"), [["tcp/22"], 30]);
  assert.deepEqual(filtered(acl, "tcp/22", "192.0.2.1", "egress"), [[], 10]);
  // What no entry is about meets the implied denial at the end.
  assert.deepEqual(filtered(aclWith(), "tcp/22"), [[], undefined]);
});

test("an ICMP entry is about its type and code, of its type alone if it has no code", () => {
  const acl = aclWith(aclEntry(1, "ingress", "allow", "icmp 3-4", "0.0.0.0/0"));
  assert.deepEqual(filtered(acl, "icmp/3"), [["icmp/3/4"], 1]);
  const all = aclWith({ ...aclEntry(1, "ingress", "allow", "icmp 8-0", "0.0.0.0/0"), icmp: { type: 8, code: -1 } });
  assert.deepEqual(filtered(all, "icmp"), [["icmp/8"], 1]);
});

test("of several entries that let parts pass, the first is named", () => {
  const acl = aclWith(
    aclEntry(1, "ingress", "allow", "tcp 80", "0.0.0.0/0"),
    aclEntry(2, "ingress", "deny", "tcp 81", "0.0.0.0/0"),
    aclEntry(3, "ingress", "allow", "tcp 82", "0.0.0.0/0"),
  );
  assert.deepEqual(filtered(acl, "tcp/80-90"), [["tcp/80", "tcp/82"], 1]);
  assert.deepEqual(filtered(acl, "tcp/81-90"), [["tcp/82"], 3]);
});
