/** VPN connections as callers see them: tunnels, options, static routes, and attachments of transit gateways. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import describeAttachments from "../transit-gateways/attachments/describe-transit-gateway-attachments.ts";
import { TransitCordon } from "../transit-gateways/transit-for-tests.ts";
import { TestCordon } from "../world-for-tests.ts";
import createStatic from "./connections/create-vpn-connection-route.ts";
import deleteConnection from "./connections/delete-vpn-connection.ts";
import deleteStatic from "./connections/delete-vpn-connection-route.ts";
import modifyConnection from "./connections/modify-vpn-connection.ts";
import modifyOptions from "./connections/modify-vpn-connection-options.ts";
import modifyTunnel from "./connections/modify-vpn-tunnel-options.ts";
import { type ConnectionInput, connect, customer, gateway, refusal, shown } from "./vpn-for-tests.ts";

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
