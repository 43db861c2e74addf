import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import createIpam from "./create-ipam.ts";
import deleteIpam from "./delete-ipam.ts";
import describeIpams from "./describe-ipams.ts";

const described = (cordon: TestCordon, at = {}) => cordon.run(describeIpams, {}, at).Ipams ?? [];

suite("IPAMs", () => {
  test("catalogue 221, 229, 230: creation answers that an IPAM is in progress, with two scopes and its home Region", () => {
    const { Ipam } = new TestCordon().run(createIpam, { OperatingRegions: [{ RegionName: "eu-west-1" }] });
    assert.equal(Ipam?.State, "create-in-progress");
    assert.equal(Ipam.ScopeCount, 2);
    assert.equal(Ipam.IpamRegion, "us-east-1");
    assert.deepEqual(Ipam.OperatingRegions, [{ RegionName: "eu-west-1" }, { RegionName: "us-east-1" }]);
    assert.equal(Ipam.MeteredAccount, "ipam-owner");
    assert.equal(Ipam.EnablePrivateGua, false);
  });

  test("catalogue 33, 222, 355: the next describe finds it complete, with its default discovery", () => {
    const cordon = new TestCordon();
    const { Ipam } = cordon.run(createIpam, {});
    const [found] = described(cordon);
    assert.equal(found?.State, "create-complete");
    assert.equal(found.IpamArn, `arn:aws:ec2::111122223333:ipam/${Ipam?.IpamId}`);
    assert.match(found.DefaultResourceDiscoveryId ?? "", /^ipam-res-disco-[0-9a-f]{17}$/);
    assert.match(found.DefaultResourceDiscoveryAssociationId ?? "", /^ipam-res-disco-assoc-/);
    assert.equal(found.ResourceDiscoveryAssociationCount, 1);
    assert.equal(found.Tier, "advanced");
    assert.equal(found.Description, undefined, "catalogue 223");
    assert.deepEqual(found.Tags, []);
  });

  test("it's visible from its operating Regions and to its account only", () => {
    const cordon = new TestCordon();
    cordon.run(createIpam, { OperatingRegions: [{ RegionName: "eu-west-1" }] });
    assert.equal(described(cordon, { region: "eu-west-1" }).length, 1);
    assert.equal(described(cordon, { region: "eu-north-1" }).length, 0);
    assert.equal(described(cordon, { account: "444455556666" }).length, 0);
  });

  test("filters have the names of members", () => {
    const cordon = new TestCordon();
    cordon.run(createIpam, { Description: "ours", Tier: "free" });
    const count = (Name: string, value: string) =>
      cordon.run(describeIpams, { Filters: [{ Name, Values: [value] }] }).Ipams?.length;
    assert.equal(count("description", "our*"), 1);
    assert.equal(count("tier", "advanced"), 0);
    assert.throws(() => count("no-such", "x"), refusal("InvalidParameterValue"));
  });

  test("catalogue 238: one per Region", () => {
    const cordon = new TestCordon();
    cordon.run(createIpam, {});
    assert.throws(() => cordon.run(createIpam, {}), refusal("ResourceLimitExceeded"));
    cordon.run(createIpam, {}, { region: "eu-west-1" });
  });

  test("catalogue 228: at most 50 operating Regions, all of them known", () => {
    const cordon = new TestCordon();
    const of = (...names: string[]) => ({ OperatingRegions: names.map((RegionName) => ({ RegionName })) });
    assert.throws(() => cordon.run(createIpam, of("mars-1")), refusal("InvalidParameterValue"));
    assert.throws(() => cordon.run(createIpam, of(...Array(51).fill("eu-west-1"))), refusal("InvalidParameterValue"));
  });

  test("catalogue 232, 239: deletion is in progress, then the IPAM is gone with everything created with it", () => {
    const cordon = new TestCordon();
    const IpamId = cordon.run(createIpam, { OperatingRegions: [{ RegionName: "eu-west-1" }] }).Ipam?.IpamId ?? "";
    assert.equal(cordon.run(deleteIpam, { IpamId }).Ipam?.State, "delete-in-progress");
    assert.throws(
      () => cordon.run(describeIpams, { IpamIds: [IpamId] }),
      refusal("InvalidIpamId.NotFound", `The ipam ID '${IpamId}' does not exist`),
    );
    for (const kind of ["ipam-scope", "ipam-resource-discovery", "ipam-resource-discovery-association"] as const) {
      assert.equal(cordon.world().count(kind), 0, kind);
    }
    assert.equal(cordon.world().count("ipam-reach"), 0);
    assert.equal(cordon.world(undefined, "eu-west-1").count("ipam-reach"), 0);
  });
});
