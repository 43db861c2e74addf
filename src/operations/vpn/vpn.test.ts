/** VPNs as callers see them: gateways, devices, connections, and the routes that gateways propagate. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { AwsError } from "../../model/aws-error.ts";
import associateTable from "../route-tables/associate-route-table.ts";
import createRoute from "../route-tables/create-route.ts";
import deleteInternetRoute from "../route-tables/delete-route.ts";
import describeTables from "../route-tables/describe-route-tables.ts";
import describeAttachments from "../transit-gateways/attachments/describe-transit-gateway-attachments.ts";
import { TransitCordon } from "../transit-gateways/transit-for-tests.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { TestCordon } from "../world-for-tests.ts";
import createConnection from "./connections/create-vpn-connection.ts";
import createStatic from "./connections/create-vpn-connection-route.ts";
import deleteConnection from "./connections/delete-vpn-connection.ts";
import deleteStatic from "./connections/delete-vpn-connection-route.ts";
import describeConnections from "./connections/describe-vpn-connections.ts";
import modifyConnection from "./connections/modify-vpn-connection.ts";
import modifyOptions from "./connections/modify-vpn-connection-options.ts";
import modifyTunnel from "./connections/modify-vpn-tunnel-options.ts";
import createCustomer from "./customer-gateways/create-customer-gateway.ts";
import deleteCustomer from "./customer-gateways/delete-customer-gateway.ts";
import describeCustomers from "./customer-gateways/describe-customer-gateways.ts";
import attach from "./gateways/attach-vpn-gateway.ts";
import createGateway from "./gateways/create-vpn-gateway.ts";
import deleteGateway from "./gateways/delete-vpn-gateway.ts";
import describeGateways from "./gateways/describe-vpn-gateways.ts";
import detach from "./gateways/detach-vpn-gateway.ts";
import disable from "./propagation/disable-vgw-route-propagation.ts";
import enable from "./propagation/enable-vgw-route-propagation.ts";

function refusal(call: () => unknown): AwsError {
  try {
    call();
  } catch (error) {
    return error as AwsError;
  }
  throw new Error("the call isn't refused");
}

const Type = "ipsec.1";
type ConnectionInput = Parameters<typeof createConnection.decide>[0]["input"];

const gateway = (cordon: TestCordon, input: object = {}) =>
  cordon.run(createGateway, { Type, ...input }).VpnGateway?.VpnGatewayId ?? "";
const customer = (cordon: TestCordon, input: object = { IpAddress: "198.51.100.7" }) =>
  cordon.run(createCustomer, { Type, ...input }).CustomerGateway?.CustomerGatewayId ?? "";
const connect = (cordon: TestCordon, input: Partial<ConnectionInput> = {}) =>
  cordon.run(createConnection, { Type, CustomerGatewayId: customer(cordon), ...input }).VpnConnection;
const shown = (cordon: TestCordon, id = "") =>
  cordon.run(describeConnections, { VpnConnectionIds: [id] }).VpnConnections?.[0];
const mainTable = (cordon: TestCordon) => cordon.run(describeTables, {}).RouteTables?.[0];

/** A gateway that is attached to the default VPC and propagates to its table, with a connection. */
function propagating(cordon: TestCordon) {
  const [VpnGatewayId, VpcId] = [gateway(cordon), cordon.defaultVpcId()];
  cordon.run(attach, { VpnGatewayId, VpcId });
  const RouteTableId = mainTable(cordon)?.RouteTableId ?? "";
  cordon.run(enable, { GatewayId: VpnGatewayId, RouteTableId });
  const VpnConnectionId = connect(cordon, { VpnGatewayId, Options: { StaticRoutesOnly: true } })?.VpnConnectionId ?? "";
  cordon.run(createStatic, { VpnConnectionId, DestinationCidrBlock: "192.168.0.0/16" });
  return { VpnGatewayId, VpcId, RouteTableId, VpnConnectionId };
}

/** The destinations of what is propagated. */
const learnt = (cordon: TestCordon) =>
  mainTable(cordon)
    ?.Routes?.filter(({ Origin }) => Origin === "EnableVgwRoutePropagation")
    .map(({ DestinationCidrBlock, GatewayId, State }) => [DestinationCidrBlock, GatewayId, State]);

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

suite("connections", () => {
  test("have two tunnels with addresses and keys, which only this server can read in the log", () => {
    const cordon = new TestCordon();
    const made = connect(cordon, {
      VpnGatewayId: gateway(cordon),
      Options: { TunnelOptions: [{ TunnelInsideCidr: "169.254.10.0/30", PreSharedKey: "a.secret_key" }] },
    });
    assert.equal(made?.State, "pending");
    const [first, second] = made?.Options?.TunnelOptions ?? [];
    assert.deepEqual([first?.TunnelInsideCidr, first?.PreSharedKey], ["169.254.10.0/30", "a.secret_key"]);
    assert.match(second?.TunnelInsideCidr ?? "", /^169\.254\.\d+\.\d+\/30$/);
    assert.match(second?.PreSharedKey ?? "", /^[1-9a-z][0-9a-z]{31}$/);
    assert.notEqual(first?.OutsideIpAddress, second?.OutsideIpAddress);
    const seen = shown(cordon, made?.VpnConnectionId);
    assert.deepEqual([seen?.State, seen?.Category, seen?.GatewayAssociationState], ["available", "VPN", "associated"]);
    assert.deepEqual(
      seen?.VgwTelemetry?.map(({ Status, OutsideIpAddress }) => [Status, OutsideIpAddress]),
      [
        ["DOWN", first?.OutsideIpAddress],
        ["DOWN", second?.OutsideIpAddress],
      ],
    );
    const configuration = seen?.CustomerGatewayConfiguration ?? "";
    assert.match(configuration, /<pre_shared_key>a\.secret_key<\/pre_shared_key>/);
    assert.match(configuration, /<customer_gateway><tunnel_outside_address><ip_address>198\.51\.100\.7</);
    // catalogue 559: of the block the first address is AWS's, the second the device's.
    assert.match(configuration, /<ip_address>169\.254\.10\.2</);
    assert.match(configuration, /<asn>65000</);
    const kept = [...cordon.world().all("vpn-connection")][0];
    assert.equal(kept?.tunnels[0]?.sealedKey, "pre-shared-key a.secret_key");
  });

  test("catalogue 560: the same request makes no second one, and another one does", () => {
    const cordon = new TestCordon();
    const VpnGatewayId = gateway(cordon);
    const id = connect(cordon, { VpnGatewayId })?.VpnConnectionId;
    assert.equal(connect(cordon, { VpnGatewayId })?.VpnConnectionId, id);
    const others = [{ StaticRoutesOnly: true }, { TunnelOptions: [{ StartupAction: "start" }] }];
    for (const Options of others) assert.notEqual(connect(cordon, { VpnGatewayId, Options })?.VpnConnectionId, id);
    assert.equal(
      refusal(() => connect(cordon, { VpnGatewayId, Options: { TunnelInsideIpVersion: "ipv6" } })).code,
      "InvalidParameterValue",
    );
  });

  test("catalogue 559: options of tunnels have AWS's bounds", () => {
    const cordon = new TestCordon();
    const refused = (...TunnelOptions: NonNullable<NonNullable<ConnectionInput["Options"]>["TunnelOptions"]>) =>
      refusal(() => connect(cordon, { Options: { TunnelOptions } })).code;
    const wrong = [
      { TunnelInsideCidr: "169.254.0.0/30" },
      { TunnelInsideCidr: "169.254.10.0/29" },
      { TunnelInsideCidr: "10.0.0.0/30" },
      { TunnelInsideIpv6Cidr: "fd00::/64" },
      { PreSharedKey: "0startszero" },
      { PreSharedKey: "short" },
      { Phase1LifetimeSeconds: 899 },
      { Phase2LifetimeSeconds: 3601 },
      { RekeyMarginTimeSeconds: 59 },
      { RekeyFuzzPercentage: 101 },
      { ReplayWindowSize: 63 },
      { DPDTimeoutSeconds: 29 },
      { DPDTimeoutAction: "wait" },
      { StartupAction: "stop" },
      { Phase1EncryptionAlgorithms: [{ Value: "DES" }] },
      { Phase1DHGroupNumbers: [{ Value: 5 }] },
      { IKEVersions: [{ Value: "ikev3" }] },
      { LogOptions: { CloudWatchLogOptions: { LogEnabled: true } } },
      { LogOptions: { CloudWatchLogOptions: { BgpLogEnabled: true } } },
      { LogOptions: { CloudWatchLogOptions: { LogOutputFormat: "xml" } } },
    ];
    for (const each of wrong) assert.equal(refused(each), "InvalidParameterValue", JSON.stringify(each));
    assert.equal(refused({}, {}, {}), "InvalidParameterValue");
    const cidr = { TunnelInsideCidr: "169.254.10.0/30" };
    assert.equal(refused(cidr, cidr), "InvalidParameterValue");
    const terms = (Options: object) => refusal(() => connect(cordon, { Options })).code;
    assert.equal(terms({ OutsideIpAddressType: "Public" }), "InvalidParameterValue");
    assert.equal(terms({ OutsideIpAddressType: "PrivateIpv4" }), "MissingParameter");
    const storage = refusal(() => connect(cordon, { PreSharedKeyStorage: "Notebook" })).code;
    assert.equal(storage, "InvalidParameterValue");
    const concentrator = refusal(() => connect(cordon, { VpnConcentratorId: "vcn-1" })).code;
    assert.equal(concentrator, "InvalidVpnConcentratorID.NotFound");
  });

  test("a tunnel's options are changed one by one, and shown as answers spell them", () => {
    const cordon = new TestCordon();
    const made = connect(cordon, { Options: { TunnelOptions: [{ DPDTimeoutSeconds: 40 }] } });
    const [VpnConnectionId, outside] = [
      made?.VpnConnectionId ?? "",
      made?.Options?.TunnelOptions?.[0]?.OutsideIpAddress,
    ];
    const changed = cordon.run(modifyTunnel, {
      VpnConnectionId,
      VpnTunnelOutsideIpAddress: outside ?? "",
      TunnelOptions: {
        PreSharedKey: "another.key",
        TunnelInsideCidr: "169.254.77.4/30",
        IKEVersions: [{ Value: "ikev2" }],
        EnableTunnelLifecycleControl: true,
        LogOptions: {
          CloudWatchLogOptions: { LogEnabled: true, LogGroupArn: "arn:aws:logs:us-east-1:1:log-group:vpn" },
        },
      },
    }).VpnConnection?.Options?.TunnelOptions?.[0];
    assert.deepEqual(changed, {
      OutsideIpAddress: outside,
      TunnelInsideCidr: "169.254.77.4/30",
      PreSharedKey: "another.key",
      DpdTimeoutSeconds: 40,
      IkeVersions: [{ Value: "ikev2" }],
      EnableTunnelLifecycleControl: true,
      LogOptions: {
        CloudWatchLogOptions: {
          LogEnabled: true,
          LogGroupArn: "arn:aws:logs:us-east-1:1:log-group:vpn",
          LogOutputFormat: "json",
          BgpLogEnabled: false,
        },
      },
    });
    const elsewhere = { VpnConnectionId, VpnTunnelOutsideIpAddress: "1.2.3.4", TunnelOptions: {} };
    assert.equal(refusal(() => cordon.run(modifyTunnel, elsewhere)).code, "InvalidParameterValue");
  });

  test("what they carry and how much may change", () => {
    const cordon = new TestCordon();
    const VpnConnectionId = connect(cordon)?.VpnConnectionId ?? "";
    const input = { VpnConnectionId, LocalIpv4NetworkCidr: "192.168.0.0/16", TunnelBandwidth: "large" as const };
    const { Options } = cordon.run(modifyOptions, input).VpnConnection ?? {};
    assert.deepEqual(
      [Options?.LocalIpv4NetworkCidr, Options?.RemoteIpv4NetworkCidr, Options?.TunnelBandwidth],
      ["192.168.0.0/16", "0.0.0.0/0", "large"],
    );
  });

  test("static routes are only for connections that were made for them", () => {
    const cordon = new TestCordon();
    const dynamic = { VpnConnectionId: connect(cordon)?.VpnConnectionId ?? "", DestinationCidrBlock: "192.168.0.0/16" };
    assert.equal(refusal(() => cordon.run(createStatic, dynamic)).code, "InvalidVpnConnection.InvalidType");
    assert.equal(refusal(() => cordon.run(deleteStatic, dynamic)).code, "InvalidRoute.NotFound");
  });

  test("to a transit gateway they're an attachment, which moves and ends with them", () => {
    const cordon = new TransitCordon();
    const hub = cordon.gateway();
    const made = connect(cordon, { TransitGatewayId: hub.id });
    const VpnConnectionId = made?.VpnConnectionId ?? "";
    const attached = () =>
      cordon
        .run(describeAttachments, {})
        .TransitGatewayAttachments?.map(({ ResourceType, ResourceId, State, Association }) => [
          ResourceType,
          ResourceId,
          State,
          Association?.TransitGatewayRouteTableId,
        ]);
    assert.deepEqual(attached(), [["vpn", VpnConnectionId, "available", hub.table]]);
    assert.equal(refusal(() => cordon.run(modifyConnection, { VpnConnectionId })).code, "MissingParameter");
    cordon.run(modifyConnection, { VpnConnectionId, VpnGatewayId: gateway(cordon) });
    assert.deepEqual(attached(), [["vpn", VpnConnectionId, "deleted", undefined]]);
    cordon.run(modifyConnection, { VpnConnectionId, TransitGatewayId: hub.id });
    const other = customer(cordon, { IpAddress: "198.51.100.8" });
    cordon.run(modifyConnection, { VpnConnectionId, CustomerGatewayId: other });
    assert.equal(shown(cordon, VpnConnectionId)?.CustomerGatewayId, other);
    cordon.run(deleteConnection, { VpnConnectionId });
    assert.deepEqual(
      attached()?.map(([, , state]) => state),
      ["deleted", "deleted"],
    );
    assert.equal(shown(cordon, VpnConnectionId)?.CustomerGatewayConfiguration, undefined);
    const fixed = connect(cordon, { VpnGatewayId: gateway(cordon), Options: { StaticRoutesOnly: true } });
    const id = fixed?.VpnConnectionId ?? "";
    cordon.run(createStatic, { VpnConnectionId: id, DestinationCidrBlock: "192.168.0.0/16" });
    const move = () => cordon.run(modifyConnection, { VpnConnectionId: id, TransitGatewayId: hub.id });
    assert.equal(refusal(move).code, "InvalidParameterCombination");
  });

  test("keys that Secrets Manager keeps aren't shown, nor are there any if certificates take their place", () => {
    const cordon = new TestCordon();
    const stored = connect(cordon, { PreSharedKeyStorage: "SecretsManager" });
    assert.match(stored?.PreSharedKeyArn ?? "", /^arn:aws:secretsmanager:us-east-1:111122223333:secret:s2svpn!/);
    assert.equal(stored?.Options?.TunnelOptions?.[0]?.PreSharedKey, undefined);
    const CertificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    const certified = connect(cordon, { CustomerGatewayId: customer(cordon, { CertificateArn }) });
    assert.equal(certified?.Options?.TunnelOptions?.[0]?.PreSharedKey, undefined);
    assert.equal(certified?.VgwTelemetry?.[0]?.CertificateArn, CertificateArn);
  });
});
