import assert from "node:assert/strict";
import { suite, test } from "node:test";
import allocateAddress from "../addresses/allocate-address.ts";
import releaseAddress from "../addresses/release-address.ts";
import { TestIpam } from "../ipam/ipams/ipam-for-tests.ts";
import { REGION, refusal, TestCordon } from "../world-for-tests.ts";
import create from "./create-public-ipv4-pool.ts";
import remove from "./delete-public-ipv4-pool.ts";
import deprovision from "./deprovision-public-ipv4-pool-cidr.ts";
import describePools from "./describe-public-ipv4-pools.ts";
import provision from "./provision-public-ipv4-pool-cidr.ts";

class Pooled {
  readonly cordon = new TestCordon();
  readonly ipam = new TestIpam(this.cordon, "eu-west-1");

  source(cidr: string, input: object = {}): string {
    const IpamScopeId = this.ipam.publicScope;
    return this.ipam.pool([cidr], { IpamScopeId, AwsService: "ec2", PublicIpSource: "byoip", ...input });
  }
  pool(input: object = {}): string {
    return this.cordon.run(create, input).PoolId ?? "";
  }
  provision(PoolId: string, IpamPoolId: string, NetmaskLength = 30, changes = {}) {
    return this.cordon.run(provision, { PoolId, IpamPoolId, NetmaskLength, ...changes }).PoolAddressRange;
  }
  described(id: string) {
    return this.cordon.run(describePools, { PoolIds: [id] }).PublicIpv4Pools?.[0];
  }
}

suite("public IPv4 pools", () => {
  test("catalogue 277: a CIDR comes from an IPAM pool, which shows it, and goes back there", () => {
    const pooled = new Pooled();
    const source = pooled.source("198.18.0.0/24");
    const id = pooled.pool({ TagSpecifications: [{ ResourceType: "ipv4pool-ec2", Tags: [{ Key: "a", Value: "b" }] }] });
    assert.match(id, /^ipv4pool-ec2-[0-9a-f]{17}$/);
    const range = { FirstAddress: "198.18.0.0", LastAddress: "198.18.0.3", AddressCount: 4, AvailableAddressCount: 4 };
    assert.deepEqual(pooled.provision(id, source), range);
    const { Cidr, ResourceType, ResourceId, ResourceRegion } = pooled.ipam.allocations(source)[0] ?? {};
    assert.deepEqual(
      [Cidr, ResourceType, ResourceId, ResourceRegion],
      ["198.18.0.0/30", "ec2-public-ipv4-pool", id, REGION],
    );
    assert.deepEqual(pooled.described(id), {
      PoolId: id,
      PoolAddressRanges: [range],
      TotalAddressCount: 4,
      TotalAvailableAddressCount: 4,
      NetworkBorderGroup: REGION,
      Tags: [{ Key: "a", Value: "b" }],
    });
    assert.throws(() => pooled.cordon.run(remove, { PoolId: id }), refusal("DependencyViolation"));
    const gone = { PoolId: id, Cidr: "198.18.0.0/30" };
    assert.deepEqual(pooled.cordon.run(deprovision, gone), { PoolId: id, DeprovisionedAddresses: ["198.18.0.0/30"] });
    assert.deepEqual(pooled.ipam.allocations(source), []);
    assert.throws(() => pooled.cordon.run(deprovision, gone), refusal("InvalidParameterValue"));
    assert.deepEqual(pooled.cordon.run(remove, { PoolId: id }), { ReturnValue: true });
    assert.throws(() => pooled.described(id), refusal("InvalidPublicIpv4PoolID.NotFound"));
  });

  test("Elastic IPs come from a pool named by its id or by an address in it", () => {
    const pooled = new Pooled();
    const id = pooled.pool();
    pooled.provision(id, pooled.source("198.18.0.0/24"), 31);
    const allocate = (input: object) => pooled.cordon.run(allocateAddress, input);
    const first = allocate({ PublicIpv4Pool: id });
    assert.deepEqual([first.PublicIp, first.PublicIpv4Pool], ["198.18.0.0", id]);
    assert.equal(allocate({ Address: "198.18.0.1" }).PublicIpv4Pool, id);
    assert.equal(pooled.described(id)?.TotalAvailableAddressCount, 0);
    assert.throws(() => allocate({ PublicIpv4Pool: id }), refusal("InsufficientAddressCapacity"));
    const again = { PublicIpv4Pool: id, Address: "198.18.0.1" };
    assert.throws(() => allocate(again), refusal("InvalidAddress.NotFound"));
    const gone = { PoolId: id, Cidr: "198.18.0.0/31" };
    assert.throws(() => pooled.cordon.run(deprovision, gone), refusal("DependencyViolation"));
    pooled.cordon.run(releaseAddress, { AllocationId: first.AllocationId });
    assert.equal(allocate({ PublicIpv4Pool: id }).PublicIp, "198.18.0.0");
  });

  test("pages hold 1 to 10", () => {
    const pooled = new Pooled();
    for (let i = 0; i < 3; i++) pooled.pool();
    const page = pooled.cordon.run(describePools, { MaxResults: 2 });
    assert.equal(page.PublicIpv4Pools?.length, 2);
    assert.equal(pooled.cordon.run(describePools, { NextToken: page.NextToken }).PublicIpv4Pools?.length, 1);
    assert.throws(() => pooled.cordon.run(describePools, { MaxResults: 11 }), refusal("InvalidParameterValue"));
  });

  test("refusals: impossible sizes, sources and locations", () => {
    const pooled = new Pooled();
    const id = pooled.pool();
    const source = pooled.source("198.18.0.0/24");
    const refused = (poolId: string, sourceId: string, code: string, length = 30, changes = {}) =>
      assert.throws(() => pooled.provision(poolId, sourceId, length, changes), refusal(code));
    refused(id, source, "InvalidParameterValue", 23);
    refused(id, source, "InvalidParameterValue", 33);
    refused(id, source, "InvalidParameterValue", 30, { NetworkBorderGroup: "us-east-1-dfw-2" });
    refused(id, pooled.ipam.pool(["10.0.0.0/24"]), "InvalidParameterValue");
    refused(pooled.pool({ NetworkBorderGroup: "us-east-1-dfw-2" }), source, "InvalidParameterValue");
    refused("ipv4pool-ec2-00000000", source, "InvalidPublicIpv4PoolID.NotFound");
    refused("pool", source, "InvalidPublicIpv4PoolID.Malformed");
    refused(id, "ipam-pool-00000000", "InvalidIpamPoolId.NotFound");
    assert.throws(() => pooled.pool({ NetworkBorderGroup: "eu-west-1" }), refusal("InvalidParameterValue"));
    const other = { PoolId: id, NetworkBorderGroup: "us-east-1-dfw-2" };
    assert.throws(() => pooled.cordon.run(remove, other), refusal("InvalidParameterValue"));
  });
});
