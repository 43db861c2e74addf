import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { defaultNetwork } from "../operations/vpcs/default-network.ts";
import { derivedIds, newId, random } from "./ids.ts";

suite("new ids", () => {
  test("catalogue 27, 34, 37: they have the prefix and the digits of their kind, and begin with 0", () => {
    assert.match(newId("security-group"), /^sg-0[0-9a-f]{16}$/);
    assert.match(newId("ipam-pool-allocation"), /^ipam-pool-alloc-0[0-9a-f]{32}$/);
    assert.match(newId("ip-group"), /^wsipg-0[0-9a-f]{8}$/);
    assert.match(newId("directory"), /^d-0[0-9a-f]{9}$/);
    assert.match(newId("interface-attachment"), /^eni-attach-0[0-9a-f]{16}$/);
  });

  test("they differ, and so do random bytes, beyond what is made in advance", () => {
    const made = Array.from({ length: 3000 }, () => [newId("vpc"), random(8)]).flat();
    assert.equal(new Set(made).size, made.length);
    assert.ok(made.every((each) => /^(vpc-0)?[0-9a-f]{16}$/.test(each)));
  });
});

test("a default network has the ids that it has on every Cordon", () => {
  const key = { account: "123456789012", region: "us-east-1" };
  const ids = defaultNetwork(key, derivedIds(key)).map((change) => ("put" in change ? change.value.id : ""));
  assert.deepEqual(ids.slice(0, 11), [
    "dopt-0af315463156cc83b",
    "vpc-0bcf89c81e2403e93",
    "rtb-05cfbd60842ad55f3",
    "rtbassoc-019365adf7ad5d396",
    "acl-08a0f3c3192199837",
    "sg-0f70a3c1680979121",
    "sgr-0aae10e8eb563bb92",
    "sgr-09e3b8480d46ca202",
    "igw-0ad66ae8a290ab42c",
    "subnet-0e4c5cd2bb42a2e77",
    "aclassoc-03de5cce0e033aec8",
  ]);
});
