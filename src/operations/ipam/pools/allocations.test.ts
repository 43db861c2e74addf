import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { refusal } from "../../world-for-tests.ts";
import { withIpam } from "../ipams/ipam-for-tests.ts";
import allocateIpamPoolCidr from "./allocate-ipam-pool-cidr.ts";
import describeIpamPoolAllocations from "./describe-ipam-pool-allocations.ts";
import getIpamPoolAllocations from "./get-ipam-pool-allocations.ts";
import modifyIpamPoolAllocation from "./modify-ipam-pool-allocation.ts";
import releaseIpamPoolAllocation from "./release-ipam-pool-allocation.ts";

suite("AllocateIpamPoolCidr", () => {
  test("catalogue 34, 276: a manual allocation is custom, held by the caller and by no resource", () => {
    const { cordon, ipam } = withIpam();
    const input = { IpamPoolId: ipam.pool(["10.0.0.0/16"]), NetmaskLength: 24, Description: "on premises" };
    const { IpamPoolAllocation: allocation } = cordon.run(allocateIpamPoolCidr, input);
    assert.match(allocation?.IpamPoolAllocationId ?? "", /^ipam-pool-alloc-[0-9a-f]{33}$/);
    assert.equal(allocation?.ResourceType, "custom");
    assert.equal(allocation.ResourceOwner, "111122223333");
    assert.equal(allocation.ResourceId, undefined);
    assert.equal(allocation.Description, "on premises");
  });

  test("catalogue 270: the lowest free block that isn't disallowed comes first", () => {
    const { ipam } = withIpam();
    const pool = ipam.pool(["172.2.0.0/24"]);
    const next = (input: object) => ipam.allocate(pool, { NetmaskLength: 28, ...input });
    assert.equal(next({ PreviewNextCidr: true, DisallowedCidrs: ["172.2.0.0/28"] }), "172.2.0.16/28");
    assert.equal(next({}), "172.2.0.0/28");
    assert.equal(next({ AllowedCidrs: ["172.2.0.128/25"] }), "172.2.0.128/28");
  });

  test("catalogue 269: the allocated block overlaps nothing", () => {
    const { ipam } = withIpam();
    const pool = ipam.pool(["10.0.0.0/24"]);
    ipam.allocate(pool, { Cidr: "10.0.0.0/26" });
    assert.throws(() => ipam.allocate(pool, { Cidr: "10.0.0.32/27" }), refusal("InvalidParameterValue"));
    assert.equal(ipam.allocate(pool, { NetmaskLength: 25 }), "10.0.0.128/25");
    assert.throws(() => ipam.allocate(pool, { Cidr: "10.1.0.0/24" }), refusal("InvalidParameterValue"));
  });

  test("catalogue 271: no room, too large and nothing provisioned have the same refusal", () => {
    const { ipam } = withIpam();
    const tooBig = refusal("InvalidParameterValue", "The allocation size is too big for the pool.");
    const pool = ipam.pool(["10.0.0.0/24"]);
    assert.throws(() => ipam.allocate(pool, { NetmaskLength: 16 }), tooBig);
    ipam.allocate(pool, { NetmaskLength: 24 });
    assert.throws(() => ipam.allocate(pool, { NetmaskLength: 32 }), tooBig);
    assert.throws(() => ipam.allocate(ipam.pool(), { NetmaskLength: 24 }), tooBig);
  });

  test("catalogue 272, 273: a call without a length gets the default length", () => {
    const { ipam } = withIpam();
    const none = ipam.pool(["10.0.0.0/16"]);
    assert.throws(
      () => ipam.allocate(none),
      refusal("InvalidParameterCombination", /^The request cannot contain empty CIDR and Netmask Length for a pool/),
    );
    const pool = ipam.pool(["10.1.0.0/16"], { AllocationDefaultNetmaskLength: 20 });
    assert.equal(ipam.allocate(pool), "10.1.0.0/20");
    assert.equal(ipam.allocate(pool, { NetmaskLength: 24 }), "10.1.16.0/24");
    assert.equal(ipam.allocate(pool, { Cidr: "10.1.255.0/24" }), "10.1.255.0/24");
  });

  test("catalogue 274: a preview takes nothing", () => {
    const { cordon, ipam } = withIpam();
    const pool = ipam.pool(["10.0.0.0/16"]);
    const next = ipam.allocate(pool, { NetmaskLength: 24, PreviewNextCidr: true });
    assert.deepEqual(ipam.allocations(pool), []);
    assert.equal(cordon.world().count("ipam-pool-allocation"), 0);
    assert.equal(ipam.allocate(pool, { Cidr: next }), next);
  });

  test("catalogue 275: allowed and disallowed CIDRs need a length", () => {
    const { ipam } = withIpam();
    const pool = ipam.pool(["10.0.0.0/16"]);
    for (const limit of [{ AllowedCidrs: ["10.0.0.0/24"] }, { DisallowedCidrs: ["10.0.0.0/24"] }]) {
      const asked = { Cidr: "10.0.1.0/24", ...limit };
      assert.throws(() => ipam.allocate(pool, asked), refusal("InvalidParameterCombination"));
    }
  });

  test("the minimum and maximum netmask lengths are enforced", () => {
    const { ipam } = withIpam();
    const pool = ipam.pool(["10.0.0.0/8"], { AllocationMinNetmaskLength: 16, AllocationMaxNetmaskLength: 24 });
    assert.throws(() => ipam.allocate(pool, { NetmaskLength: 12 }), refusal("InvalidParameterValue"));
    assert.throws(() => ipam.allocate(pool, { Cidr: "10.0.0.0/28" }), refusal("InvalidParameterValue"));
    ipam.allocate(pool, { NetmaskLength: 24 });
  });

  test("catalogue 244: it must be called in the Region of the locale", () => {
    const { ipam } = withIpam("eu-west-1", "eu-north-1");
    const pool = ipam.pool(["10.0.0.0/16"], { Locale: "eu-west-1" });
    const at = (region: string) => ipam.allocate(pool, { NetmaskLength: 24 }, { region });
    assert.equal(at("eu-west-1"), "10.0.0.0/24");
    assert.throws(() => at("us-east-1"), refusal("InvalidParameterValue"));
    assert.throws(() => at("eu-north-1"), refusal("InvalidIpamPoolId.NotFound"));
    assert.equal(ipam.allocations(pool, { account: "111122223333", region: "eu-west-1" }).length, 1);
  });

  test("IPv6 as well", () => {
    const { ipam } = withIpam();
    const pool = ipam.pool(["2001:db8::/32"]);
    assert.equal(ipam.allocate(pool, { NetmaskLength: 56 }), "2001:db8::/56");
    assert.equal(ipam.allocate(pool, { NetmaskLength: 56 }), "2001:db8:0:100::/56");
  });
});

suite("ReleaseIpamPoolAllocation", () => {
  const allocated = (delay = 0) => {
    const { cordon, ipam } = withIpam();
    cordon.settings = { ...cordon.settings, ipamReuseDelaySeconds: delay };
    const IpamPoolId = ipam.pool(["10.0.0.0/24"]);
    const Cidr = ipam.allocate(IpamPoolId, { NetmaskLength: 24 });
    const IpamPoolAllocationId = ipam.allocations(IpamPoolId)[0]?.IpamPoolAllocationId ?? "";
    const release = (input = {}) =>
      cordon.run(releaseIpamPoolAllocation, { IpamPoolId, Cidr, IpamPoolAllocationId, ...input });
    return { cordon, ipam, IpamPoolId, release };
  };

  test("catalogue 279, 354: with pool, CIDR and id it succeeds, and the space is free", () => {
    const { ipam, IpamPoolId, release } = allocated();
    assert.deepEqual(release(), { Success: true });
    assert.equal(ipam.allocate(IpamPoolId, { NetmaskLength: 24 }), "10.0.0.0/24");
  });

  test("catalogue 278: an unknown allocation is refused in words that clients recognize", () => {
    const { release } = allocated();
    const absent = refusal("InvalidParameterCombination", /No allocation found/);
    assert.throws(() => release({ IpamPoolAllocationId: "ipam-pool-alloc-1" }), absent);
    assert.throws(() => release({ Cidr: "10.0.0.0/25" }), absent);
    release();
    assert.throws(() => release(), absent);
  });

  test("catalogue 279: only manual allocations", () => {
    const { cordon, ipam } = allocated();
    const source = ipam.pool(["10.1.0.0/16"]);
    ipam.pool(["10.1.0.0/24"], { SourceIpamPoolId: source });
    const [share] = ipam.allocations(source);
    const input = { IpamPoolId: source, Cidr: "10.1.0.0/24", IpamPoolAllocationId: share?.IpamPoolAllocationId ?? "" };
    assert.throws(
      () => cordon.run(releaseIpamPoolAllocation, input),
      refusal("InvalidParameterCombination", /held by/),
    );
  });

  test("catalogue 280: the space rests as long as the operator configured", () => {
    const { cordon, ipam, IpamPoolId, release } = allocated(300);
    release();
    const again = () => ipam.allocate(IpamPoolId, { NetmaskLength: 24 });
    assert.deepEqual(ipam.allocations(IpamPoolId), []);
    assert.throws(again, refusal("InvalidParameterValue"));
    cordon.now = new Date(Date.parse(cordon.now) + 300_000).toISOString();
    assert.equal(again(), "10.0.0.0/24");
    assert.equal(cordon.world().count("ipam-pool-allocation"), 1, "nothing rests any more");
  });
});

suite("allocations", () => {
  test("catalogue 243: pages of 1000 to 100000", () => {
    const { cordon, ipam } = withIpam();
    const IpamPoolId = ipam.pool(["10.0.0.0/16"]);
    for (const MaxResults of [999, 100_001]) {
      for (const list of [
        () => cordon.run(getIpamPoolAllocations, { IpamPoolId, MaxResults }),
        () => cordon.run(describeIpamPoolAllocations, { MaxResults }),
      ]) {
        assert.throws(list, refusal("InvalidParameterValue"));
      }
    }
  });

  test("catalogue 241, 282: an allocation is found by its id at once; an unknown one is refused in AWS's words", () => {
    const { cordon, ipam } = withIpam();
    const IpamPoolId = ipam.pool(["10.0.0.0/16"]);
    ipam.allocate(IpamPoolId, { NetmaskLength: 24 });
    ipam.allocate(IpamPoolId, { NetmaskLength: 24 });
    const id = ipam.allocations(IpamPoolId)[1]?.IpamPoolAllocationId ?? "";
    const get = (IpamPoolAllocationId: string) =>
      cordon.run(getIpamPoolAllocations, { IpamPoolId, IpamPoolAllocationId }).IpamPoolAllocations;
    assert.deepEqual(
      get(id)?.map(({ Cidr }) => Cidr),
      ["10.0.1.0/24"],
    );
    const absent = "ipam-pool-alloc-0f1fe03456e174fea9c82affb5ee35e01";
    assert.throws(
      () => get(absent),
      refusal("InvalidIpamPoolAllocationId.NotFound", `The IPAM pool allocation (${absent}) does not exist.`),
    );
  });

  test("catalogue 245, 287: the caller sees those that it holds; only their description can be modified", () => {
    const { cordon, ipam } = withIpam();
    const IpamPoolId = ipam.pool(["10.0.0.0/16"]);
    ipam.allocate(IpamPoolId, { NetmaskLength: 24, Description: "a" });
    const found = () => cordon.run(describeIpamPoolAllocations, {}).IpamPoolAllocations?.[0];
    const IpamPoolAllocationId = found()?.IpamPoolAllocationId ?? "";
    cordon.run(modifyIpamPoolAllocation, { IpamPoolAllocationId, Description: "b" });
    assert.equal(found()?.Description, "b");
    cordon.run(modifyIpamPoolAllocation, { IpamPoolAllocationId });
    assert.equal(found()?.Description, undefined);
    const other = { account: "444455556666" };
    assert.deepEqual(cordon.run(describeIpamPoolAllocations, {}, other).IpamPoolAllocations, []);
    const byId = { IpamPoolAllocationIds: [IpamPoolAllocationId] };
    assert.throws(
      () => cordon.run(describeIpamPoolAllocations, byId, other),
      refusal("InvalidIpamPoolAllocationId.NotFound"),
    );
  });
});
