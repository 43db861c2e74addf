/** Client VPN endpoints on transit gateways: their attachment, zones and routes, also between accounts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { zonesOf } from "../../model/regions.ts";
import acceptShare from "../resource-shares/invitations/accept-resource-share-invitation.ts";
import getInvitations from "../resource-shares/invitations/get-resource-share-invitations.ts";
import createShare from "../resource-shares/shares/create-resource-share.ts";
import acceptAttachment from "../transit-gateways/attachments/accept-transit-gateway-client-vpn-attachment.ts";
import deleteAttachment from "../transit-gateways/attachments/delete-transit-gateway-client-vpn-attachment.ts";
import describeAttachments from "../transit-gateways/attachments/describe-transit-gateway-attachments.ts";
import rejectAttachment from "../transit-gateways/attachments/reject-transit-gateway-client-vpn-attachment.ts";
import deleteGateway from "../transit-gateways/gateways/delete-transit-gateway.ts";
import describeGateways from "../transit-gateways/gateways/describe-transit-gateways.ts";
import { type At, TransitCordon } from "../transit-gateways/transit-for-tests.ts";
import { refusal } from "../world-for-tests.ts";
import createEndpoint from "./endpoints/create-client-vpn-endpoint.ts";
import deleteEndpoint from "./endpoints/delete-client-vpn-endpoint.ts";
import describeEndpoints from "./endpoints/describe-client-vpn-endpoints.ts";
import modifyEndpoint from "./endpoints/modify-client-vpn-endpoint.ts";
import createRoute from "./routes/create-client-vpn-route.ts";
import deleteRoute from "./routes/delete-client-vpn-route.ts";
import describeRoutes from "./routes/describe-client-vpn-routes.ts";
import applyGroups from "./target-networks/apply-security-groups-to-client-vpn-target-network.ts";
import associate from "./target-networks/associate-client-vpn-target-network.ts";
import describeNetworks from "./target-networks/describe-client-vpn-target-networks.ts";
import disassociate from "./target-networks/disassociate-client-vpn-target-network.ts";

const OTHER = { account: "444455556666" };
const BLOCK = { TransitGatewayCidrBlocks: ["10.250.0.0/24"] };

const endpointOn = (cordon: TransitCordon, TransitGatewayConfiguration: object, at: At = {}, more: object = {}) =>
  cordon.run(
    createEndpoint,
    {
      ClientCidrBlock: "10.200.0.0/22",
      ServerCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/server",
      AuthenticationOptions: [
        { Type: "directory-service-authentication", ActiveDirectory: { DirectoryId: "d-0123456789" } },
      ],
      ConnectionLogOptions: { Enabled: false },
      TransitGatewayConfiguration,
      ...more,
    },
    at,
  ).ClientVpnEndpointId ?? "";

function opened(configuration: object = {}) {
  const cordon = new TransitCordon({ clientVpnEndpointsPerRegion: 20 });
  const hub = cordon.gateway({ Options: BLOCK });
  const ClientVpnEndpointId = endpointOn(cordon, { TransitGatewayId: hub.id, ...configuration });
  const shown = () =>
    cordon.run(describeEndpoints, { ClientVpnEndpointIds: [ClientVpnEndpointId] }).ClientVpnEndpoints?.[0];
  const attachmentId = shown()?.TransitGatewayConfiguration?.TransitGatewayAttachmentId ?? "";
  return { cordon, hub, ClientVpnEndpointId, attachmentId, shown };
}

test("catalogue 607: an attachment begins with the endpoint, in two zones, and propagates the clients' block", () => {
  const { cordon, hub, ClientVpnEndpointId, attachmentId, shown } = opened();
  assert.deepEqual(shown()?.TransitGatewayConfiguration, {
    TransitGatewayId: hub.id,
    TransitGatewayAttachmentId: attachmentId,
    AvailabilityZones: ["us-east-1a", "us-east-1b"],
    AvailabilityZoneIds: shown()?.TransitGatewayConfiguration?.AvailabilityZoneIds,
  });
  assert.equal(shown()?.TransitGatewayConfiguration?.AvailabilityZoneIds?.length, 2);
  assert.deepEqual(
    [shown()?.Status?.Code, shown()?.VpcId, shown()?.AssociatedTargetNetworks],
    ["available", undefined, []],
  );
  const Filters = [{ Name: "resource-type", Values: ["client-vpn"] }];
  const [attachment] = cordon.run(describeAttachments, { Filters }).TransitGatewayAttachments ?? [];
  assert.deepEqual(
    [attachment?.TransitGatewayAttachmentId, attachment?.ResourceId, attachment?.State],
    [attachmentId, ClientVpnEndpointId, "available"],
  );
  assert.equal(attachment?.Association?.TransitGatewayRouteTableId, hub.table);
  assert.deepEqual(cordon.routesOf(hub.table, ["type", "propagated"]), ["10.200.0.0/22 propagated active"]);
});

test("catalogue 607: zones are associated and disassociated one by one, up to five, and there is no subnet", () => {
  const { cordon, ClientVpnEndpointId, shown } = opened({ AvailabilityZones: ["us-east-1c"] });
  const add = (input: object) => cordon.run(associate, { ClientVpnEndpointId, ...input }).AssociationId ?? "";
  const byId = add({ AvailabilityZoneId: zonesOf("us-east-1")[3]?.id });
  const networks = () => cordon.run(describeNetworks, { ClientVpnEndpointId }).ClientVpnTargetNetworks ?? [];
  assert.deepEqual(
    networks().map(({ AvailabilityZones, AvailabilityZoneIds, TargetNetworkId, VpcId }) => [
      ...[AvailabilityZones?.[0], AvailabilityZoneIds?.length, TargetNetworkId, VpcId],
    ]),
    networks().map(({ AvailabilityZones }) => [AvailabilityZones?.[0], 1, undefined, undefined]),
  );
  assert.equal(networks().length, 2);
  assert.throws(() => add({ AvailabilityZone: "us-east-1c" }), refusal("InvalidClientVpnSubnetId.DuplicateAz"));
  assert.throws(() => add({ AvailabilityZone: "us-east-1z" }), refusal("InvalidParameterValue"));
  assert.throws(() => add({ AvailabilityZoneId: "use1-az9" }), refusal("InvalidParameterValue"));
  assert.throws(() => add({}), refusal("MissingParameter"));
  assert.throws(
    () => add({ AvailabilityZone: "us-east-1a", AvailabilityZoneId: "use1-az1" }),
    refusal("InvalidParameterCombination"),
  );
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  assert.throws(() => add({ SubnetId }), refusal("InvalidParameterCombination", /not with both/));
  const others = ["us-east-1a", "us-east-1b", "us-east-1d", "us-east-1e", "us-east-1f"];
  const added = others.filter((zone) => !networks().some(({ AvailabilityZones }) => AvailabilityZones?.includes(zone)));
  for (const AvailabilityZone of added.slice(0, 3)) add({ AvailabilityZone });
  assert.equal(networks().length, 5);
  assert.throws(() => add({ AvailabilityZone: added[3] }), refusal("InvalidParameterValue", /up to five/));
  for (const { AssociationId = "" } of networks()) cordon.run(disassociate, { ClientVpnEndpointId, AssociationId });
  assert.equal(shown()?.Status?.Code, "pending-associate");
  assert.throws(
    () => cordon.run(disassociate, { ClientVpnEndpointId, AssociationId: byId }),
    refusal("InvalidClientVpnAssociationIdNotFound"),
  );
});

test("catalogue 607: routes lead through the attachment, and groups have no part", () => {
  const { cordon, ClientVpnEndpointId, attachmentId } = opened();
  const route = { ClientVpnEndpointId, DestinationCidrBlock: "10.1.0.0/16" };
  cordon.run(createRoute, { ...route, Description: "spoke" });
  assert.throws(() => cordon.run(createRoute, route), refusal("InvalidClientVpnDuplicateRoute"));
  const [TargetVpcSubnetId = ""] = cordon.defaultSubnetIds();
  assert.throws(
    () => cordon.run(createRoute, { ...route, TargetVpcSubnetId }),
    refusal("InvalidClientVpnSubnetId.NotFound"),
  );
  cordon.run(createRoute, { ClientVpnEndpointId, DestinationCidrBlock: "10.200.0.0/22", TargetVpcSubnetId: "local" });
  const routes = (Filters: { Name: string; Values: string[] }[] = []) =>
    cordon.run(describeRoutes, { ClientVpnEndpointId, Filters }).Routes ?? [];
  assert.deepEqual(routes()[0], {
    ClientVpnEndpointId,
    DestinationCidr: "10.1.0.0/16",
    TransitGatewayAttachmentId: attachmentId,
    Origin: "add-route",
    Status: { Code: "active" },
    Description: "spoke",
  });
  assert.equal(routes([{ Name: "target-subnet", Values: [attachmentId] }]).length, 0);
  cordon.run(deleteRoute, route);
  assert.deepEqual(
    routes().map(({ TargetSubnet }) => TargetSubnet),
    ["local"],
  );
  const VpcId = cordon.defaultVpcId();
  assert.throws(
    () => cordon.run(applyGroups, { ClientVpnEndpointId, VpcId, SecurityGroupIds: [] }),
    refusal("InvalidParameterValue"),
  );
});

test("catalogue 607: what the configuration can't say is refused, and it stays as it is", () => {
  const { cordon, hub, ClientVpnEndpointId } = opened();
  const bare = cordon.gateway();
  const VpcId = cordon.defaultVpcId();
  const zones = ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`);
  const wrong: readonly (readonly [object, string, object?])[] = [
    [{}, "MissingParameter"],
    [{ TransitGatewayId: bare.id }, "InvalidParameterValue"],
    [{ TransitGatewayId: hub.id, AvailabilityZones: ["us-east-1z"] }, "InvalidParameterValue"],
    [{ TransitGatewayId: hub.id, AvailabilityZones: zones }, "InvalidParameterValue"],
    [
      { TransitGatewayId: hub.id, AvailabilityZones: zones, AvailabilityZoneIds: ["use1-az1"] },
      "InvalidParameterCombination",
    ],
    [{ TransitGatewayId: hub.id }, "InvalidParameterCombination", { VpcId }],
    [{ TransitGatewayId: hub.id }, "InvalidParameterCombination", { SecurityGroupIds: ["sg-0123456789abcdef0"] }],
  ];
  for (const [configuration, code, more] of wrong) {
    assert.throws(() => endpointOn(cordon, configuration, {}, more), refusal(code), JSON.stringify(configuration));
  }
  const modify = (input: object) => () => cordon.run(modifyEndpoint, { ClientVpnEndpointId, ...input });
  assert.throws(modify({ TransitGatewayConfiguration: { TransitGatewayId: hub.id } }), refusal("UnsupportedOperation"));
  assert.throws(modify({ VpcId }), refusal("InvalidParameterCombination", /not with both/));
  modify({ Description: "hub" })();
});

test("an endpoint ends with its zones and its attachment, and an attachment without its endpoint", () => {
  const { cordon, hub, ClientVpnEndpointId, attachmentId, shown } = opened();
  assert.throws(() => cordon.run(deleteGateway, { TransitGatewayId: hub.id }), refusal("IncorrectState"));
  const TransitGatewayAttachmentId = attachmentId;
  const ended = cordon.run(deleteAttachment, { TransitGatewayAttachmentId }).TransitGatewayClientVpnAttachment;
  assert.deepEqual([ended?.State, ended?.ClientVpnEndpointId], ["deleting", ClientVpnEndpointId]);
  assert.equal(shown()?.Status?.Code, "pending-associate");
  assert.deepEqual(cordon.routesOf(hub.table, ["type", "propagated"]), []);
  assert.throws(
    () => cordon.run(deleteAttachment, { TransitGatewayAttachmentId }),
    refusal("InvalidTransitGatewayAttachmentID.NotFound"),
  );
  cordon.run(deleteEndpoint, { ClientVpnEndpointId });
  const next = endpointOn(cordon, { TransitGatewayId: hub.id });
  cordon.run(deleteEndpoint, { ClientVpnEndpointId: next });
  assert.deepEqual(cordon.states(), ["deleted", "deleted"]);
  assert.equal([...cordon.world().all("client-vpn-target-network")].length, 0);
  cordon.run(deleteGateway, { TransitGatewayId: hub.id });
});

test("catalogue 607: on another account's gateway it waits until that one accepts", () => {
  const cordon = new TransitCordon({ clientVpnEndpointsPerRegion: 20 });
  const hub = cordon.gateway({ Options: BLOCK });
  assert.throws(
    () => endpointOn(cordon, { TransitGatewayId: hub.id }, OTHER),
    refusal("InvalidTransitGatewayID.NotFound"),
  );
  const arn = cordon.run(describeGateways, {}).TransitGateways?.[0]?.TransitGatewayArn ?? "";
  cordon.run(createShare, { name: "hub", resourceArns: [arn], principals: [OTHER.account] });
  const [invitation] = cordon.run(getInvitations, {}, OTHER).resourceShareInvitations ?? [];
  cordon.run(acceptShare, { resourceShareInvitationArn: invitation?.resourceShareInvitationArn ?? "" }, OTHER);
  const id = endpointOn(cordon, { TransitGatewayId: hub.id }, OTHER);
  const shown = (endpointId = id) =>
    cordon.run(describeEndpoints, { ClientVpnEndpointIds: [endpointId] }, OTHER).ClientVpnEndpoints?.[0];
  const attachmentOf = (endpointId = id) => ({
    TransitGatewayAttachmentId: shown(endpointId)?.TransitGatewayConfiguration?.TransitGatewayAttachmentId ?? "",
  });
  assert.equal(shown()?.Status?.Code, "pending-associate");
  assert.deepEqual(cordon.states(), ["pendingAcceptance"]);
  const notTheirs = refusal("InvalidTransitGatewayID.NotFound");
  assert.throws(() => cordon.run(acceptAttachment, attachmentOf(), OTHER), notTheirs);
  assert.throws(() => cordon.run(rejectAttachment, attachmentOf(), OTHER), notTheirs);
  const accepted = cordon.run(acceptAttachment, attachmentOf()).TransitGatewayClientVpnAttachment;
  assert.deepEqual([accepted?.State, accepted?.ClientVpnOwnerId], ["pending", OTHER.account]);
  assert.equal(shown()?.Status?.Code, "available");
  assert.deepEqual(cordon.routesOf(hub.table, ["type", "propagated"]), ["10.200.0.0/22 propagated active"]);
  assert.throws(() => cordon.run(rejectAttachment, attachmentOf()), refusal("IncorrectState"));
  const second = endpointOn(cordon, { TransitGatewayId: hub.id }, OTHER);
  const refused = cordon.run(rejectAttachment, attachmentOf(second)).TransitGatewayClientVpnAttachment;
  assert.equal(refused?.State, "rejected");
  assert.equal(shown(second)?.Status?.Code, "pending-associate");
  cordon.run(deleteEndpoint, { ClientVpnEndpointId: id }, OTHER);
  cordon.run(deleteEndpoint, { ClientVpnEndpointId: second }, OTHER);
  assert.deepEqual(cordon.states()?.toSorted(), ["deleted", "rejected"]);
  assert.deepEqual(cordon.routesOf(hub.table, ["type", "propagated"]), []);
});
