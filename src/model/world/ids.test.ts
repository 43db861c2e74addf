import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { arnOf, arnOfId, digitsOfIds, isIdOf, type KindWithId, kindOfId, prefixOfIds } from "./ids.ts";
import { type Kind, kinds } from "./kinds.ts";

const AT = { account: "111122223333", region: "us-east-1" };
const withIds = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].prefix !== undefined) as KindWithId[];
const idOf = (kind: KindWithId) => `${prefixOfIds(kind)}-${"0123456789abcdef".repeat(3).slice(0, digitsOfIds(kind))}`;

suite("the kind of an id", () => {
  for (const kind of withIds) {
    test(`${kind}: its own ids and ids of 8 digits belong to it`, () => {
      const prefix = prefixOfIds(kind);
      for (const id of [idOf(kind), `${prefix}-0123abcd`]) assert.equal(kindOfId(id), kind, id);
    });

    test(`${kind}: a text that only looks like its ids belongs to no kind`, () => {
      const prefix = prefixOfIds(kind);
      const id = idOf(kind);
      const others = [prefix, `${prefix}s`, `${prefix}-`, `${prefix}-web`, `${prefix}-1`, `${prefix}-0123ABCD`];
      for (const text of [...others, ` ${id}`, `${id} `, `${id}-`, `${id}\n`, `x${id}`, id.toUpperCase(), `-${id}`]) {
        assert.equal(kindOfId(text), undefined, JSON.stringify(text));
        assert.ok(!isIdOf(kind, text), JSON.stringify(text));
      }
    });
  }

  test("no two kinds have the same prefix", () => {
    assert.equal(new Set(withIds.map(prefixOfIds)).size, withIds.length);
  });

  test("a prefix that is the beginning of another one is told apart", () => {
    const digits = "0123456789abcdef0";
    assert.equal(kindOfId(`ipam-${digits}`), "ipam");
    assert.equal(kindOfId(`ipam-pool-${digits}`), "ipam-pool");
    assert.equal(kindOfId(`ipam-pool-alloc-${digits}0123456789abcdef`), "ipam-pool-allocation");
    assert.equal(kindOfId(`ipam-res-disco-${digits}`), "ipam-resource-discovery");
    assert.equal(kindOfId(`ipam-res-disco-assoc-${digits}`), "ipam-resource-discovery-association");
    assert.equal(kindOfId(`eni-${digits}`), "network-interface");
    assert.equal(kindOfId(`eni-perm-${digits}`), "network-interface-permission");
    assert.ok(!isIdOf("ipam", `ipam-pool-${digits}`));
  });

  test("names that callers give and ids of parts belong to no kind", () => {
    const names = [
      "vpcs",
      "sg-web",
      "i-am-a-name",
      "vpc",
      "",
      "-",
      "toString-0123abcd",
      "eni-attach-0123456789abcdef0",
    ];
    for (const text of names) assert.equal(kindOfId(text), undefined, text);
  });

  test("catalogue 27, 28: an id has 17 digits or 8", () => {
    assert.equal(kindOfId("sg-0123456789abcdef0"), "security-group");
    for (const digits of ["0123456", "012345678", "0123456789abcdef", "0123456789abcdef01"]) {
      assert.equal(kindOfId(`sg-${digits}`), undefined, digits);
    }
  });

  test("catalogue 34, 35, 37: ids of other lengths, as AWS makes them", () => {
    assert.equal(kindOfId("ipam-pool-alloc-018ecc28043b54ba38e2cd99943cebfb"), "ipam-pool-allocation");
    assert.equal(kindOfId("ipam-pool-alloc-018ecc28043b54ba38e2cd99943cebfbd"), "ipam-pool-allocation");
    assert.equal(kindOfId("ipam-pool-cidr-01856e43994df4913b7bc6aac47adf983"), "ipam-pool-cidr");
    assert.equal(kindOfId("wsipg-gq3kmqr2p"), "ip-group");
    assert.equal(kindOfId("wsd-gq3kmqr2p"), "workspace-directory");
    assert.equal(kindOfId("d-926722edaf"), "directory");
    assert.equal(kindOfId("d-gq3kmqr2p"), undefined);
  });
});

suite("ARNs", () => {
  test("catalogue 27, 33: they name the Region, except for those of IPAM", () => {
    const owned = { ownerId: AT.account, id: "x-1" };
    assert.equal(arnOf("security-group", owned, AT.region), "arn:aws:ec2:us-east-1:111122223333:security-group/x-1");
    assert.equal(arnOf("ipam-pool", owned), "arn:aws:ec2::111122223333:ipam-pool/x-1");
    assert.equal(arnOf("ipam-pool", owned, AT.region), "arn:aws:ec2::111122223333:ipam-pool/x-1");
  });

  test("by id they're the same; a text that isn't an id has no ARN, nor does an id of a kind without ARNs", () => {
    const arn = (id: string) => arnOfId(id, AT);
    assert.equal(arn("nat-0123abcd"), "arn:aws:ec2:us-east-1:111122223333:natgateway/nat-0123abcd");
    assert.equal(arn("ipam-scope-0123abcd"), "arn:aws:ec2::111122223333:ipam-scope/ipam-scope-0123abcd");
    assert.equal(arn("wsipg-0123abcd"), "arn:aws:workspaces:us-east-1:111122223333:workspaceipgroup/wsipg-0123abcd");
    assert.equal(arn("d-0123abcd"), "arn:aws:ds:us-east-1:111122223333:directory/d-0123abcd");
    assert.equal(arn("vpcs"), undefined);
    assert.equal(arn("rtbassoc-0123abcd"), undefined);
  });

  test("a directory of Directory Service has WorkSpaces' ARN in calls to WorkSpaces", () => {
    const arn = "arn:aws:workspaces:us-east-1:111122223333:directory/d-0123abcd";
    assert.equal(arnOfId("d-0123abcd", AT, "workspaces"), arn);
  });
});
