import assert from "node:assert/strict";
import { test } from "node:test";
import createSubnet from "../../subnets/create-subnet.ts";
import acceptPeering from "../../vpc-peering-connections/accept-vpc-peering-connection.ts";
import createPeering from "../../vpc-peering-connections/create-vpc-peering-connection.ts";
import describePeerings from "../../vpc-peering-connections/describe-vpc-peering-connections.ts";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import createVpc from "../create-vpc.ts";
import describeVpcs from "../describe-vpcs.ts";
import associate from "./associate-vpc-cidr-block.ts";
import disassociate from "./disassociate-vpc-cidr-block.ts";

function cordonWithVpc() {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const table = () => [...cordon.world().by("route-table", "vpc", VpcId)][0];
  const vpc = () => cordon.run(describeVpcs, { VpcIds: [VpcId] }).Vpcs?.[0];
  return { cordon, VpcId, table, vpc };
}

test("a secondary block is routed, usable by subnets, and removed once they're gone", () => {
  const { cordon, VpcId, table, vpc } = cordonWithVpc();
  const { CidrBlockAssociation } = cordon.run(associate, { VpcId, CidrBlock: "10.1.0.9/16" });
  assert.equal(CidrBlockAssociation?.CidrBlock, "10.1.0.0/16");
  assert.equal(CidrBlockAssociation?.CidrBlockState?.State, "associating");
  assert.deepEqual(
    vpc()?.CidrBlockAssociationSet?.map(({ CidrBlock, CidrBlockState }) => [CidrBlock, CidrBlockState?.State]),
    [
      ["10.0.0.0/16", "associated"],
      ["10.1.0.0/16", "associated"],
    ],
  );
  assert.ok(table()?.routes.some(({ destination }) => destination === "10.1.0.0/16"));
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.1.1.0/24" }).Subnet?.SubnetId ?? "";
  const AssociationId = CidrBlockAssociation?.AssociationId ?? "";
  const inUse = `The vpc ${VpcId} currently has a subnet within CIDR block 10.1.0.0/16`;
  assert.throws(() => cordon.run(disassociate, { AssociationId }), refusal("InvalidCidrBlock.InUse", inUse));
  cordon.apply([{ delete: "subnet", id: SubnetId }]);
  const answer = cordon.run(disassociate, { AssociationId });
  assert.equal(answer.CidrBlockAssociation?.CidrBlockState?.State, "disassociating");
  assert.deepEqual(
    cordon
      .world()
      .get("vpc", VpcId)
      ?.cidrBlocks.map(({ cidr }) => cidr),
    ["10.0.0.0/16"],
  );
  assert.ok(!table()?.routes.some(({ destination }) => destination === "10.1.0.0/16"));
  assert.throws(
    () => cordon.run(disassociate, { AssociationId }),
    refusal("InvalidVpcCidrBlockAssociationID.NotFound"),
  );
});

test("catalogue 410: overlapping blocks, a sixth block, the primary block, two families at once", () => {
  const { cordon, VpcId, vpc } = cordonWithVpc();
  assert.throws(() => cordon.run(associate, { VpcId, CidrBlock: "10.0.1.0/24" }), refusal("InvalidVpc.Range"));
  assert.throws(() => cordon.run(associate, { VpcId }), refusal("MissingParameter"));
  assert.throws(
    () => cordon.run(associate, { VpcId, CidrBlock: "10.9.0.0/16", AmazonProvidedIpv6CidrBlock: true }),
    refusal("InvalidParameterCombination"),
  );
  for (const n of [1, 2, 3, 4]) cordon.run(associate, { VpcId, CidrBlock: `10.${n}.0.0/16` });
  const full = `This network '${VpcId}' has met its maximum number of allowed CIDRs: 5`;
  assert.throws(() => cordon.run(associate, { VpcId, CidrBlock: "10.5.0.0/16" }), refusal("CidrLimitExceeded", full));
  const AssociationId = vpc()?.CidrBlockAssociationSet?.[0]?.AssociationId ?? "";
  assert.throws(() => cordon.run(disassociate, { AssociationId }), refusal("OperationNotPermitted"));
});

test("catalogue 41: IPv6 that is added later passes the default ACL and group, if they weren't changed", () => {
  const { cordon, VpcId, table, vpc } = cordonWithVpc();
  const [group] = cordon.world().by("security-group", "vpc", VpcId);
  const egress = () =>
    [...cordon.world().by("security-group-rule", "group", group?.id ?? "")]
      .filter(({ direction }) => direction === "egress")
      .map(({ peer }) => (peer.kind === "group" || peer.kind === "prefix-list" ? peer.kind : peer.cidr));
  const { Ipv6CidrBlockAssociation } = cordon.run(associate, { VpcId, AmazonProvidedIpv6CidrBlock: true });
  assert.equal(Ipv6CidrBlockAssociation?.Ipv6CidrBlockState?.State, "associating");
  assert.equal(vpc()?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState?.State, "associated");
  assert.deepEqual(egress(), ["0.0.0.0/0", "::/0"]);
  const [acl] = cordon.world().by("network-acl", "vpc", VpcId);
  assert.equal(acl?.entries.length, 4);
  assert.ok(table()?.routes.some(({ destination }) => destination === Ipv6CidrBlockAssociation?.Ipv6CidrBlock));
  cordon.run(disassociate, { AssociationId: Ipv6CidrBlockAssociation?.AssociationId ?? "" });
  assert.deepEqual(cordon.world().get("vpc", VpcId)?.ipv6CidrBlocks, []);
  cordon.run(associate, { VpcId, AmazonProvidedIpv6CidrBlock: true });
  assert.deepEqual(egress(), ["0.0.0.0/0", "::/0"], "nothing is added twice");
});

test("catalogue 374: a further block is in the primary one's private range, or in no private range", () => {
  const text = (cidr: string) =>
    `The CIDR '${cidr}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html`;
  const cases: Readonly<Record<string, { readonly refused: string[]; readonly taken: string[] }>> = {
    "10.0.0.0/24": {
      refused: ["10.0.1.0/24", "172.16.0.0/16", "192.168.0.0/24", "198.19.0.0/16"],
      taken: ["10.1.0.0/16", "100.64.0.0/16", "203.0.113.0/24"],
    },
    "10.1.0.0/16": { refused: ["10.0.0.0/16", "10.0.128.0/24"], taken: ["10.2.0.0/16"] },
    "10.2.0.0/16": { refused: ["198.19.4.0/24"], taken: ["10.0.0.0/16", "10.1.0.0/16"] },
    "172.16.0.0/16": {
      refused: ["172.31.0.0/16", "172.31.7.0/24", "10.2.0.0/16", "192.168.0.0/16", "198.19.0.0/16"],
      taken: ["172.17.0.0/16", "172.30.0.0/16", "100.127.0.0/16", "198.18.0.0/16"],
    },
    "192.168.0.0/24": {
      refused: ["10.0.0.0/16", "172.16.0.0/16", "172.31.0.0/16", "198.19.0.0/24"],
      taken: ["192.168.1.0/24", "8.8.0.0/16"],
    },
    "198.19.0.0/24": {
      refused: ["10.2.0.0/16", "172.16.0.0/16", "192.168.0.0/16"],
      taken: ["198.19.1.0/24", "100.64.0.0/16", "198.18.0.0/16"],
    },
    "100.64.0.0/16": {
      refused: ["10.2.0.0/16", "172.16.0.0/16", "192.168.0.0/16", "198.19.0.0/16"],
      taken: ["100.65.0.0/16", "203.0.113.0/24"],
    },
    "203.0.113.0/24": { refused: ["10.2.0.0/16", "198.19.0.0/16"], taken: ["100.64.0.0/16", "8.8.0.0/16"] },
  };
  for (const [primary, { refused, taken }] of Object.entries(cases)) {
    const cordon = new TestCordon();
    const VpcId = cordon.run(createVpc, { CidrBlock: primary }).Vpc?.VpcId ?? "";
    const add = (CidrBlock: string) => cordon.run(associate, { VpcId, CidrBlock });
    for (const cidr of refused) assert.throws(() => add(cidr), refusal("InvalidVpc.Range", text(cidr)), primary);
    for (const cidr of taken) add(cidr);
  }
});

test("catalogue 374: once any block of a VPC is near the services' range, that range is closed to it", () => {
  const { cordon } = cordonWithVpc();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.8.0.0/16" }).Vpc?.VpcId ?? "";
  cordon.run(associate, { VpcId, CidrBlock: "10.1.0.0/24" });
  assert.throws(() => cordon.run(associate, { VpcId, CidrBlock: "10.0.0.0/24" }), refusal("InvalidVpc.Range"));
});

test("catalogue 374: no VPC has loopback, link-local or multicast addresses", () => {
  const { cordon, VpcId } = cordonWithVpc();
  for (const CidrBlock of [
    "0.1.0.0/16",
    "127.0.0.0/16",
    "169.254.0.0/16",
    "169.254.1.0/24",
    "224.0.0.0/16",
    "239.0.0.0/24",
  ]) {
    const invalid = refusal("InvalidVpc.Range", `The CIDR '${CidrBlock}' is invalid.`);
    assert.throws(() => cordon.run(createVpc, { CidrBlock }), invalid);
    assert.throws(() => cordon.run(associate, { VpcId, CidrBlock }), invalid);
  }
});

test("catalogue 411: a block can't overlap an active peer's, and a VPC whose request is pending can't get one", () => {
  const { cordon, VpcId } = cordonWithVpc();
  const there = { account: "444455556666", region: "eu-west-1" };
  const PeerVpcId = cordon.run(createVpc, { CidrBlock: "10.8.0.0/16" }, there).Vpc?.VpcId ?? "";
  const asked = cordon.run(createPeering, {
    VpcId,
    PeerVpcId,
    PeerOwnerId: there.account,
    PeerRegion: there.region,
  });
  const VpcPeeringConnectionId = asked.VpcPeeringConnection?.VpcPeeringConnectionId ?? "";
  assert.throws(
    () => cordon.run(associate, { VpcId, CidrBlock: "10.2.0.0/16" }),
    refusal(
      "OperationNotPermitted",
      `The VPC '${VpcId}' cannot have further CIDR blocks while its request ${VpcPeeringConnectionId} is pending acceptance.`,
    ),
  );
  cordon.run(associate, { VpcId: PeerVpcId, CidrBlock: "10.9.0.0/16" }, there);
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, there);
  const overlapping = (cidr: string, vpcId: string) =>
    refusal(
      "InvalidVpc.Range",
      `The CIDR '${cidr}' overlaps a CIDR block of the VPC '${vpcId}', to which ${VpcPeeringConnectionId} leads.`,
    );
  assert.throws(
    () => cordon.run(associate, { VpcId, CidrBlock: "10.9.1.0/24" }),
    overlapping("10.9.1.0/24", PeerVpcId),
  );
  cordon.run(associate, { VpcId, CidrBlock: "10.2.0.0/16" });
  assert.throws(
    () => cordon.run(associate, { VpcId: PeerVpcId, CidrBlock: "10.2.0.0/24" }, there),
    overlapping("10.2.0.0/24", VpcId),
  );
});

test("catalogue 411: a request fails on both sides once a block of the requested VPC overlaps", () => {
  const { cordon, VpcId } = cordonWithVpc();
  const there = { account: "444455556666", region: "eu-west-1" };
  const PeerVpcId = cordon.run(createVpc, { CidrBlock: "10.8.0.0/16" }, there).Vpc?.VpcId ?? "";
  const request = { VpcId, PeerVpcId, PeerOwnerId: there.account, PeerRegion: there.region };
  const asked = cordon.run(createPeering, request).VpcPeeringConnection;
  const VpcPeeringConnectionId = asked?.VpcPeeringConnectionId ?? "";
  cordon.run(associate, { VpcId: PeerVpcId, CidrBlock: "10.0.0.0/16" }, there);
  for (const at of [{}, there]) {
    const [found] = cordon.run(describePeerings, {}, at).VpcPeeringConnections ?? [];
    assert.equal(found?.Status?.Code, "failed");
  }
  assert.throws(() => cordon.run(acceptPeering, { VpcPeeringConnectionId }, there), refusal("InvalidStateTransition"));
  cordon.run(associate, { VpcId, CidrBlock: "10.2.0.0/16" });
});

test("catalogue 373: blocks that were disassociated are listed for half an hour, found by state, and not counted", () => {
  const { cordon, VpcId, vpc } = cordonWithVpc();
  const add = (input: object) => {
    const added = cordon.run(associate, { VpcId, ...input });
    return (added.CidrBlockAssociation ?? added.Ipv6CidrBlockAssociation)?.AssociationId ?? "";
  };
  const ids = [add({ CidrBlock: "10.1.0.0/16" }), add({ AmazonProvidedIpv6CidrBlock: true })];
  for (const AssociationId of ids) cordon.run(disassociate, { AssociationId });
  const listed = () => ({
    ipv4: vpc()?.CidrBlockAssociationSet?.map((block) => [block.CidrBlock, block.CidrBlockState?.State]),
    ipv6: vpc()?.Ipv6CidrBlockAssociationSet?.map((block) => block.Ipv6CidrBlockState?.State),
  });
  const primary = ["10.0.0.0/16", "associated"];
  assert.deepEqual(listed(), { ipv4: [primary, ["10.1.0.0/16", "disassociated"]], ipv6: ["disassociated"] });
  const found = (Name: string, value: string) =>
    cordon.run(describeVpcs, { Filters: [{ Name, Values: [value] }] }).Vpcs?.map((each) => each.VpcId);
  assert.deepEqual(found("cidr-block-association.state", "disassociated"), [VpcId]);
  assert.deepEqual(found("ipv6-cidr-block-association.state", "disassociated"), [VpcId]);
  assert.deepEqual(found("cidr-block-association.association-id", ids[0] ?? ""), [VpcId]);
  for (const AssociationId of ids) {
    const gone = refusal("InvalidVpcCidrBlockAssociationID.NotFound");
    assert.throws(() => cordon.run(disassociate, { AssociationId }), gone);
  }
  assert.throws(() => cordon.run(createSubnet, { VpcId, CidrBlock: "10.1.1.0/24" }), refusal("InvalidSubnet.Range"));
  for (const n of [1, 2, 3, 4]) add({ CidrBlock: `10.${n}.0.0/16` });
  cordon.now = "2026-01-02T03:34:04.999Z";
  assert.equal(listed().ipv4?.length, 6);
  cordon.now = "2026-01-02T03:34:05.000Z";
  assert.equal(listed().ipv4?.length, 5);
  assert.equal(listed().ipv6, undefined);
});

test("a VPC keeps what it had for as long as answers show it, and no more than a hundred", () => {
  const { cordon, VpcId } = cordonWithVpc();
  const comeAndGo = () => {
    const { CidrBlockAssociation } = cordon.run(associate, { VpcId, CidrBlock: "10.1.0.0/16" });
    cordon.run(disassociate, { AssociationId: CidrBlockAssociation?.AssociationId ?? "" });
  };
  const kept = () => cordon.world().get("vpc", VpcId)?.formerCidrBlocks?.length;
  for (let i = 0; i < 101; i++) comeAndGo();
  assert.equal(kept(), 100);
  cordon.now = "2026-01-02T04:00:00.000Z";
  comeAndGo();
  assert.equal(kept(), 1);
});
