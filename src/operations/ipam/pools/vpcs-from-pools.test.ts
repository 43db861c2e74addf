import assert from "node:assert/strict";
import { suite, test } from "node:test";
import createSubnet from "../../subnets/create-subnet.ts";
import deleteSubnet from "../../subnets/delete-subnet.ts";
import createTags from "../../tags/create-tags.ts";
import associateVpcCidrBlock from "../../vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import disassociateVpcCidrBlock from "../../vpcs/cidr-blocks/disassociate-vpc-cidr-block.ts";
import createVpc from "../../vpcs/create-vpc.ts";
import deleteVpc from "../../vpcs/delete-vpc.ts";
import { refusal } from "../../world-for-tests.ts";
import deleteIpam from "../ipams/delete-ipam.ts";
import { type TestIpam, withIpam } from "../ipams/ipam-for-tests.ts";
import getIpamResourceCidrs from "../resource-cidrs/get-ipam-resource-cidrs.ts";
import modifyIpamResourceCidr from "../resource-cidrs/modify-ipam-resource-cidr.ts";
import modifyIpamPool from "./modify-ipam-pool.ts";
import releaseIpamPoolAllocation from "./release-ipam-pool-allocation.ts";

const made = (...regions: string[]) => {
  const { cordon, ipam } = withIpam(...regions);
  const vpc = (input: object, at = {}) => {
    const { Vpc = {} } = cordon.run(createVpc, input, at);
    return { id: Vpc.VpcId ?? "", cidr: Vpc.CidrBlock, ipv6: Vpc.Ipv6CidrBlockAssociationSet ?? [] };
  };
  const resource = (id: string, scope = ipam.privateScope) =>
    cordon.run(getIpamResourceCidrs, { IpamScopeId: scope, ResourceId: id }).IpamResourceCidrs ?? [];
  return { cordon, ipam, vpc, resource };
};

suite("VPCs from a pool", () => {
  test("catalogue 277: a VPC takes the next block, shows up as its holder, and gives it back", () => {
    const { cordon, ipam, vpc } = made();
    const pool = ipam.pool(["10.0.0.0/8"], { AllocationDefaultNetmaskLength: 20 });
    const first = vpc({ Ipv4IpamPoolId: pool });
    const second = vpc({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 16 });
    const third = vpc({ Ipv4IpamPoolId: pool, CidrBlock: "10.9.0.0/16" });
    assert.deepEqual([first.cidr, second.cidr, third.cidr], ["10.0.0.0/20", "10.1.0.0/16", "10.9.0.0/16"]);
    const [allocation] = ipam.allocations(pool);
    assert.equal(allocation?.ResourceType, "vpc");
    assert.equal(allocation.ResourceId, first.id);
    assert.equal(allocation.ResourceRegion, "us-east-1");
    assert.equal(allocation.ResourceOwner, "111122223333");
    cordon.run(deleteVpc, { VpcId: first.id });
    assert.deepEqual(
      ipam.allocations(pool).map(({ Cidr }) => Cidr),
      ["10.1.0.0/16", "10.9.0.0/16"],
    );
    assert.equal(vpc({ Ipv4IpamPoolId: pool }).cidr, "10.0.0.0/20", "catalogue 281");
  });

  test("catalogue 453: a pool of another Region's locale, from that Region, IPv4 and IPv6", () => {
    const { ipam, vpc } = made("eu-west-1");
    const at = { account: "111122223333", region: "eu-west-1" };
    const ipv4 = ipam.pool(["10.0.0.0/8"], { Locale: "eu-west-1" });
    const ipv6 = ipam.pool(["fd00:db8::/32"], { Locale: "eu-west-1" });
    const input = { Ipv4IpamPoolId: ipv4, Ipv4NetmaskLength: 16, Ipv6IpamPoolId: ipv6, Ipv6NetmaskLength: 56 };
    assert.throws(
      () => vpc(input),
      refusal("InvalidParameterValue", `The pool ${ipv4} is not in the current region us-east-1.`),
    );
    const { cidr, ipv6: blocks } = vpc(input, at);
    assert.equal(cidr, "10.0.0.0/16");
    assert.equal(blocks[0]?.Ipv6CidrBlock, "fd00:db8::/56");
    assert.equal(blocks[0]?.Ipv6Pool, "IPAM Managed");
    assert.equal(blocks[0]?.IpSource, "none");
    assert.equal(ipam.allocations(ipv6, at)[0]?.ResourceType, "vpc");
  });

  test("catalogue 271, 289: an exhausted pool, and both a CIDR and a length, are refused; nothing is left behind", () => {
    const { cordon, ipam, vpc } = made();
    const pool = ipam.pool(["10.0.0.0/16"]);
    vpc({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 16 });
    const count = cordon.world().count("vpc");
    assert.throws(
      () => vpc({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 28 }),
      refusal("InvalidParameterValue", "The allocation size is too big for the pool."),
    );
    assert.throws(
      () => vpc({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 28, CidrBlock: "10.0.0.0/28" }),
      refusal("InvalidParameterCombination"),
    );
    assert.throws(() => vpc({ Ipv4IpamPoolId: ipam.pool([], { Locale: "None" }) }), refusal("InvalidParameterValue"));
    assert.throws(() => vpc({ Ipv4IpamPoolId: "ipam-pool-0" }), refusal("InvalidIpamPoolId.NotFound"));
    assert.equal(cordon.world().count("vpc"), count);
  });

  test("catalogue 284: resources need the pool's tags; later drift makes them noncompliant", () => {
    const { cordon, ipam, vpc, resource } = made();
    const Ipv4IpamPoolId = ipam.pool(["10.0.0.0/8"], { AllocationResourceTags: [{ Key: "env", Value: "prod" }] });
    const input = (Value: string) => ({
      Ipv4IpamPoolId,
      Ipv4NetmaskLength: 16,
      TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "env", Value }] }],
    });
    assert.throws(() => vpc(input("dev")), refusal("InvalidParameterValue", /env=prod/));
    const { id } = vpc(input("prod"));
    assert.equal(resource(id)[0]?.ComplianceStatus, "compliant");
    cordon.run(createTags, { Resources: [id], Tags: [{ Key: "env", Value: "dev" }] });
    assert.equal(resource(id)[0]?.ComplianceStatus, "noncompliant");
    ipam.allocate(Ipv4IpamPoolId, { NetmaskLength: 24 });
  });

  test("further blocks are taken and given back the same way", () => {
    const { cordon, ipam, vpc } = made();
    const pool = ipam.pool(["10.0.0.0/8"]);
    const VpcId = vpc({ CidrBlock: "10.200.0.0/16" }).id;
    const { CidrBlockAssociation } = cordon.run(associateVpcCidrBlock, {
      VpcId,
      Ipv4IpamPoolId: pool,
      Ipv4NetmaskLength: 16,
    });
    assert.equal(CidrBlockAssociation?.CidrBlock, "10.0.0.0/16");
    assert.equal(ipam.allocations(pool)[0]?.ResourceId, VpcId);
    cordon.run(disassociateVpcCidrBlock, { AssociationId: CidrBlockAssociation.AssociationId ?? "" });
    assert.deepEqual(ipam.allocations(pool), []);
  });

  test("catalogue 233: an IPAM deleted by Cascade leaves its VPCs as they are", () => {
    const { cordon, ipam, vpc } = made();
    const { id } = vpc({ Ipv4IpamPoolId: ipam.pool(["10.0.0.0/8"]), Ipv4NetmaskLength: 16 });
    cordon.run(deleteIpam, { IpamId: ipam.id, Cascade: true });
    assert.equal(cordon.world().get("vpc", id)?.cidrBlocks[0]?.cidr, "10.0.0.0/16");
    cordon.run(deleteVpc, { VpcId: id });
  });

  test("a resource planning pool divides its VPC among subnets", () => {
    const { cordon, ipam, vpc } = made();
    const source = ipam.pool(["10.0.0.0/8"]);
    const { id: VpcId } = vpc({ Ipv4IpamPoolId: source, Ipv4NetmaskLength: 16 });
    const SourceResource = {
      ResourceId: VpcId,
      ResourceType: "vpc" as const,
      ResourceRegion: "us-east-1",
      ResourceOwner: "111122223333",
    };
    const pool = ipam.pool(["10.0.0.0/16"], { SourceIpamPoolId: source, SourceResource });
    assert.equal(ipam.cidrs(pool)[0]?.State, "provisioned");
    const subnet = (input: object) => cordon.run(createSubnet, { VpcId, Ipv4IpamPoolId: pool, ...input }).Subnet;
    const first = subnet({ Ipv4NetmaskLength: 24 });
    assert.equal(first?.CidrBlock, "10.0.0.0/24");
    assert.equal(subnet({ Ipv4NetmaskLength: 24 })?.CidrBlock, "10.0.1.0/24");
    assert.equal(ipam.allocations(pool)[0]?.ResourceType, "subnet");
    assert.throws(() => subnet({ Ipv4IpamPoolId: source, Ipv4NetmaskLength: 24 }), refusal("InvalidParameterValue"));
    assert.throws(() => vpc({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 24 }), refusal("InvalidParameterValue"));
    cordon.run(deleteSubnet, { SubnetId: first.SubnetId ?? "" });
    assert.equal(subnet({ Ipv4NetmaskLength: 24 })?.CidrBlock, "10.0.0.0/24");
  });
});

suite("AutoImport", () => {
  const cidrsIn = (ipam: TestIpam, pool: string) => ipam.allocations(pool).map(({ Cidr }) => Cidr);

  test("catalogue 283: a pool imports resources in its CIDRs when it's switched on and when they are created", () => {
    const { cordon, ipam, vpc, resource } = made();
    const before = vpc({ CidrBlock: "10.1.0.0/16" });
    const pool = ipam.pool(["10.0.0.0/8"]);
    assert.deepEqual(cidrsIn(ipam, pool), []);
    assert.equal(resource(before.id)[0]?.ManagementState, "unmanaged");
    cordon.run(modifyIpamPool, { IpamPoolId: pool, AutoImport: true });
    assert.deepEqual(cidrsIn(ipam, pool), ["10.1.0.0/16"]);
    const after = vpc({ CidrBlock: "10.2.0.0/16" });
    assert.deepEqual(cidrsIn(ipam, pool), ["10.1.0.0/16", "10.2.0.0/16"]);
    assert.equal(resource(after.id)[0]?.ManagementState, "managed");
    assert.equal(ipam.allocate(pool, { NetmaskLength: 16 }), "10.0.0.0/16");
    cordon.run(deleteVpc, { VpcId: before.id });
    assert.deepEqual(cidrsIn(ipam, pool), ["10.2.0.0/16", "10.0.0.0/16"]);
  });

  test("catalogue 283: it imports despite its rules; the resource is then noncompliant", () => {
    const { ipam, vpc, resource } = made();
    ipam.pool(["10.0.0.0/8"], { AutoImport: true, AllocationMinNetmaskLength: 24 });
    assert.equal(resource(vpc({ CidrBlock: "10.1.0.0/16" }).id)[0]?.ComplianceStatus, "noncompliant");
  });

  test("catalogue 283: the largest of overlapping resources, and the next one when that is deleted", () => {
    const { cordon, ipam, vpc, resource } = made();
    const small = vpc({ CidrBlock: "10.1.2.0/24" });
    const large = vpc({ CidrBlock: "10.1.0.0/16" });
    const pool = ipam.pool(["10.0.0.0/8"], { AutoImport: true });
    assert.deepEqual(cidrsIn(ipam, pool), ["10.1.0.0/16"]);
    assert.equal(resource(small.id)[0]?.ManagementState, "unmanaged");
    assert.equal(resource(small.id)[0]?.OverlapStatus, "overlapping");
    cordon.run(deleteVpc, { VpcId: large.id });
    assert.deepEqual(cidrsIn(ipam, pool), ["10.1.2.0/24"]);
    assert.equal(resource(small.id)[0]?.OverlapStatus, "nonoverlapping");
  });

  test("catalogue 283: not space that others have allocated, until they release it", () => {
    const { cordon, ipam, vpc } = made();
    const pool = ipam.pool(["10.0.0.0/8"], { AutoImport: true });
    const Cidr = ipam.allocate(pool, { Cidr: "10.1.0.0/20" });
    vpc({ CidrBlock: "10.1.0.0/16" });
    assert.deepEqual(cidrsIn(ipam, pool), [Cidr]);
    const IpamPoolAllocationId = ipam.allocations(pool)[0]?.IpamPoolAllocationId ?? "";
    cordon.run(releaseIpamPoolAllocation, { IpamPoolId: pool, Cidr, IpamPoolAllocationId });
    assert.deepEqual(cidrsIn(ipam, pool), ["10.1.0.0/16"]);
  });

  test("catalogue 251, 283: a pool without a locale or with another Region's imports nothing", () => {
    const { ipam, vpc } = made("eu-west-1");
    const none = ipam.pool(["10.0.0.0/8"], { AutoImport: true, Locale: "None" });
    const other = ipam.pool(["11.0.0.0/8"], { AutoImport: true, Locale: "eu-west-1" });
    vpc({ CidrBlock: "10.1.0.0/16" });
    vpc({ CidrBlock: "11.1.0.0/16" });
    assert.deepEqual(cidrsIn(ipam, none), []);
    const at = { account: "111122223333", region: "eu-west-1" };
    assert.deepEqual(ipam.allocations(other, at), []);
    vpc({ CidrBlock: "11.2.0.0/16" }, at);
    assert.deepEqual(
      ipam.allocations(other, at).map(({ Cidr }) => Cidr),
      ["11.2.0.0/16"],
    );
  });

  test("catalogue 286: an ignored resource leaves the pool, and isn't imported again", () => {
    const { cordon, ipam, vpc, resource } = made();
    const pool = ipam.pool(["10.0.0.0/8"], { AutoImport: true });
    const { id } = vpc({ CidrBlock: "10.1.0.0/16" });
    const modify = (Monitored: boolean) =>
      cordon.run(modifyIpamResourceCidr, {
        ResourceId: id,
        ResourceCidr: "10.1.0.0/16",
        ResourceRegion: "us-east-1",
        CurrentIpamScopeId: ipam.privateScope,
        Monitored,
      }).IpamResourceCidr;
    assert.equal(modify(false)?.ManagementState, "ignored");
    assert.deepEqual(cidrsIn(ipam, pool), []);
    const [ignored] = resource(id);
    assert.deepEqual(
      [ignored?.ManagementState, ignored?.ComplianceStatus, ignored?.OverlapStatus],
      ["ignored", "ignored", "ignored"],
    );
    modify(true);
    assert.deepEqual(cidrsIn(ipam, pool), ["10.1.0.0/16"]);
  });
});
