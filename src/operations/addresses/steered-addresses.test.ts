/** Elastic IPs from IPAM pools: named by the call, or chosen by the active policy. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { contains, parseAddress, prefix } from "../../address/prefix.ts";
import { TestIpam } from "../ipam/ipams/ipam-for-tests.ts";
import provisionIpamPoolCidr from "../ipam/pools/provision-ipam-pool-cidr.ts";
import createIpamPolicy from "../ipam-policies/create-ipam-policy.ts";
import disable from "../ipam-policies/disable-ipam-policy.ts";
import enable from "../ipam-policies/enable-ipam-policy.ts";
import modifyRules from "../ipam-policies/modify-ipam-policy-allocation-rules.ts";
import { MEMBER, ORGANIZATION } from "../ipam-policies/policies-for-tests.ts";
import createNatGateway from "../nat-gateways/create-nat-gateway.ts";
import deleteNatGateway from "../nat-gateways/delete-nat-gateway.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import allocateAddress from "./allocate-address.ts";
import describeAddresses from "./describe-addresses.ts";
import releaseAddress from "./release-address.ts";

type Input = Parameters<typeof allocateAddress.decide>[0]["input"];

class Steered {
  readonly cordon = new TestCordon();
  readonly ipam: TestIpam;
  readonly policyId: string;

  constructor(settings: object = {}) {
    this.cordon.settings = { ...this.cordon.settings, ...settings };
    this.ipam = new TestIpam(this.cordon, "eu-west-1");
    const { IpamPolicy } = this.cordon.run(createIpamPolicy, { IpamId: this.ipam.id });
    this.policyId = IpamPolicy?.IpamPolicyId ?? "";
  }
  /** A pool of the public scope with CIDRs that its owner brought. */
  pool(cidrs: readonly string[], input: object = {}): string {
    return this.ipam.pool(cidrs, {
      IpamScopeId: this.ipam.publicScope,
      AddressFamily: "ipv4",
      AwsService: "ec2",
      PublicIpSource: "byoip",
      ...input,
    });
  }
  rules(poolIds: readonly string[], Locale = REGION, ResourceType: "eip" | "rnat" = "eip"): void {
    const AllocationRules = poolIds.map((SourceIpamPoolId) => ({ SourceIpamPoolId }));
    this.cordon.run(modifyRules, { IpamPolicyId: this.policyId, Locale, ResourceType, AllocationRules });
  }
  enable(OrganizationTargetId?: string): void {
    this.cordon.run(enable, { IpamPolicyId: this.policyId, ...(OrganizationTargetId && { OrganizationTargetId }) });
  }
  allocate(input: Input = {}, at = {}) {
    const { AllocationId = "", PublicIp = "", PublicIpv4Pool = "" } = this.cordon.run(allocateAddress, input, at);
    return { AllocationId, PublicIp, PublicIpv4Pool };
  }
  release(AllocationId: string, at = {}): void {
    this.cordon.run(releaseAddress, { AllocationId }, at);
  }
}

suite("an active policy steers AllocateAddress", () => {
  test("catalogue 294: rules for rnat steer the addresses that a regional NAT gateway gets for itself, and no others", () => {
    const steered = new Steered();
    const { cordon } = steered;
    const pool = steered.pool(["198.18.0.0/31"]);
    steered.rules([pool], REGION, "rnat");
    steered.enable();
    const VpcId = cordon.defaultVpcId();
    const nics = cordon
      .defaultSubnetIds()
      .slice(0, 3)
      .map((SubnetId) => cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "");
    const { NatGateway } = cordon.run(createNatGateway, { AvailabilityMode: "regional", VpcId });
    const sources = () => (cordon.run(describeAddresses, {}).Addresses ?? []).map((each) => each.PublicIpv4Pool);
    assert.deepEqual(sources(), [pool, pool, "amazon"]);
    assert.equal(steered.allocate().PublicIpv4Pool, "amazon");
    cordon.run(deleteInterface, { NetworkInterfaceId: nics[0] ?? "" });
    assert.equal(steered.ipam.allocations(pool).length, 1);
    cordon.run(deleteNatGateway, { NatGatewayId: NatGateway?.NatGatewayId ?? "" });
    assert.equal(steered.ipam.allocations(pool).length, 0);
    assert.deepEqual(sources(), ["amazon"]);
  });

  test("catalogue 290, 292: rules in order, the first pool with room, Amazon's space after the last", () => {
    const steered = new Steered();
    const [first, second] = [steered.pool(["198.18.0.0/31"]), steered.pool(["198.18.1.0/32"])];
    steered.rules([first, second]);
    assert.equal(steered.allocate().PublicIpv4Pool, "amazon", "the policy is not enabled yet");
    steered.enable();
    assert.deepEqual(
      [1, 2, 3, 4].map(() => steered.allocate().PublicIpv4Pool),
      [first, first, second, "amazon"],
    );
    steered.cordon.run(disable, { IpamPolicyId: steered.policyId });
  });

  test("catalogue 277: the address shows its pool, the pool its allocation; releasing the address ends both", () => {
    const steered = new Steered();
    const pool = steered.pool(["198.18.0.0/30"]);
    steered.rules([pool]);
    steered.enable();
    const { AllocationId, PublicIp, PublicIpv4Pool } = steered.allocate();
    assert.deepEqual([PublicIp, PublicIpv4Pool], ["198.18.0.0", pool]);
    const [shown] = steered.cordon.run(describeAddresses, { AllocationIds: [AllocationId] }).Addresses ?? [];
    assert.equal(shown?.PublicIpv4Pool, pool);
    const [held] = steered.ipam.allocations(pool);
    assert.equal(held?.Cidr, "198.18.0.0/32");
    assert.equal(held?.ResourceType, "eip");
    assert.equal(held?.ResourceId, AllocationId);
    assert.equal(held?.ResourceOwner, ACCOUNT);
    assert.equal(held?.ResourceRegion, REGION);
    steered.release(AllocationId);
    assert.deepEqual(steered.ipam.allocations(pool), []);
    assert.equal(steered.allocate().PublicIp, "198.18.0.0");
  });

  test("catalogue 280: while a released address rests, the next one is allocated", () => {
    const steered = new Steered({ ipamReuseDelaySeconds: 60 });
    const pool = steered.pool(["198.18.0.0/31"]);
    steered.rules([pool]);
    steered.enable();
    steered.release(steered.allocate().AllocationId);
    assert.equal(steered.allocate().PublicIp, "198.18.0.1");
    assert.equal(steered.allocate().PublicIpv4Pool, "amazon");
    steered.cordon.now = "2026-01-02T03:05:05.000Z";
    assert.equal(steered.allocate().PublicIp, "198.18.0.0");
  });

  test("catalogue 293: a pool or an address that the call names overrides it", () => {
    const steered = new Steered();
    const [ruled, other] = [steered.pool(["198.18.0.0/24"]), steered.pool(["198.18.1.0/24"])];
    steered.rules([ruled]);
    steered.enable();
    assert.equal(steered.allocate({ IpamPoolId: other }).PublicIp, "198.18.1.0");
    assert.equal(steered.allocate({ IpamPoolId: other, Address: "198.18.1.7" }).PublicIp, "198.18.1.7");
    assert.equal(steered.allocate({ PublicIpv4Pool: "amazon" }).PublicIpv4Pool, "amazon");
    assert.equal(steered.allocate({ Address: "203.0.113.9" }).PublicIpv4Pool, "amazon");
    assert.deepEqual(steered.ipam.allocations(ruled), []);
  });

  test("catalogue 290: one policy spans Regions, each with its own rules; a Local Zone is a locale too", () => {
    const steered = new Steered();
    const here = steered.pool(["198.18.0.0/24"]);
    const there = steered.pool(["198.18.1.0/24"], { Locale: "eu-west-1" });
    const zone = steered.pool(["198.18.2.0/24"], { Locale: "us-east-1-dfw-2" });
    steered.rules([here]);
    steered.rules([there], "eu-west-1");
    steered.rules([zone], "us-east-1-dfw-2");
    steered.enable();
    assert.equal(steered.allocate().PublicIpv4Pool, here);
    assert.equal(steered.allocate({}, { region: "eu-west-1" }).PublicIpv4Pool, there);
    assert.equal(steered.allocate({ NetworkBorderGroup: "us-east-1-dfw-2" }).PublicIpv4Pool, zone);
    assert.equal(steered.allocate({}, { region: "eu-north-1" }).PublicIpv4Pool, "amazon");
  });

  test("an account inherits the policy of its unit: the pool is the administrator's, the address the account's", () => {
    const steered = new Steered({ organization: ORGANIZATION });
    const pool = steered.pool(["198.18.0.0/24"]);
    steered.rules([pool]);
    steered.enable("ou-root-apps");
    const member = { account: MEMBER };
    const { AllocationId, PublicIpv4Pool } = steered.allocate({}, member);
    assert.equal(PublicIpv4Pool, pool);
    assert.equal(steered.allocate().PublicIpv4Pool, "amazon", "the administrator is not below the unit");
    assert.equal(steered.ipam.allocations(pool)[0]?.ResourceOwner, MEMBER);
    steered.release(AllocationId, member);
    assert.deepEqual(steered.ipam.allocations(pool), []);
  });

  test("catalogue 284: a pool that requires tags serves addresses with them; otherwise its rule is skipped", () => {
    const steered = new Steered();
    const pool = steered.pool(["198.18.0.0/24"], { AllocationResourceTags: [{ Key: "env", Value: "prod" }] });
    steered.rules([pool]);
    steered.enable();
    const TagSpecifications = [{ ResourceType: "elastic-ip" as const, Tags: [{ Key: "env", Value: "prod" }] }];
    assert.equal(steered.allocate().PublicIpv4Pool, "amazon");
    assert.equal(steered.allocate({ TagSpecifications }).PublicIpv4Pool, pool);
    assert.throws(() => steered.allocate({ IpamPoolId: pool }), refusal("InvalidParameterValue"));
  });
});

suite("Elastic IPs of IPAM pools", () => {
  test("addresses of an Amazon-provided block come in sequence, and the block stays the pool's", () => {
    const steered = new Steered();
    const pool = steered.pool([], { PublicIpSource: "amazon" });
    steered.cordon.run(provisionIpamPoolCidr, { IpamPoolId: pool, NetmaskLength: 30 });
    const block = prefix(steered.ipam.cidrs(pool)[0]?.Cidr ?? "");
    const made = [1, 2, 3, 4].map(() => steered.allocate({ IpamPoolId: pool }));
    const values = made.map(({ PublicIp }) => (parseAddress(PublicIp)?.value ?? 0n) - block.value);
    assert.deepEqual(values, [0n, 1n, 2n, 3n]);
    const full = refusal("InvalidParameterValue", "The allocation size is too big for the pool.");
    assert.throws(() => steered.allocate({ IpamPoolId: pool }), full, "catalogue 271");
    steered.release(made[2]?.AllocationId ?? "");
    assert.equal(steered.allocate({ IpamPoolId: pool }).PublicIp, made[2]?.PublicIp);
  });

  test("a block that someone brought is never allocated as Amazon's", () => {
    const steered = new Steered({ publicIpv4Ranges: ["198.18.0.0/29"] });
    steered.pool(["198.18.0.0/30"]);
    const brought = prefix("198.18.0.0/30");
    for (let i = 0; i < 4; i++) {
      const address = parseAddress(steered.allocate().PublicIp);
      assert.ok(address !== undefined && !contains(brought, address));
    }
    assert.throws(() => steered.allocate({ Address: "198.18.0.1" }), refusal("InvalidAddress.NotFound"));
    steered.cordon.limits = { ...steered.cordon.limits, elasticIpsPerRegion: 10 };
    assert.throws(() => steered.allocate(), refusal("InsufficientAddressCapacity"));
    const failed = steered.pool(["198.18.0.4/31"]);
    assert.equal(steered.ipam.cidrs(failed)[0]?.State, "failed-provision", "Amazon gave out an address of it");
  });

  test("only Amazon's addresses count for the quota", () => {
    const steered = new Steered();
    steered.cordon.limits = { ...steered.cordon.limits, elasticIpsPerRegion: 1 };
    const pool = steered.pool(["198.18.0.0/24"]);
    for (let i = 0; i < 3; i++) steered.allocate({ IpamPoolId: pool });
    steered.allocate();
    assert.throws(() => steered.allocate(), refusal("AddressLimitExceeded"));
    steered.allocate({ IpamPoolId: pool });
  });

  test("refusals: pools that can't give public addresses here", () => {
    const steered = new Steered();
    const refused = (input: Input, code: string, at = {}) =>
      assert.throws(() => steered.allocate(input, at), refusal(code));
    const pool = steered.pool(["198.18.0.0/24"]);
    refused({ IpamPoolId: "ipam-pool-00000000000000000" }, "InvalidIpamPoolId.NotFound");
    refused({ IpamPoolId: steered.ipam.pool(["10.0.0.0/24"]) }, "InvalidParameterValue");
    refused({ IpamPoolId: pool }, "InvalidIpamPoolId.NotFound", { region: "eu-west-1" });
    refused({ IpamPoolId: pool, Address: "198.18.9.0" }, "InvalidParameterValue");
    refused({ IpamPoolId: pool, PublicIpv4Pool: "amazon" }, "InvalidParameterCombination");
    refused({ IpamPoolId: pool, NetworkBorderGroup: "us-east-1-dfw-2" }, "InvalidParameterValue");
    refused({ CustomerOwnedIpv4Pool: "ipv4pool-coip-0" }, "InvalidParameterValue");
    refused({ NetworkBorderGroup: "us-east-1-nowhere" }, "InvalidParameterValue");
  });
});
