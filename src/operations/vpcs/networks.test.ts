/** Properties of networks that hold after any operations in any order, and mistakes that other emulators made. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { overlaps, prefix } from "../../address/prefix.ts";
import { AwsError } from "../../model/aws-error.ts";
import type { kinds } from "../../model/world/kinds.ts";
import createDhcpOptions from "../dhcp-options/create-dhcp-options.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createEgressOnly from "../gateways/create-egress-only-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import deleteGateway from "../gateways/delete-internet-gateway.ts";
import detachGateway from "../gateways/detach-internet-gateway.ts";
import createNatGateway from "../nat-gateways/create-nat-gateway.ts";
import createAcl from "../network-acls/create-network-acl.ts";
import deleteAcl from "../network-acls/delete-network-acl.ts";
import replaceAclAssociation from "../network-acls/replace-network-acl-association.ts";
import associateTable from "../route-tables/associate-route-table.ts";
import createTable from "../route-tables/create-route-table.ts";
import deleteTable from "../route-tables/delete-route-table.ts";
import disassociateTable from "../route-tables/disassociate-route-table.ts";
import replaceTableAssociation from "../route-tables/replace-route-table-association.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createReservation from "../subnets/create-subnet-cidr-reservation.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associateBlock from "./cidr-blocks/associate-vpc-cidr-block.ts";
import disassociateBlock from "./cidr-blocks/disassociate-vpc-cidr-block.ts";
import createDefaultVpc from "./create-default-vpc.ts";
import createVpc from "./create-vpc.ts";
import deleteVpc from "./delete-vpc.ts";

type Step = (cordon: TestCordon, pick: (kind: keyof typeof kinds) => string, n: number) => void;

/** Every change of a network; refusals are expected. */
const steps: readonly Step[] = [
  (cordon, _, n) => cordon.run(createVpc, { CidrBlock: `10.${n}.0.0/16`, AmazonProvidedIpv6CidrBlock: n % 2 === 0 }),
  (cordon, pick) => cordon.run(deleteVpc, { VpcId: pick("vpc") }),
  (cordon) => cordon.run(createDefaultVpc, {}),
  (cordon, pick, n) => cordon.run(associateBlock, { VpcId: pick("vpc"), CidrBlock: `10.${n}.0.0/16` }),
  (cordon, pick) => cordon.run(associateBlock, { VpcId: pick("vpc"), AmazonProvidedIpv6CidrBlock: true }),
  (cordon, pick, n) => {
    const vpc = cordon.world().get("vpc", pick("vpc"));
    const blocks = [...(vpc?.cidrBlocks ?? []), ...(vpc?.ipv6CidrBlocks ?? [])];
    cordon.run(disassociateBlock, { AssociationId: blocks[n % blocks.length]?.associationId ?? "" });
  },
  (cordon, pick, n) => {
    const vpc = cordon.world().get("vpc", pick("vpc"));
    const block = vpc?.cidrBlocks[n % vpc.cidrBlocks.length]?.cidr.split(".").slice(0, 2).join(".");
    cordon.run(createSubnet, { VpcId: vpc?.id ?? "", CidrBlock: `${block}.${n}.0/${n % 2 === 0 ? 24 : 22}` });
  },
  (cordon, pick) => cordon.run(deleteSubnet, { SubnetId: pick("subnet") }),
  (cordon, pick) => cordon.run(createTable, { VpcId: pick("vpc") }),
  (cordon, pick) => cordon.run(deleteTable, { RouteTableId: pick("route-table") }),
  (cordon, pick) => cordon.run(associateTable, { RouteTableId: pick("route-table"), SubnetId: pick("subnet") }),
  (cordon, pick) => cordon.run(disassociateTable, { AssociationId: pick("route-table-association") }),
  (cordon, pick) =>
    cordon.run(replaceTableAssociation, {
      AssociationId: pick("route-table-association"),
      RouteTableId: pick("route-table"),
    }),
  (cordon, pick) => cordon.run(createAcl, { VpcId: pick("vpc") }),
  (cordon, pick) => cordon.run(deleteAcl, { NetworkAclId: pick("network-acl") }),
  (cordon, pick) =>
    cordon.run(replaceAclAssociation, {
      AssociationId: pick("network-acl-association"),
      NetworkAclId: pick("network-acl"),
    }),
  (cordon) => cordon.run(createGateway, {}),
  (cordon, pick) => cordon.run(attachGateway, { InternetGatewayId: pick("internet-gateway"), VpcId: pick("vpc") }),
  (cordon, pick) => {
    const InternetGatewayId = pick("internet-gateway");
    const VpcId = cordon.world().get("internet-gateway", InternetGatewayId)?.vpcId ?? "";
    cordon.run(detachGateway, { InternetGatewayId, VpcId });
  },
  (cordon, pick) => cordon.run(deleteGateway, { InternetGatewayId: pick("internet-gateway") }),
];

function checkNetworks(cordon: TestCordon): void {
  const world = cordon.world();
  const vpcIds = new Set(world.all("vpc").map(({ id }) => id));
  for (const kind of ["subnet", "route-table", "network-acl", "security-group"] as const) {
    for (const { id, vpcId } of world.all(kind)) assert.ok(vpcIds.has(vpcId), `${id} outlived its VPC`);
  }
  assert.ok([...world.all("vpc")].filter(({ isDefault }) => isDefault).length <= 1);
  for (const { id, cidrBlocks, ipv6CidrBlocks } of world.all("vpc")) {
    const mains = [...world.by("route-table-association", "vpc", id)].filter(({ isMain }) => isMain);
    assert.equal(mains.length, 1, "one main route table");
    const blocks = [...cidrBlocks, ...ipv6CidrBlocks].map(({ cidr }) => cidr).sort();
    for (const { routes } of world.by("route-table", "vpc", id)) {
      const local = routes.filter(({ target }) => target.kind === "local").map(({ destination }) => destination);
      assert.deepEqual(local.sort(), blocks, "local routes are the blocks of the VPC");
    }
    assert.equal([...world.by("network-acl", "vpc", id)].filter(({ isDefault }) => isDefault).length, 1);
    assert.equal([...world.by("security-group", "vpc", id)].filter(({ name }) => name === "default").length, 1);
    assert.ok([...world.by("internet-gateway", "vpc", id)].length <= 1);
    const subnets = [...world.by("subnet", "vpc", id)];
    for (const [i, subnet] of subnets.entries()) {
      const [association, ...others] = world.by("network-acl-association", "subnet", subnet.id);
      assert.equal(world.get("network-acl", association?.networkAclId ?? "")?.vpcId, id, "an ACL of its own VPC");
      assert.deepEqual(others, [], "one ACL a subnet");
      assert.ok([...world.by("route-table-association", "subnet", subnet.id)].length <= 1, "one table a subnet");
      assert.ok(
        subnets.slice(i + 1).every(({ cidr }) => !overlaps(prefix(cidr), prefix(subnet.cidr))),
        "subnets lie apart",
      );
    }
  }
  for (const { subnetId } of world.all("network-acl-association")) assert.ok(world.get("subnet", subnetId));
  for (const { routeTableId } of world.all("route-table-association"))
    assert.ok(world.get("route-table", routeTableId));
}

test("AWS's promises about networks hold after any operations in any order", () => {
  const step = fc.tuple(fc.nat(steps.length - 1), fc.nat(1000), fc.nat(8));
  let accepted = 0;
  const keepsPromises = fc.property(fc.array(step, { minLength: 25, maxLength: 40 }), (choices) => {
    const cordon = new TestCordon();
    for (const [which, place, n] of choices) {
      const pick = (kind: keyof typeof kinds): string => {
        const ids = [...cordon.world().all(kind)].map(({ id }) => id);
        return ids[place % ids.length] ?? "";
      };
      try {
        steps[which]?.(cordon, pick, n);
        accepted++;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
      }
      checkNetworks(cordon);
    }
  });
  // The same steps each time, because of others fewer may be accepted.
  fc.assert(keepsPromises, { numRuns: 30, seed: 1 });
  assert.ok(accepted > 100, `only ${accepted} steps were accepted`);
  fc.assert(keepsPromises, { numRuns: 30 });
});

test("catalogue 308: everything in a network can be tagged at creation, under its own type only", () => {
  const cordon = new TestCordon();
  const Tags = [{ Key: "Name", Value: "x" }];
  const spec = <T extends string>(ResourceType: T) => [{ ResourceType, Tags }];
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", TagSpecifications: spec("vpc") }).Vpc?.VpcId ?? "";
  const { Subnet } = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/24", TagSpecifications: spec("subnet") });
  const SubnetId = Subnet?.SubnetId ?? "";
  const Cidr = "10.0.0.16/28";
  const made = [
    Subnet,
    cordon.run(createTable, { VpcId, TagSpecifications: spec("route-table") }).RouteTable,
    cordon.run(createAcl, { VpcId, TagSpecifications: spec("network-acl") }).NetworkAcl,
    cordon.run(createGateway, { TagSpecifications: spec("internet-gateway") }).InternetGateway,
    cordon.run(createEgressOnly, { VpcId, TagSpecifications: spec("egress-only-internet-gateway") })
      .EgressOnlyInternetGateway,
    cordon.run(createNatGateway, { SubnetId, ConnectivityType: "private", TagSpecifications: spec("natgateway") })
      .NatGateway,
    cordon.run(createDhcpOptions, {
      DhcpConfigurations: [{ Key: "domain-name", Values: ["a.example"] }],
      TagSpecifications: spec("dhcp-options"),
    }).DhcpOptions,
    cordon.run(createReservation, {
      SubnetId,
      Cidr,
      ReservationType: "prefix",
      TagSpecifications: spec("subnet-cidr-reservation"),
    }).SubnetCidrReservation,
  ];
  for (const each of made) assert.deepEqual(each?.Tags, Tags);
  const wrong = "'instance' is not a valid taggable resource type for this operation.";
  assert.throws(
    () => cordon.run(createTable, { VpcId, TagSpecifications: spec("instance") }),
    refusal("InvalidParameterValue", wrong),
  );
});

test("peers: a NAT gateway's address is one of its subnet's (localstack#5495)", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "192.168.0.0/24" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "192.168.0.64/26" }).Subnet?.SubnetId ?? "";
  const { NatGateway } = cordon.run(createNatGateway, { SubnetId, ConnectivityType: "private" });
  assert.equal(NatGateway?.NatGatewayAddresses?.[0]?.PrivateIp, "192.168.0.68");
});
