/** Gateways and devices of VPNs as callers see them, and the routes that gateways propagate. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import associateTable from "../route-tables/associate-route-table.ts";
import createRoute from "../route-tables/create-route.ts";
import deleteInternetRoute from "../route-tables/delete-route.ts";
import { TransitCordon } from "../transit-gateways/transit-for-tests.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { TestCordon } from "../world-for-tests.ts";
import createStatic from "./connections/create-vpn-connection-route.ts";
import deleteConnection from "./connections/delete-vpn-connection.ts";
import deleteStatic from "./connections/delete-vpn-connection-route.ts";
import modifyConnection from "./connections/modify-vpn-connection.ts";
import deleteCustomer from "./customer-gateways/delete-customer-gateway.ts";
import describeCustomers from "./customer-gateways/describe-customer-gateways.ts";
import attach from "./gateways/attach-vpn-gateway.ts";
import createGateway from "./gateways/create-vpn-gateway.ts";
import deleteGateway from "./gateways/delete-vpn-gateway.ts";
import describeGateways from "./gateways/describe-vpn-gateways.ts";
import detach from "./gateways/detach-vpn-gateway.ts";
import disable from "./propagation/disable-vgw-route-propagation.ts";
import enable from "./propagation/enable-vgw-route-propagation.ts";
import { customer, gateway, learnt, mainTable, propagating, refusal, Type } from "./vpn-for-tests.ts";

suite("virtual private gateways", () => {
  test("catalogue 557: are attached to one VPC at a time, which has no other", () => {
    const cordon = new TestCordon();
    const made = cordon.run(createGateway, { Type, AvailabilityZone: "us-east-1b" }).VpnGateway;
    assert.deepEqual([made?.State, made?.AmazonSideAsn, made?.AvailabilityZone], ["pending", 64_512, "us-east-1b"]);
    const [VpnGatewayId, VpcId] = [made?.VpnGatewayId ?? "", cordon.defaultVpcId()];
    const attached = cordon.run(attach, { VpnGatewayId, VpcId });
    assert.deepEqual(attached.VpcAttachment, { VpcId, State: "attaching" });
    cordon.run(attach, { VpnGatewayId, VpcId });
    const states = () => cordon.run(describeGateways, {}).VpnGateways?.[0]?.VpcAttachments?.map(({ State }) => State);
    assert.deepEqual(states(), ["attached"]);
    const other = new TransitCordon();
    const [one, two] = [other.vpc(), other.vpc()];
    const twice = gateway(other);
    other.run(attach, { VpnGatewayId: twice, VpcId: one.VpcId });
    assert.equal(
      refusal(() => other.run(attach, { VpnGatewayId: twice, VpcId: two.VpcId })).code,
      "VpnGatewayAttachmentLimitExceeded",
    );
    assert.equal(
      refusal(() => other.run(attach, { VpnGatewayId: gateway(other), VpcId: one.VpcId })).code,
      "InvalidVpcState",
    );
    cordon.run(detach, { VpnGatewayId, VpcId });
    assert.deepEqual(states(), ["detached"]);
    assert.equal(
      refusal(() => cordon.run(detach, { VpnGatewayId, VpcId })).code,
      "InvalidVpnGatewayAttachment.NotFound",
    );
  });

  test("catalogue 556: unknown ids, and what is in use, in AWS's words", () => {
    const cordon = new TestCordon();
    const { VpnGatewayId, VpcId, VpnConnectionId } = propagating(cordon);
    const [inUse] = [refusal(() => cordon.run(deleteGateway, { VpnGatewayId }))];
    assert.deepEqual([inUse.code, inUse.message], ["IncorrectState", "The VPN gateway is in use."]);
    const busy = refusal(() => cordon.run(deleteCustomer, { CustomerGatewayId: customer(cordon) }));
    assert.deepEqual([busy.code, busy.message], ["IncorrectState", "The customer gateway is in use."]);
    assert.equal(refusal(() => cordon.run(deleteVpc, { VpcId })).code, "DependencyViolation");
    const unknown = [
      () => cordon.run(attach, { VpnGatewayId: "vgw-00000000000000000", VpcId }),
      () => cordon.run(deleteCustomer, { CustomerGatewayId: "cgw-00000000000000000" }),
      () => cordon.run(deleteConnection, { VpnConnectionId: "vpn-00000000000000000" }),
    ].map((call) => refusal(call).message);
    assert.deepEqual(unknown, [
      "The vpnGateway ID 'vgw-00000000000000000' does not exist",
      "The customerGateway ID 'cgw-00000000000000000' does not exist",
      "The vpnConnection ID 'vpn-00000000000000000' does not exist",
    ]);
    cordon.run(deleteConnection, { VpnConnectionId });
    cordon.run(detach, { VpnGatewayId, VpcId });
    cordon.run(deleteGateway, { VpnGatewayId });
    assert.equal(cordon.run(describeGateways, {}).VpnGateways?.[0]?.State, "deleted");
    assert.equal(refusal(() => cordon.run(deleteGateway, { VpnGatewayId })).code, "InvalidVpnGatewayID.NotFound");
    cordon.now = "2026-01-02T05:00:00.000Z";
    assert.deepEqual(cordon.run(describeGateways, {}).VpnGateways, []);
    gateway(cordon);
    assert.equal(cordon.world().count("vpn-gateway"), 1);
  });

  test("are targets of routes of their VPC, and may have a route table", () => {
    const cordon = new TestCordon();
    const [GatewayId, VpcId] = [gateway(cordon), cordon.defaultVpcId()];
    const RouteTableId = mainTable(cordon)?.RouteTableId ?? "";
    const route = { RouteTableId, DestinationCidrBlock: "192.168.0.0/16", GatewayId };
    assert.equal(refusal(() => cordon.run(createRoute, route)).code, "InvalidParameterValue");
    assert.equal(refusal(() => cordon.run(associateTable, { RouteTableId, GatewayId })).code, "Gateway.NotAttached");
    cordon.run(attach, { VpnGatewayId: GatewayId, VpcId });
    cordon.run(createRoute, route);
    cordon.run(associateTable, { RouteTableId, GatewayId });
    const state = () =>
      mainTable(cordon)?.Routes?.find((each) => each.DestinationCidrBlock === route.DestinationCidrBlock)?.State;
    assert.equal(state(), "active");
    cordon.run(detach, { VpnGatewayId: GatewayId, VpcId });
    assert.equal(state(), "blackhole");
    assert.equal(
      mainTable(cordon)?.Associations?.some((each) => each.GatewayId !== undefined),
      false,
    );
  });

  test("refuse other types, zones and numbers", () => {
    const cordon = new TestCordon();
    const refused = (input: object) => refusal(() => gateway(cordon, input)).code;
    assert.equal(refused({ Type: "ipsec.2" }), "InvalidParameterValue");
    assert.equal(refused({ AvailabilityZone: "us-east-1z" }), "InvalidParameterValue");
    assert.equal(refused({ AmazonSideAsn: 1 }), "InvalidParameterValue");
  });
});

suite("propagation", () => {
  test("a table has the static routes of the gateway's connections, for as long as both propagate", () => {
    const cordon = new TestCordon();
    const { VpnGatewayId, RouteTableId, VpnConnectionId, VpcId } = propagating(cordon);
    assert.deepEqual(mainTable(cordon)?.PropagatingVgws, [{ GatewayId: VpnGatewayId }]);
    assert.deepEqual(learnt(cordon), [["192.168.0.0/16", VpnGatewayId, "active"]]);
    cordon.run(createStatic, { VpnConnectionId, DestinationCidrBlock: "192.169.0.0/16" });
    cordon.run(deleteStatic, { VpnConnectionId, DestinationCidrBlock: "192.168.0.0/16" });
    assert.deepEqual(learnt(cordon), [["192.169.0.0/16", VpnGatewayId, "active"]]);
    cordon.run(disable, { GatewayId: VpnGatewayId, RouteTableId });
    assert.deepEqual([learnt(cordon), mainTable(cordon)?.PropagatingVgws], [[], []]);
    cordon.run(enable, { GatewayId: VpnGatewayId, RouteTableId });
    cordon.run(enable, { GatewayId: VpnGatewayId, RouteTableId });
    assert.equal(learnt(cordon)?.length, 1);
    cordon.run(deleteConnection, { VpnConnectionId });
    assert.deepEqual(learnt(cordon), []);
    cordon.run(detach, { VpnGatewayId, VpcId });
    assert.deepEqual(mainTable(cordon)?.PropagatingVgws, []);
    assert.equal(
      refusal(() => cordon.run(enable, { GatewayId: VpnGatewayId, RouteTableId })).code,
      "Gateway.NotAttached",
    );
  });

  test("a route that is given may have the same destination, and is the one that calls change", () => {
    const cordon = new TestCordon();
    const { VpnGatewayId: GatewayId, RouteTableId } = propagating(cordon);
    const route = { RouteTableId, DestinationCidrBlock: "192.168.0.0/16" };
    assert.equal(refusal(() => cordon.run(deleteInternetRoute, route)).code, "InvalidRoute.NotFound");
    cordon.run(createRoute, { ...route, GatewayId });
    assert.equal(refusal(() => cordon.run(createRoute, { ...route, GatewayId })).code, "RouteAlreadyExists");
    cordon.run(deleteInternetRoute, route);
    assert.equal(learnt(cordon)?.length, 1);
  });

  test("a connection that moves to another gateway takes its routes along", () => {
    const cordon = new TestCordon();
    const { VpnConnectionId } = propagating(cordon);
    cordon.run(modifyConnection, { VpnConnectionId, VpnGatewayId: gateway(cordon) });
    assert.deepEqual(learnt(cordon), []);
  });
});

suite("customer gateways", () => {
  test("catalogue 558: have 65000 as their number unless another one is given, and the same request makes no second one", () => {
    const cordon = new TestCordon();
    const id = customer(cordon);
    assert.equal(customer(cordon), id);
    const other = customer(cordon, { PublicIp: "198.51.100.7", BgpAsnExtended: 4_200_000_000, DeviceName: "r1" });
    assert.deepEqual(
      cordon
        .run(describeCustomers, {})
        .CustomerGateways?.map(({ CustomerGatewayId, BgpAsn, BgpAsnExtended }) => [
          CustomerGatewayId,
          BgpAsn,
          BgpAsnExtended,
        ]),
      [
        [id, "65000", undefined],
        [other, undefined, "4200000000"],
      ],
    );
    const refused = (input: object) => refusal(() => customer(cordon, input)).code;
    assert.equal(refused({}), "MissingParameter");
    assert.equal(refused({ IpAddress: "office" }), "InvalidParameterValue");
    assert.equal(refused({ IpAddress: "1.2.3.4", BgpAsn: 0 }), "InvalidParameterValue");
    assert.equal(refused({ IpAddress: "1.2.3.4", BgpAsnExtended: 5 }), "InvalidParameterValue");
    assert.equal(refused({ IpAddress: "1.2.3.4", DeviceName: "x".repeat(256) }), "InvalidParameterValue");
    assert.equal(refused({ IpAddress: "1.2.3.4", BgpAsn: 1, BgpAsnExtended: 5 }), "InvalidParameterCombination");
    assert.equal(refused({ IpAddress: "1.2.3.4", PublicIp: "1.2.3.4" }), "InvalidParameterCombination");
    cordon.run(deleteCustomer, { CustomerGatewayId: id });
    assert.equal(
      refusal(() => cordon.run(deleteCustomer, { CustomerGatewayId: id })).code,
      "InvalidCustomerGatewayID.NotFound",
    );
  });
});
