import assert from "node:assert/strict";
import { suite, test } from "node:test";
import createVpc from "../../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal } from "../../world-for-tests.ts";
import { withIpam } from "../ipams/ipam-for-tests.ts";
import deprovisionIpamPoolCidr from "./deprovision-ipam-pool-cidr.ts";
import getIpamPoolCidrs from "./get-ipam-pool-cidrs.ts";
import modifyIpamPool from "./modify-ipam-pool.ts";
import moveByoipCidrToIpam from "./move-byoip-cidr-to-ipam.ts";
import provisionIpamPoolCidr from "./provision-ipam-pool-cidr.ts";
import releaseIpamPoolAllocation from "./release-ipam-pool-allocation.ts";

const made = () => {
  const { cordon, ipam } = withIpam();
  const provision = (IpamPoolId: string, given: { Cidr?: string; NetmaskLength?: number }) =>
    cordon.run(provisionIpamPoolCidr, { IpamPoolId, ...given }).IpamPoolCidr;
  const deprovision = (IpamPoolId: string, Cidr: string) =>
    cordon.run(deprovisionIpamPoolCidr, { IpamPoolId, Cidr }).IpamPoolCidr;
  return { cordon, ipam, provision, deprovision };
};

suite("ProvisionIpamPoolCidr", () => {
  test("catalogue 35, 260, 263: pending first, then provisioned; any CIDR in a private scope", () => {
    const { ipam, provision } = made();
    const pool = ipam.pool();
    const answer = provision(pool, { Cidr: "172.2.0.0/24" });
    assert.equal(answer?.State, "pending-provision");
    assert.match(answer.IpamPoolCidrId ?? "", /^ipam-pool-cidr-[0-9a-f]{33}$/);
    provision(pool, { Cidr: "10.0.0.0/24" });
    assert.deepEqual(
      ipam.cidrs(pool).map(({ Cidr, State }) => [Cidr, State]),
      [
        ["172.2.0.0/24", "provisioned"],
        ["10.0.0.0/24", "provisioned"],
      ],
    );
  });

  test("catalogue 261, 262, 264: by length, the CIDR is known only afterwards; the source shows who has it", () => {
    const { cordon, ipam, provision } = made();
    const source = ipam.pool(["10.0.0.0/16"]);
    const child = ipam.pool([], { SourceIpamPoolId: source });
    const answer = provision(child, { NetmaskLength: 20 });
    assert.equal(answer?.Cidr, undefined);
    assert.equal(answer?.NetmaskLength, 20);
    const Filters = [{ Name: "ipam-pool-cidr-id", Values: [answer.IpamPoolCidrId ?? ""] }];
    const [found] = cordon.run(getIpamPoolCidrs, { IpamPoolId: child, Filters }).IpamPoolCidrs ?? [];
    assert.equal(found?.Cidr, "10.0.0.0/20");
    assert.equal(found.NetmaskLength, undefined);
    const [share] = ipam.allocations(source);
    assert.equal(share?.ResourceType, "ipam-pool");
    assert.equal(share.ResourceId, child);
    assert.equal(share.Cidr, "10.0.0.0/20");
  });

  test("catalogue 383: a block asked for by length leaves room for one that is named before anyone looks", () => {
    const { ipam, provision } = made();
    const source = ipam.pool(["10.0.0.0/16"]);
    const [byLength, named] = [
      ipam.pool([], { SourceIpamPoolId: source }),
      ipam.pool([], { SourceIpamPoolId: source }),
    ];
    provision(byLength, { NetmaskLength: 20 });
    provision(named, { Cidr: "10.0.0.0/20" });
    const found = [named, byLength].map((pool) => ipam.cidrs(pool).map(({ Cidr, State }) => [Cidr, State]));
    assert.deepEqual(found, [[["10.0.0.0/20", "provisioned"]], [["10.0.16.0/20", "provisioned"]]]);
    assert.deepEqual(
      ipam.allocations(source).map(({ Cidr, ResourceId }) => [Cidr, ResourceId]),
      [
        ["10.0.0.0/20", named],
        ["10.0.16.0/20", byLength],
      ],
    );
    provision(named, { Cidr: "10.0.16.0/20" });
    assert.equal(ipam.cidrs(named).at(-1)?.State, "failed-provision", "once looked at, the block is taken");
  });

  test("catalogue 383: blocks by length are found in the order asked, by allocations too, through several levels", () => {
    const { ipam, provision } = made();
    const source = ipam.pool(["10.0.0.0/16"]);
    const [first, second] = [ipam.pool([], { SourceIpamPoolId: source }), ipam.pool([], { SourceIpamPoolId: source })];
    const below = ipam.pool([], { SourceIpamPoolId: first });
    for (const NetmaskLength of [20, 24]) provision(first, { NetmaskLength });
    provision(second, { NetmaskLength: 20 });
    provision(below, { NetmaskLength: 22 });
    assert.equal(ipam.allocate(below, { NetmaskLength: 28 }), "10.0.0.0/28");
    const sharesOf = (pool: string) => ipam.allocations(pool).map(({ Cidr, ResourceId }) => [Cidr, ResourceId]);
    assert.deepEqual(sharesOf(first), [["10.0.0.0/22", below]]);
    assert.deepEqual(sharesOf(source), [
      ["10.0.0.0/20", first],
      ["10.0.16.0/24", first],
      ["10.0.32.0/20", second],
    ]);
    assert.deepEqual(sharesOf(source), sharesOf(source), "another look changes nothing");
  });

  test("catalogue 382: a public IPv6 block that may be advertised needs its authorization context", () => {
    const { cordon, ipam } = made();
    const input = { IpamScopeId: ipam.publicScope, AddressFamily: "ipv6", Locale: undefined } as const;
    const IpamPoolId = ipam.pool([], { ...input, PubliclyAdvertisable: true });
    const asked = { IpamPoolId, Cidr: "2001:db8::/40" };
    assert.throws(
      () => cordon.run(provisionIpamPoolCidr, asked),
      refusal("InvalidParameterCombination", /^The request must contain a CIDR Auth/),
    );
    const CidrAuthorizationContext = { Message: "m", Signature: "s" };
    cordon.run(provisionIpamPoolCidr, { ...asked, CidrAuthorizationContext });
    assert.equal(ipam.cidrs(IpamPoolId)[0]?.State, "provisioned");
    const below = ipam.pool([], { ...input, PubliclyAdvertisable: true, SourceIpamPoolId: IpamPoolId });
    cordon.run(provisionIpamPoolCidr, { IpamPoolId: below, Cidr: "2001:db8::/44" });
    assert.equal(ipam.cidrs(below)[0]?.State, "provisioned", "its source has proved it");
    const hidden = ipam.pool([], { ...input, PubliclyAdvertisable: false });
    cordon.run(provisionIpamPoolCidr, { IpamPoolId: hidden, Cidr: "2001:db8:f000::/40" });
  });

  test("catalogue 260: an unavailable CIDR fails afterwards, with a code", () => {
    const { ipam, provision } = made();
    const source = ipam.pool(["10.0.0.0/24"]);
    const failure = (pool: string) => ipam.cidrs(pool).at(-1);
    const child = ipam.pool([], { SourceIpamPoolId: source });
    for (const given of [{ NetmaskLength: 20 }, { Cidr: "10.9.0.0/24" }]) {
      assert.equal(provision(child, given)?.State, "pending-provision");
      assert.equal(failure(child)?.State, "failed-provision");
      assert.equal(failure(child)?.FailureReason?.Code, "cidr-not-available");
    }
    const beside = ipam.pool();
    provision(beside, { Cidr: "10.0.0.0/20" });
    assert.equal(failure(beside)?.State, "failed-provision", "pools at the top of a scope share no address");
  });

  test("catalogue 238, 260: the 51st CIDR fails with limit-exceeded", () => {
    const { ipam, provision } = made();
    const pool = ipam.pool(Array.from({ length: 50 }, (_, i) => `10.0.${i}.0/24`));
    provision(pool, { Cidr: "10.1.0.0/24" });
    assert.equal(ipam.cidrs(pool).at(-1)?.FailureReason?.Code, "limit-exceeded");
  });

  test("Amazon provides blocks to pools of its addresses, and gets them back", () => {
    const { cordon, ipam, provision, deprovision } = made();
    const input = { IpamScopeId: ipam.publicScope, PublicIpSource: "amazon", AwsService: "ec2" } as const;
    const ipv4 = ipam.pool([], { ...input, AddressFamily: "ipv4" });
    provision(ipv4, { NetmaskLength: 29 });
    const lent = () => cordon.world("amazon", "aws-global").count("public-address");
    assert.equal(lent(), 8);
    assert.throws(() => provision(ipv4, { Cidr: "192.0.2.0/29" }), refusal("InvalidParameterCombination"));
    assert.throws(() => provision(ipv4, { NetmaskLength: 16 }), refusal("InvalidParameterValue"));
    deprovision(ipv4, ipam.cidrs(ipv4)[0]?.Cidr ?? "");
    assert.equal(lent(), 0);
    const ipv6 = ipam.pool([], { ...input, AddressFamily: "ipv6" });
    provision(ipv6, { NetmaskLength: 52 });
    assert.match(ipam.cidrs(ipv6)[0]?.Cidr ?? "", /^2600:1f18:.*\/52$/);
  });

  test("one CIDR or one length, and a length only from a source", () => {
    const { ipam, provision } = made();
    const pool = ipam.pool();
    assert.throws(() => provision(pool, {}), refusal("InvalidParameterCombination"));
    assert.throws(() => provision(pool, { NetmaskLength: 24 }), refusal("InvalidParameterCombination"));
    assert.throws(() => provision(pool, { Cidr: "2001:db8::/32" }), refusal("InvalidParameterValue"));
    assert.throws(() => provision(pool, { Cidr: "10.0.0.1/24" }), refusal("InvalidParameterValue"));
  });
});

suite("DeprovisionIpamPoolCidr", () => {
  test("catalogue 265, 266, 353: it's pending, then gone; a second call is IncorrectState", () => {
    const { ipam, deprovision } = made();
    const pool = ipam.pool(["10.0.0.0/16"]);
    assert.equal(deprovision(pool, "10.0.0.0/16")?.State, "pending-deprovision");
    assert.deepEqual(ipam.cidrs(pool), []);
    assert.throws(() => deprovision(pool, "10.0.0.0/16"), refusal("IncorrectState"));
  });

  test("catalogue 267: with allocations the call succeeds and the CIDR stays", () => {
    const { cordon, ipam, deprovision } = made();
    const pool = ipam.pool(["10.0.0.0/16"]);
    const Cidr = ipam.allocate(pool, { NetmaskLength: 24 });
    assert.equal(deprovision(pool, "10.0.0.0/16")?.State, "pending-deprovision");
    const [found] = ipam.cidrs(pool);
    assert.equal(found?.State, "failed-deprovision");
    assert.deepEqual(found.FailureReason, { Code: undefined, Message: "The CIDR has one or more allocations." });
    const IpamPoolAllocationId = ipam.allocations(pool)[0]?.IpamPoolAllocationId ?? "";
    cordon.run(releaseIpamPoolAllocation, { IpamPoolId: pool, Cidr, IpamPoolAllocationId });
    deprovision(pool, "10.0.0.0/16");
    assert.deepEqual(ipam.cidrs(pool), []);
  });

  test("catalogue 268: a child's CIDR goes back to its source", () => {
    const { ipam, deprovision } = made();
    const source = ipam.pool(["10.0.0.0/16"]);
    const child = ipam.pool(["10.0.1.0/24"], { SourceIpamPoolId: source });
    deprovision(child, "10.0.1.0/24");
    assert.deepEqual(ipam.allocations(source), []);
    assert.equal(ipam.allocate(source, { Cidr: "10.0.1.0/24" }), "10.0.1.0/24");
  });
});

test("MoveByoipCidrToIpam: there is no CIDR outside IPAM that could move", () => {
  const { cordon, ipam } = made();
  const input = { Cidr: "192.0.2.0/24", IpamPoolId: ipam.pool(), IpamPoolOwner: "111122223333" };
  assert.throws(() => cordon.run(moveByoipCidrToIpam, input), refusal("InvalidParameterValue"));
  assert.throws(
    () => cordon.run(moveByoipCidrToIpam, { ...input, IpamPoolOwner: "1" }),
    refusal("InvalidIpamPoolId.NotFound"),
  );
});

const combined = (text: string) => refusal("InvalidParameterCombination", text);
const invalid = (text: string) => refusal("InvalidParameterValue", text);

test("refusals: a default netmask length outside the others, and one that is set and cleared at once", () => {
  const { cordon, ipam } = made();
  const outside = combined("The default netmask length must be from the minimum to the maximum netmask length.");
  const lengths = { AllocationMinNetmaskLength: 16, AllocationMaxNetmaskLength: 24 };
  for (const AllocationDefaultNetmaskLength of [15, 25]) {
    assert.throws(() => ipam.pool([], { ...lengths, AllocationDefaultNetmaskLength }), outside);
  }
  const IpamPoolId = ipam.pool([], { ...lengths, AllocationDefaultNetmaskLength: 24 });
  assert.throws(
    () =>
      cordon.run(modifyIpamPool, {
        IpamPoolId,
        AllocationDefaultNetmaskLength: 20,
        ClearAllocationDefaultNetmaskLength: true,
      }),
    combined("The request cannot both set and clear the default netmask length."),
  );
});

test("refusals: members that only a pool in the public scope has", () => {
  const { cordon, ipam } = made();
  const onlyPublic = (name: string) => combined(`The request can contain ${name} only for a pool in the public scope.`);
  assert.throws(() => ipam.pool([], { PublicIpSource: "byoip" }), onlyPublic("PublicIpSource"));
  assert.throws(() => ipam.pool([], { AwsService: "ec2" }), onlyPublic("AwsService"));
  const IpamPoolId = ipam.pool();
  const members = {
    CidrAuthorizationContext: { Message: "m", Signature: "s" },
    IpamExternalResourceVerificationTokenId: "ipam-ext-res-ver-token-0123456789abcdef0",
    VerificationMethod: "dns-token",
  } as const;
  for (const [name, value] of Object.entries(members)) {
    assert.throws(
      () => cordon.run(provisionIpamPoolCidr, { IpamPoolId, Cidr: "10.0.0.0/16", [name]: value }),
      onlyPublic(name),
    );
  }
});

test("refusals: a resource planning pool needs all members that name its VPC, and the VPC's Region", () => {
  const { cordon, ipam } = made();
  const source = {
    ResourceId: cordon.defaultVpcId(),
    ResourceType: "vpc",
    ResourceRegion: REGION,
    ResourceOwner: ACCOUNT,
  } as const;
  for (const name of Object.keys(source)) {
    assert.throws(
      () => ipam.pool([], { SourceResource: { ...source, [name]: undefined } }),
      combined("A source resource needs a ResourceId, a ResourceType, a ResourceRegion and a ResourceOwner."),
      name,
    );
  }
  assert.throws(
    () => ipam.pool([], { SourceResource: source, Locale: undefined }),
    combined("A resource planning pool needs the Region of its VPC as locale."),
  );
});

test("refusals: a length that no block has, a length together with a CIDR, a pool of the other family", () => {
  const { cordon, ipam } = made();
  const pool = ipam.pool(["10.0.0.0/16"]);
  assert.throws(() => ipam.allocate(pool, { NetmaskLength: 33 }), invalid("The netmask length is not one of ipv4."));
  assert.throws(
    () => ipam.allocate(pool, { Cidr: "10.0.1.0/24", NetmaskLength: 24 }),
    combined("The request cannot contain both a CIDR and a netmask length. Exactly one of them should be provided."),
  );
  const ipv6 = ipam.pool(["2001:db8::/32"]);
  assert.throws(
    () => cordon.run(createVpc, { Ipv4IpamPoolId: ipv6, Ipv4NetmaskLength: 24 }),
    invalid(`The ipam-pool '${ipv6}' is not a pool of ipv4.`),
  );
  assert.throws(
    () => cordon.run(createVpc, { CidrBlock: "10.1.0.0/16", Ipv6IpamPoolId: pool, Ipv6NetmaskLength: 56 }),
    invalid(`The ipam-pool '${pool}' is not a pool of ipv6.`),
  );
});

test("refusals: deprovisioning without a CIDR", () => {
  const { cordon, ipam } = made();
  const IpamPoolId = ipam.pool(["10.0.0.0/16"]);
  assert.throws(
    () => cordon.run(deprovisionIpamPoolCidr, { IpamPoolId }),
    refusal("MissingParameter", "The request must contain the parameter Cidr"),
  );
});

test("refusals: a verification token that doesn't exist", () => {
  const { cordon, ipam } = made();
  const IpamPoolId = ipam.pool([], { IpamScopeId: ipam.publicScope, PublicIpSource: "byoip", AwsService: undefined });
  const token = "ipam-ext-res-ver-token-0123456789abcdef0";
  assert.throws(
    () =>
      cordon.run(provisionIpamPoolCidr, {
        IpamPoolId,
        Cidr: "192.0.2.0/24",
        IpamExternalResourceVerificationTokenId: token,
      }),
    refusal(
      "InvalidIpamExternalResourceVerificationTokenId.NotFound",
      `The ipam-external-resource-verification-token ID '${token}' does not exist`,
    ),
  );
});
