import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { shareBetween } from "../../resource-shares/shares-for-tests.ts";
import createTags from "../../tags/create-tags.ts";
import deleteTags from "../../tags/delete-tags.ts";
import { refusal } from "../../world-for-tests.ts";
import deleteIpam from "../ipams/delete-ipam.ts";
import describeIpams from "../ipams/describe-ipams.ts";
import { withIpam } from "../ipams/ipam-for-tests.ts";
import modifyIpam from "../ipams/modify-ipam.ts";
import createIpamScope from "../scopes/create-ipam-scope.ts";
import deleteIpamScope from "../scopes/delete-ipam-scope.ts";
import describeIpamScopes from "../scopes/describe-ipam-scopes.ts";
import modifyIpamScope from "../scopes/modify-ipam-scope.ts";
import createIpamPool from "./create-ipam-pool.ts";
import deleteIpamPool from "./delete-ipam-pool.ts";
import describeIpamPools from "./describe-ipam-pools.ts";
import modifyIpamPool from "./modify-ipam-pool.ts";
import provisionIpamPoolCidr from "./provision-ipam-pool-cidr.ts";

suite("ModifyIpam", () => {
  test("catalogue 224, 225, 226: it ends in modify-complete, with other Regions and tier", () => {
    const { cordon, ipam } = withIpam();
    const modify = (input: object) => cordon.run(modifyIpam, { IpamId: ipam.id, ...input }).Ipam;
    const found = (at = {}) => cordon.run(describeIpams, {}, at).Ipams?.[0];
    const answer = modify({ AddOperatingRegions: [{ RegionName: "eu-west-1" }], Tier: "free" });
    assert.equal(answer?.State, "modify-in-progress");
    assert.equal(found({ region: "eu-west-1" })?.State, "modify-complete");
    assert.equal(found()?.Tier, "free");
    modify({ RemoveOperatingRegions: [{ RegionName: "eu-west-1" }] });
    assert.deepEqual(found()?.OperatingRegions, [{ RegionName: "us-east-1" }]);
    assert.equal(found({ region: "eu-west-1" }), undefined);
  });

  test("a Region can't be removed while it's the home or the locale of a pool", () => {
    const { cordon, ipam } = withIpam("eu-west-1");
    ipam.pool([], { Locale: "eu-west-1" });
    const drop = (RegionName: string) =>
      cordon.run(modifyIpam, { IpamId: ipam.id, RemoveOperatingRegions: [{ RegionName }] });
    assert.throws(() => drop("us-east-1"), refusal("InvalidParameterValue"));
    assert.throws(() => drop("eu-west-1"), refusal("DependencyViolation"));
  });
});

suite("DeleteIpam", () => {
  test("catalogue 234: it must be empty", () => {
    const { cordon, ipam } = withIpam();
    cordon.run(createIpamScope, { IpamId: ipam.id });
    assert.throws(() => cordon.run(deleteIpam, { IpamId: ipam.id }), refusal("DependencyViolation"));
  });

  test("catalogue 233: Cascade empties the private scopes, and stops at a pool in the public one", () => {
    const { cordon, ipam } = withIpam();
    ipam.allocate(ipam.pool(["10.0.0.0/16"]), { NetmaskLength: 24 });
    const pool = ipam.pool([], { IpamScopeId: ipam.publicScope });
    const cascade = () => cordon.run(deleteIpam, { IpamId: ipam.id, Cascade: true });
    assert.throws(cascade, refusal("DependencyViolation"));
    cordon.run(deleteIpamPool, { IpamPoolId: pool });
    cascade();
    for (const kind of ["ipam", "ipam-pool", "ipam-pool-cidr", "ipam-pool-allocation", "ipam-scope"] as const) {
      assert.equal(cordon.world().count(kind), 0, kind);
    }
  });
});

suite("scopes", () => {
  test("catalogue 236, 237, 235: private scopes are created and deleted; default ones stay", () => {
    const { cordon, ipam } = withIpam();
    const { IpamScope: scope = {} } = cordon.run(createIpamScope, { IpamId: ipam.id, Description: "lab" });
    assert.equal(scope.State, "create-in-progress");
    assert.equal(scope.IsDefault, false);
    assert.equal(scope.IpamScopeType, "private");
    assert.equal(scope.PoolCount, 0);
    const IpamScopeId = scope.IpamScopeId ?? "";
    const found = () => cordon.run(describeIpamScopes, { IpamScopeIds: [IpamScopeId] }).IpamScopes?.[0];
    assert.equal(found()?.State, "create-complete");
    const modified = cordon.run(modifyIpamScope, { IpamScopeId, Description: "other" }).IpamScope;
    assert.equal(modified?.State, "modify-in-progress");
    assert.equal(found()?.State, "modify-complete");
    assert.equal(found()?.Description, "other");
    const pool = ipam.pool([], { IpamScopeId });
    assert.equal(found()?.PoolCount, 1);
    assert.throws(() => cordon.run(deleteIpamScope, { IpamScopeId }), refusal("DependencyViolation"));
    cordon.run(deleteIpamPool, { IpamPoolId: pool });
    assert.equal(cordon.run(deleteIpamScope, { IpamScopeId }).IpamScope?.State, "delete-in-progress");
    assert.throws(found, refusal("InvalidIpamScopeId.NotFound"));
    assert.throws(
      () => cordon.run(deleteIpamScope, { IpamScopeId: ipam.privateScope }),
      refusal("OperationNotPermitted"),
    );
  });

  test("catalogue 238: at most 5 per IPAM, including the default ones", () => {
    const { cordon, ipam } = withIpam();
    for (let i = 0; i < 3; i++) cordon.run(createIpamScope, { IpamId: ipam.id });
    assert.throws(() => cordon.run(createIpamScope, { IpamId: ipam.id }), refusal("ResourceLimitExceeded"));
  });
});

suite("CreateIpamPool", () => {
  test("catalogue 246, 247, 36: without a locale it shows None", () => {
    const { cordon, ipam } = withIpam();
    const { IpamPool: pool } = cordon.run(createIpamPool, { IpamScopeId: ipam.privateScope, AddressFamily: "ipv4" });
    assert.equal(pool?.Locale, "None");
    assert.equal(pool.State, "create-in-progress");
    assert.equal(pool.PoolDepth, 1);
    assert.equal(pool.AutoImport, false);
    assert.deepEqual(pool.AllocationResourceTags, []);
    assert.equal(pool.IpamScopeArn?.split("/")[1], ipam.privateScope);
    assert.equal(cordon.run(describeIpamPools, {}).IpamPools?.[0]?.State, "create-complete");
  });

  test("catalogue 248: the locale must be an operating Region; a Local Zone group only for public IPv4", () => {
    const { ipam } = withIpam("eu-west-1");
    const at = (Locale: string, input = {}) => ipam.pool([], { Locale, ...input });
    assert.throws(() => at("eu-north-1"), refusal("InvalidParameterValue"));
    assert.throws(() => at("us-east-1-bos-1"), refusal("InvalidParameterValue"));
    at("us-east-1-bos-1", { IpamScopeId: ipam.publicScope });
    at("eu-west-1");
  });

  test("catalogue 254: netmask lengths fit the family, the minimum below the maximum; 0 is a length", () => {
    const { cordon, ipam } = withIpam();
    const of = (min: number, max: number, AddressFamily = "ipv4" as "ipv4" | "ipv6") =>
      ipam.pool([], { AllocationMinNetmaskLength: min, AllocationMaxNetmaskLength: max, AddressFamily });
    assert.throws(() => of(0, 33), refusal("InvalidParameterValue"));
    assert.throws(() => of(24, 16), refusal("InvalidParameterCombination"));
    of(48, 128, "ipv6");
    const id = of(0, 32);
    const [pool] = cordon.run(describeIpamPools, { IpamPoolIds: [id] }).IpamPools ?? [];
    assert.equal(pool?.AllocationMinNetmaskLength, 0);
    assert.throws(
      () => cordon.run(modifyIpamPool, { IpamPoolId: id, AllocationMinNetmaskLength: 32 }),
      refusal("InvalidParameterCombination"),
    );
  });

  test("catalogue 255, 256: PubliclyAdvertisable is for brought IPv6 only, and required there", () => {
    const { ipam } = withIpam();
    const of = (input: object) => ipam.pool([], { IpamScopeId: ipam.publicScope, ...input });
    const text = /only contain PubliclyAdvertisable if the AddressFamily is IPv6 and PublicIpSource is byoip/;
    assert.throws(() => of({ PubliclyAdvertisable: true }), refusal("InvalidParameterCombination", text));
    assert.throws(
      () => of({ AddressFamily: "ipv6", PublicIpSource: "amazon", PubliclyAdvertisable: false }),
      refusal("InvalidParameterCombination", text),
    );
    assert.throws(() => of({ AddressFamily: "ipv6" }), refusal("MissingParameter"));
    of({ AddressFamily: "ipv6", PubliclyAdvertisable: true });
  });

  test("catalogue 238: 50 pools per scope, 10 deep", () => {
    const { ipam } = withIpam();
    const pools = [ipam.pool()];
    for (let i = 0; i < 9; i++) pools.push(ipam.pool([], { SourceIpamPoolId: pools.at(-1) ?? "" }));
    const deeper = () => ipam.pool([], { SourceIpamPoolId: pools.at(-1) ?? "" });
    assert.throws(deeper, refusal("ResourceLimitExceeded", /deep/));
    for (let i = 0; i < 40; i++) ipam.pool();
    assert.throws(() => ipam.pool(), refusal("ResourceLimitExceeded"));
  });

  test("a pool within another has its scope, family and locale", () => {
    const { ipam } = withIpam("eu-west-1");
    const SourceIpamPoolId = ipam.pool();
    const within = (input: object) => ipam.pool([], { SourceIpamPoolId, ...input });
    assert.throws(() => within({ IpamScopeId: ipam.publicScope }), refusal("InvalidParameterCombination"));
    assert.throws(() => within({ AddressFamily: "ipv6" }), refusal("InvalidParameterCombination"));
    assert.throws(() => within({ Locale: "eu-west-1" }), refusal("InvalidParameterCombination"));
    assert.throws(() => within({ SourceIpamPoolId: "ipam-pool-1" }), refusal("InvalidIpamPoolId.NotFound"));
  });

  test("catalogue 240: an unknown pool is refused in AWS's words", () => {
    const { cordon } = withIpam();
    const id = "ipam-pool-0aaf0f8e9e9010072";
    assert.throws(
      () => cordon.run(describeIpamPools, { IpamPoolIds: [id] }),
      refusal("InvalidIpamPoolId.NotFound", `The ipam-pool ID '${id}' does not exist`),
    );
  });
});

suite("ModifyIpamPool", () => {
  test("catalogue 250, 251, 253: rules change, defaults are cleared, imports are allowed with any locale", () => {
    const { cordon, ipam } = withIpam();
    const IpamPoolId = ipam.pool([], { Locale: "None", AllocationDefaultNetmaskLength: 24 });
    const modify = (input: object) => cordon.run(modifyIpamPool, { IpamPoolId, ...input }).IpamPool;
    const found = () => cordon.run(describeIpamPools, {}).IpamPools?.[0];
    assert.equal(modify({ AutoImport: true })?.State, "modify-in-progress");
    assert.equal(found()?.State, "modify-complete");
    assert.equal(found()?.AutoImport, true);
    modify({ ClearAllocationDefaultNetmaskLength: true });
    assert.equal(found()?.AllocationDefaultNetmaskLength, undefined);
    modify({ AddAllocationResourceTags: [{ Key: "env", Value: "prod" }] });
    modify({ AddAllocationResourceTags: [{ Key: "team", Value: "a" }] });
    modify({ RemoveAllocationResourceTags: [{ Key: "env", Value: "prod" }] });
    assert.deepEqual(found()?.AllocationResourceTags, [{ Key: "team", Value: "a" }]);
  });

  test("catalogue 249: its locale and family stay, whatever changes", () => {
    const { cordon, ipam } = withIpam();
    const IpamPoolId = ipam.pool();
    cordon.run(modifyIpamPool, { IpamPoolId, Description: "b" });
    const [pool] = cordon.run(describeIpamPools, {}).IpamPools ?? [];
    assert.deepEqual([pool?.Locale, pool?.AddressFamily, pool?.Description], ["us-east-1", "ipv4", "b"]);
  });

  test("catalogue 227, 231: tags are added and removed without a change of state", () => {
    const { cordon, ipam } = withIpam();
    const ids = [ipam.id, ipam.privateScope, ipam.pool()];
    cordon.run(createTags, { Resources: ids, Tags: [{ Key: "env", Value: "lab" }] });
    const found = [
      cordon.run(describeIpams, {}).Ipams?.[0],
      cordon.run(describeIpamScopes, { IpamScopeIds: [ipam.privateScope] }).IpamScopes?.[0],
      cordon.run(describeIpamPools, { Filters: [{ Name: "tag:env", Values: ["lab"] }] }).IpamPools?.[0],
    ];
    for (const each of found) {
      assert.deepEqual(each?.Tags, [{ Key: "env", Value: "lab" }]);
      assert.equal(each.State, "create-complete");
    }
    cordon.run(deleteTags, { Resources: ids, Tags: [{ Key: "env" }] });
    assert.deepEqual(cordon.run(describeIpams, {}).Ipams?.[0]?.Tags, []);
  });

  test("catalogue 252: a call without a change is refused", () => {
    const { cordon, ipam } = withIpam();
    assert.throws(
      () => cordon.run(modifyIpamPool, { IpamPoolId: ipam.pool() }),
      refusal("InvalidParameterCombination", "The request must contain a modification to the ipam pool"),
    );
  });
});

suite("DeleteIpamPool", () => {
  test("catalogue 257, 258, 259: a pool with CIDRs is deleted only with Cascade", () => {
    const { cordon, ipam } = withIpam();
    const IpamPoolId = ipam.pool(["10.0.0.0/16"]);
    ipam.pool(["10.0.1.0/24"], { SourceIpamPoolId: IpamPoolId });
    assert.throws(
      () => cordon.run(deleteIpamPool, { IpamPoolId }),
      refusal(
        "DependencyViolation",
        `The specified action is not valid for ${IpamPoolId}. There are one or more pool cidrs provisioned in the pool.`,
      ),
    );
    const { IpamPool } = cordon.run(deleteIpamPool, { IpamPoolId, Cascade: true });
    assert.equal(IpamPool?.State, "delete-in-progress");
    assert.equal(cordon.world().count("ipam-pool"), 0);
    assert.equal(cordon.world().count("ipam-pool-allocation"), 0);
  });

  test("a pool whose only CIDR was never provisioned is deleted; one that still waits for its CIDR is in use", () => {
    const { cordon, ipam } = withIpam();
    const source = ipam.pool(["10.0.0.0/24"]);
    const failed = ipam.pool(["10.9.0.0/24"], { SourceIpamPoolId: source });
    assert.equal(ipam.cidrs(failed)[0]?.State, "failed-provision");
    cordon.run(deleteIpamPool, { IpamPoolId: failed });
    assert.equal(cordon.world().by("ipam-pool-cidr", "pool", failed).toArray().length, 0);
    const waiting = ipam.pool([], { SourceIpamPoolId: source });
    cordon.run(provisionIpamPoolCidr, { IpamPoolId: waiting, NetmaskLength: 28 });
    assert.throws(() => cordon.run(deleteIpamPool, { IpamPoolId: waiting }), refusal("DependencyViolation"));
  });

  test("catalogue 257: no Cascade in the public scope", () => {
    const { cordon, ipam } = withIpam();
    const IpamPoolId = ipam.pool([], { IpamScopeId: ipam.publicScope });
    assert.throws(() => cordon.run(deleteIpamPool, { IpamPoolId, Cascade: true }), refusal("OperationNotPermitted"));
  });

  test("the space of a child pool goes back to its source", () => {
    const { cordon, ipam } = withIpam();
    const source = ipam.pool(["10.0.0.0/16"]);
    const child = ipam.pool(["10.0.1.0/24"], { SourceIpamPoolId: source });
    assert.equal(ipam.allocations(source).length, 1);
    cordon.run(deleteIpamPool, { IpamPoolId: child, Cascade: true });
    assert.equal(ipam.allocations(source).length, 0);
  });
});

suite("DescribeIpamPools", () => {
  test("a pool is visible in its home and locale, to its account and to those that it's shared with", () => {
    const { cordon, ipam } = withIpam("eu-west-1", "eu-north-1");
    const pool = ipam.pool([], { Locale: "eu-west-1" });
    const count = (region: string, account?: string) =>
      cordon.run(describeIpamPools, {}, { region, ...(account && { account }) }).IpamPools?.length;
    assert.deepEqual(
      ["us-east-1", "eu-west-1", "eu-north-1"].map((region) => count(region)),
      [1, 1, 0],
    );
    assert.equal(count("eu-west-1", "444455556666"), 0);
    shareBetween(cordon, `arn:aws:ec2::111122223333:ipam-pool/${pool}`, "111122223333", "444455556666");
    assert.equal(count("eu-west-1", "444455556666"), 1);
    assert.equal(count("eu-north-1", "444455556666"), 0);
    assert.equal(count("eu-west-1", "777788889999"), 0);
  });
});
