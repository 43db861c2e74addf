import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { AwsError } from "../../model/aws-error.ts";
import type { Kind } from "../../model/world/kinds.ts";
import createDatabase from "../databases/instances/create-db-instance.ts";
import createSubnetGroup from "../databases/subnet-groups/create-db-subnet-group.ts";
import createIpam from "../ipam/ipams/create-ipam.ts";
import allocate from "../ipam/pools/allocate-ipam-pool-cidr.ts";
import createPool from "../ipam/pools/create-ipam-pool.ts";
import provision from "../ipam/pools/provision-ipam-pool-cidr.ts";
import createBalancer from "../load-balancers/balancers/create-load-balancer.ts";
import { forward, Site } from "../load-balancers/site-for-tests.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createPrefixList from "../prefix-lists/create-managed-prefix-list.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import authorizeEgress from "../security-groups/rules/authorize-security-group-egress.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import createReference from "../transit-gateways/routes/create-transit-gateway-prefix-list-reference.ts";
import createTransitRoute from "../transit-gateways/routes/create-transit-gateway-route.ts";
import { TransitCordon } from "../transit-gateways/transit-for-tests.ts";
import createEndpoint from "../vpc-endpoints/create-vpc-endpoint.ts";
import { TestCordon } from "../world-for-tests.ts";
import { usedKinds, usesOf } from "./uses.ts";

const uses = (cordon: TestCordon, kind: Kind, id: string) =>
  usesOf(cordon.world(), kind, id)
    .map(({ kind, id, how, keeps }) => [kind, id, how, keeps] as const)
    .toArray();

const group = (cordon: TestCordon, GroupName: string) =>
  cordon.run(createGroup, { GroupName, Description: GroupName, VpcId: cordon.defaultVpcId() }).GroupId ?? "";

suite("what uses a resource", () => {
  test("a group: rules of other groups in either direction, interfaces and endpoints; not its own rules", () => {
    const cordon = new TestCordon();
    const [web, db] = [group(cordon, "web"), group(cordon, "db")];
    const tcp = { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: web }] };
    cordon.run(authorizeIngress, { GroupId: web, IpPermissions: [tcp] });
    cordon.run(authorizeIngress, { GroupId: db, IpPermissions: [tcp] });
    cordon.run(authorizeEgress, { GroupId: db, IpPermissions: [tcp] });
    const [SubnetId = ""] = cordon.defaultSubnetIds();
    const nic = cordon.run(createInterface, { SubnetId, Groups: [web] }).NetworkInterface?.NetworkInterfaceId;
    const { VpcEndpoint } = cordon.run(createEndpoint, {
      VpcId: cordon.defaultVpcId(),
      ServiceName: "com.amazonaws.us-east-1.sqs",
      VpcEndpointType: "Interface",
      SubnetIds: [SubnetId],
      SecurityGroupIds: [web],
    });
    const found = uses(cordon, "security-group", web).map(([kind, id, how, keeps]) => [
      kind,
      kind === "security-group-rule" ? "" : id,
      how,
      keeps,
    ]);
    assert.deepEqual(found, [
      ["network-interface", nic, "is in it", true],
      ["network-interface", VpcEndpoint?.NetworkInterfaceIds?.[0], "is in it", true],
      ["vpc-endpoint", VpcEndpoint?.VpcEndpointId, "has such an interface", false],
      ["security-group-rule", "", `of ${db} lets traffic in from it`, true],
      ["security-group-rule", "", `of ${db} lets traffic out to it`, true],
    ]);
    const ofInterface = uses(cordon, "network-interface", VpcEndpoint?.NetworkInterfaceIds?.[0] ?? "");
    assert.deepEqual(ofInterface, [["vpc-endpoint", VpcEndpoint?.VpcEndpointId, "is reached by it", true]]);
  });

  test("what IPAM has: whatever DeleteIpam, DeleteIpamPool and the like refuse because of", () => {
    const cordon = new TestCordon();
    const { Ipam } = cordon.run(createIpam, { OperatingRegions: [{ RegionName: "us-east-1" }] });
    const IpamScopeId = Ipam?.PrivateDefaultScopeId ?? "";
    const pool = (SourceIpamPoolId?: string) =>
      cordon.run(createPool, {
        IpamScopeId,
        AddressFamily: "ipv4",
        Locale: "us-east-1",
        ...(SourceIpamPoolId && { SourceIpamPoolId }),
      }).IpamPool?.IpamPoolId ?? "";
    const top = pool();
    const below = pool(top);
    const { IpamPoolCidr } = cordon.run(provision, { IpamPoolId: top, Cidr: "10.0.0.0/8" });
    const { IpamPoolAllocation } = cordon.run(allocate, { IpamPoolId: top, Cidr: "10.1.0.0/16" });
    const poolsIn = [top, below].map((id) => ["ipam-pool", id, "is in it", true]);
    assert.deepEqual(uses(cordon, "ipam-scope", IpamScopeId), poolsIn);
    assert.deepEqual(uses(cordon, "ipam", Ipam?.IpamId ?? "").slice(0, 2), poolsIn);
    assert.deepEqual(uses(cordon, "ipam-pool", top), [
      ["ipam-pool-cidr", IpamPoolCidr?.IpamPoolCidrId, "provisions 10.0.0.0/8 to it", true],
      ["ipam-pool-allocation", IpamPoolAllocation?.IpamPoolAllocationId, "takes 10.1.0.0/16 of it", true],
      ["ipam-pool", below, "gets its space from it", true],
    ]);
  });

  test("a prefix list: the rules that refer to it", () => {
    const cordon = new TestCordon();
    const given = { PrefixListName: "office", AddressFamily: "IPv4", MaxEntries: 2 };
    const PrefixListId = cordon.run(createPrefixList, given).PrefixList?.PrefixListId ?? "";
    assert.deepEqual(uses(cordon, "prefix-list", PrefixListId), []);
    const web = group(cordon, "web");
    const permission = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId }] };
    cordon.run(authorizeIngress, { GroupId: web, IpPermissions: [permission] });
    assert.deepEqual(
      uses(cordon, "prefix-list", PrefixListId).map(([, , how]) => how),
      [`of ${web} refers to it`],
    );
  });

  test("transit gateways, what is attached to them, and their tables", () => {
    const cordon = new TransitCordon();
    const { id: gateway, table } = cordon.gateway();
    const [one, two] = [cordon.vpc(), cordon.vpc()];
    const [first, second] = [cordon.attach(gateway, one), cordon.attach(gateway, two)];
    const given = { PrefixListName: "office", AddressFamily: "IPv4", MaxEntries: 2 };
    const PrefixListId = cordon.run(createPrefixList, given).PrefixList?.PrefixListId ?? "";
    const to = { TransitGatewayRouteTableId: table, TransitGatewayAttachmentId: second };
    cordon.run(createTransitRoute, { ...to, DestinationCidrBlock: "0.0.0.0/0" });
    cordon.run(createReference, { ...to, PrefixListId });
    const attached = [first, second].map((id) => ["transit-gateway-attachment", id, "attaches to it", true]);
    assert.deepEqual(uses(cordon, "transit-gateway", gateway), [
      ...attached,
      ["transit-gateway-route-table", table, "is a table of it", false],
    ]);
    assert.deepEqual(uses(cordon, "transit-gateway-attachment", second), [
      ["transit-gateway-route-table", table, "routes its packets", false],
      ["transit-gateway-route-table", table, "takes the routes that it propagates", false],
      ["transit-gateway-route-table", table, "routes 0.0.0.0/0 to it", false],
      ["transit-gateway-route-table", table, `routes ${PrefixListId} to it`, false],
      ["vpc", two.VpcId, "is attached by it", false],
    ]);
    assert.deepEqual(
      uses(cordon, "transit-gateway-route-table", table).map(([, id, how, keeps]) => [id, how, keeps]),
      [
        ...[first, second].map((id) => [id, "is associated with it", true]),
        [gateway, "has it as its default route table", true],
        ...[first, second].map((id) => [id, "propagates to it", false]),
      ],
    );
    assert.deepEqual(uses(cordon, "prefix-list", PrefixListId), [
      ["transit-gateway-route-table", table, "routes to it", true],
    ]);
    for (const [kind, id] of [["vpc", one.VpcId] as const, ["subnet", one.SubnetId] as const]) {
      const ofTransit = uses(cordon, kind, id).filter(([of]) => of === "transit-gateway-attachment");
      assert.deepEqual(ofTransit, [["transit-gateway-attachment", first, `attaches it to ${gateway}`, false]]);
    }
  });

  test("the default network: its parts use each other", () => {
    const cordon = new TestCordon();
    const world = cordon.world();
    const idsOf = (kind: "internet-gateway" | "route-table" | "network-acl" | "dhcp-options") =>
      world.all(kind).toArray()[0]?.id ?? "";
    const [vpc, gateway] = [cordon.defaultVpcId(), idsOf("internet-gateway")];
    const subnets = cordon.defaultSubnetIds();
    assert.deepEqual(
      uses(cordon, "vpc", vpc).map(([, id]) => id),
      [...subnets, gateway],
    );
    assert.deepEqual(uses(cordon, "internet-gateway", gateway), [
      ["vpc", vpc, "has it attached", true],
      ["route-table", idsOf("route-table"), "routes 0.0.0.0/0 to it", false],
    ]);
    assert.deepEqual(uses(cordon, "route-table", idsOf("route-table")), [
      ["vpc", vpc, "has it as its main route table", true],
    ]);
    assert.deepEqual(
      uses(cordon, "network-acl", idsOf("network-acl")).map(([, id, how]) => [id, how]),
      subnets.map((id) => [id, "is filtered by it"]),
    );
    assert.deepEqual(uses(cordon, "dhcp-options", idsOf("dhcp-options")), [["vpc", vpc, "has them", true]]);
    for (const kind of usedKinds) assert.deepEqual(uses(cordon, kind, "nothing"), [], kind);
  });

  test("a refusal's detail names ten uses, and says whether there are others", () => {
    const cordon = new TestCordon();
    const [SubnetId = ""] = cordon.defaultSubnetIds();
    const detail = (): string => {
      try {
        cordon.run(deleteSubnet, { SubnetId });
      } catch (error) {
        return (error as AwsError).detail ?? "";
      }
      return "deleted";
    };
    for (let i = 0; i < 10; i++) cordon.run(createInterface, { SubnetId });
    assert.match(detail(), /^(network-interface eni-\w+ has an address of it(; )?){10}$/);
    cordon.run(createInterface, { SubnetId });
    assert.match(detail(), /^(network-interface eni-\w+ has an address of it; ){10}and others$/);
  });

  test("load balancers, target groups and databases, and what they have of the network", () => {
    const site = new Site();
    const [first = "", second = ""] = site.defaultSubnetIds();
    const web = group(site, "web");
    const named = (arn: string | undefined) => arn?.replace(/^[^/]*\//, "") ?? "";
    const shop = site.run(createBalancer, { Name: "shop", Subnets: [first, second], SecurityGroups: [web] });
    const balancer = named(shop.LoadBalancers?.[0]?.LoadBalancerArn);
    const arn = site.group({ Name: "pages" });
    const listener = site.listener({
      LoadBalancerArn: shop.LoadBalancers?.[0]?.LoadBalancerArn ?? "",
      DefaultActions: [forward(arn)],
    });
    site.run(createSubnetGroup, {
      ...{ DBSubnetGroupName: "rows", DBSubnetGroupDescription: "d", SubnetIds: [first, second] },
    });
    site.run(createDatabase, {
      ...{ DBInstanceIdentifier: "orders", DBInstanceClass: "db.t3.micro", Engine: "postgres", AllocatedStorage: 20 },
      ...{ MasterUsername: "root", MasterUserPassword: "secret-secret" },
      ...{ DBSubnetGroupName: "rows", VpcSecurityGroupIds: [web] },
    });
    const told = (kind: Kind, id: string) =>
      uses(site, kind, id)
        .filter(([by]) => !["network-interface", "subnet"].includes(by))
        .map(([by, of, how, keeps]) => `${by} ${of.split("/").slice(0, 2).join("/")} ${how}${keeps ? "!" : ""}`);
    assert.deepEqual(told("security-group", web), [
      "load-balancer app/shop gives it to its interfaces",
      "db-instance orders gives it to its interfaces",
    ]);
    assert.deepEqual(told("load-balancer", balancer), [`listener app/shop listens for it on HTTP 80`]);
    assert.deepEqual(told("target-group", named(arn)), [
      "listener-rule app/shop the default rule of its listener sends to it!",
      "load-balancer app/shop sends to it",
    ]);
    assert.deepEqual(told("listener", named(listener)), ["listener-rule app/shop the default rule of its listener"]);
    assert.deepEqual(told("db-subnet-group", "rows"), ["db-instance orders has its interfaces there!"]);
    assert.deepEqual(told("db-instance", "orders"), []);
    const ofSubnet = told("subnet", first);
    for (const use of [
      "load-balancer app/shop has an interface in it",
      "db-instance orders has an interface in it",
      "db-subnet-group rows has it",
    ]) {
      assert.ok(ofSubnet.includes(use), ofSubnet.join("\n"));
    }
    const ofVpc = told("vpc", site.defaultVpcId());
    for (const use of ["load-balancer app/shop is in it", "target-group pages/", "db-instance orders is in it"]) {
      assert.ok(
        ofVpc.some((each) => each.startsWith(use)),
        ofVpc.join("\n"),
      );
    }
    const [nic = ""] = site.world().get("load-balancer", balancer)?.networkInterfaceIds ?? [];
    assert.deepEqual(told("network-interface", nic), ["load-balancer app/shop is reached by it, and sends from it!"]);
    const [ofDatabase = ""] = site.world().get("db-instance", "orders")?.networkInterfaceIds ?? [];
    assert.deepEqual(told("network-interface", ofDatabase), ["db-instance orders is reached by it!"]);
  });
});
