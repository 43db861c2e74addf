/** Transit gateways between accounts and Regions: shared gateways, peerings, and what each side sees. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Network } from "../../policy/flow/network.ts";
import { explain } from "../../policy/paths/explain.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import acceptShare from "../resource-shares/invitations/accept-resource-share-invitation.ts";
import getInvitations from "../resource-shares/invitations/get-resource-share-invitations.ts";
import createShare from "../resource-shares/shares/create-resource-share.ts";
import createRoute from "../route-tables/create-route.ts";
import describeTables from "../route-tables/describe-route-tables.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import { refusal } from "../world-for-tests.ts";
import accept from "./attachments/accept-transit-gateway-vpc-attachment.ts";
import deleteAttachment from "./attachments/delete-transit-gateway-vpc-attachment.ts";
import describeAny from "./attachments/describe-transit-gateway-attachments.ts";
import describeAttachments from "./attachments/describe-transit-gateway-vpc-attachments.ts";
import reject from "./attachments/reject-transit-gateway-vpc-attachment.ts";
import deleteGateway from "./gateways/delete-transit-gateway.ts";
import describeGateways from "./gateways/describe-transit-gateways.ts";
import modifyGateway from "./gateways/modify-transit-gateway.ts";
import acceptPeering from "./peerings/accept-transit-gateway-peering-attachment.ts";
import createPeering from "./peerings/create-transit-gateway-peering-attachment.ts";
import deletePeering from "./peerings/delete-transit-gateway-peering-attachment.ts";
import describePeerings from "./peerings/describe-transit-gateway-peering-attachments.ts";
import rejectPeering from "./peerings/reject-transit-gateway-peering-attachment.ts";
import associatePolicy from "./policy-tables/associate-transit-gateway-policy-table.ts";
import createPolicyTable from "./policy-tables/create-transit-gateway-policy-table.ts";
import createEntry from "./policy-tables/create-transit-gateway-policy-table-entry.ts";
import deletePolicyTable from "./policy-tables/delete-transit-gateway-policy-table.ts";
import deleteEntry from "./policy-tables/delete-transit-gateway-policy-table-entry.ts";
import describePolicyTables from "./policy-tables/describe-transit-gateway-policy-tables.ts";
import disassociatePolicy from "./policy-tables/disassociate-transit-gateway-policy-table.ts";
import getPolicyAssociations from "./policy-tables/get-transit-gateway-policy-table-associations.ts";
import getEntries from "./policy-tables/get-transit-gateway-policy-table-entries.ts";
import modifyEntry from "./policy-tables/modify-transit-gateway-policy-table-entry.ts";
import associate from "./route-tables/associate-transit-gateway-route-table.ts";
import disassociate from "./route-tables/disassociate-transit-gateway-route-table.ts";
import enable from "./route-tables/enable-transit-gateway-route-table-propagation.ts";
import createTransitRoute from "./routes/create-transit-gateway-route.ts";
import search from "./routes/search-transit-gateway-routes.ts";
import { type At, TransitCordon } from "./transit-for-tests.ts";

const OTHER = { account: "444455556666" };
const AFAR = { account: "444455556666", region: "eu-west-1" };

/** A gateway of the usual account that another one may attach to. */
function shared(options: object = {}) {
  const cordon = new TransitCordon();
  const { id, table } = cordon.gateway({ Options: options });
  const arn = cordon.run(describeGateways, {}).TransitGateways?.[0]?.TransitGatewayArn ?? "";
  cordon.run(createShare, { name: "hub", resourceArns: [arn], principals: [OTHER.account] });
  const [invitation] = cordon.run(getInvitations, {}, OTHER).resourceShareInvitations ?? [];
  const resourceShareInvitationArn = invitation?.resourceShareInvitationArn ?? "";
  assert.deepEqual(cordon.run(describeGateways, {}, OTHER).TransitGateways, []);
  cordon.run(acceptShare, { resourceShareInvitationArn }, OTHER);
  return { cordon, id, table };
}

const stateAt = (cordon: TransitCordon, at: At) =>
  cordon.run(describeAttachments, {}, at).TransitGatewayVpcAttachments?.map(({ State }) => State);

/** Routes everything private to the gateway, lets everything in, and returns an interface of the VPC. */
function host(cordon: TransitCordon, gateway: string, vpc: { VpcId: string; SubnetId: string }, at: At = {}): string {
  const Filters = [{ Name: "vpc-id", Values: [vpc.VpcId] }];
  const RouteTableId = cordon.run(describeTables, { Filters }, at).RouteTables?.[0]?.RouteTableId ?? "";
  cordon.run(createRoute, { RouteTableId, DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId: gateway }, at);
  const nic = cordon.run(createInterface, { SubnetId: vpc.SubnetId }, at).NetworkInterface;
  const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
  cordon.run(authorizeIngress, { GroupId: nic?.Groups?.[0]?.GroupId ?? "", IpPermissions }, at);
  return nic?.NetworkInterfaceId ?? "";
}

const reaches = (cordon: TransitCordon, from: string, to: string, at: At = {}) =>
  explain(Network.around(cordon.world(at.account, at.region)), {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: to },
    traffic: { protocol: "tcp", port: 443 },
  }).outcome;

suite("a shared gateway", () => {
  test("is attached to on request, which its owner accepts; both see the attachment, and only the owner the tables", () => {
    const { cordon, id, table } = shared();
    const [seen] = cordon.run(describeGateways, { TransitGatewayIds: [id] }, OTHER).TransitGateways ?? [];
    assert.equal(seen?.OwnerId, "111122223333");
    assert.throws(
      () => cordon.run(modifyGateway, { TransitGatewayId: id, Description: "mine" }, OTHER),
      refusal("InvalidTransitGatewayID.NotFound"),
    );
    const vpc = cordon.vpc(OTHER);
    const attachment = cordon.attach(id, vpc, OTHER);
    assert.deepEqual([stateAt(cordon, {}), stateAt(cordon, OTHER)], [["pendingAcceptance"], ["pendingAcceptance"]]);
    assert.deepEqual(cordon.run(search, { TransitGatewayRouteTableId: table, Filters: [] }).Routes, []);
    const named = { TransitGatewayAttachmentId: attachment };
    assert.throws(() => cordon.run(accept, named, OTHER), refusal("InvalidTransitGatewayID.NotFound"));
    assert.equal(cordon.run(accept, named).TransitGatewayVpcAttachment?.State, "pending");
    assert.throws(
      () => cordon.run(accept, named),
      refusal("IncorrectState", `${attachment} is in invalid state: available.`),
    );
    assert.deepEqual([stateAt(cordon, {}), stateAt(cordon, OTHER)], [["available"], ["available"]]);
    const [shown] = cordon.run(describeAny, {}, OTHER).TransitGatewayAttachments ?? [];
    assert.deepEqual(
      [shown?.TransitGatewayOwnerId, shown?.ResourceOwnerId, shown?.Association?.TransitGatewayRouteTableId],
      ["111122223333", OTHER.account, table],
    );
    assert.throws(
      () => cordon.run(search, { TransitGatewayRouteTableId: table, Filters: [] }, OTHER),
      refusal("InvalidRouteTableID.NotFound"),
    );
    const [route] = cordon.run(search, { TransitGatewayRouteTableId: table, Filters: [] }).Routes ?? [];
    assert.equal(route?.DestinationCidrBlock, vpc.block);

    // A flow from one account's VPC to the other's, as each of them sees it.
    const own = cordon.vpc();
    cordon.attach(id, own);
    const [here, there] = [host(cordon, id, own), host(cordon, id, vpc, OTHER)];
    assert.deepEqual([reaches(cordon, here, there), reaches(cordon, there, here, OTHER)], ["reachable", "reachable"]);

    // The owner of the gateway ends it, and the VPC's side is told.
    cordon.run(deleteAttachment, named);
    assert.deepEqual(stateAt(cordon, OTHER), ["deleted"]);
    assert.equal(reaches(cordon, here, there), "undecidable");
    const left = cordon.run(describeInterfaces, {}, OTHER).NetworkInterfaces?.map(({ InterfaceType }) => InterfaceType);
    assert.deepEqual(left, ["interface"]);
  });

  test("attachments may be accepted at once, or rejected", () => {
    const accepting = shared({ AutoAcceptSharedAttachments: "enable" });
    accepting.cordon.attach(accepting.id, accepting.cordon.vpc(OTHER), OTHER);
    assert.deepEqual(stateAt(accepting.cordon, {}), ["available"]);
    const { cordon, id } = shared();
    const attachment = cordon.attach(id, cordon.vpc(OTHER), OTHER);
    assert.throws(() => cordon.run(deleteGateway, { TransitGatewayId: id }), refusal("IncorrectState"));
    const rejected = cordon.run(reject, { TransitGatewayAttachmentId: attachment }).TransitGatewayVpcAttachment;
    assert.equal(rejected?.State, "rejecting");
    assert.deepEqual([stateAt(cordon, {}), stateAt(cordon, OTHER)], [["rejected"], ["rejected"]]);
    assert.deepEqual(cordon.run(describeInterfaces, {}, OTHER).NetworkInterfaces, []);
    cordon.run(deleteGateway, { TransitGatewayId: id });
  });
});

function peered(at: At) {
  const cordon = new TransitCordon();
  const [own, far] = [cordon.gateway(), cordon.gateway({}, at)];
  const { account = "111122223333", region = "us-east-1" } = at;
  const request = {
    TransitGatewayId: own.id,
    PeerTransitGatewayId: far.id,
    PeerAccountId: account,
    PeerRegion: region,
  };
  const made = cordon.run(createPeering, request).TransitGatewayPeeringAttachment;
  return { cordon, own, far, made, request };
}

suite("peered gateways", () => {
  test("of two accounts and Regions have one attachment's id, and carry what static routes lead to them", () => {
    const { cordon, own, far, made, request } = peered(AFAR);
    const named = { TransitGatewayAttachmentId: made?.TransitGatewayAttachmentId ?? "" };
    assert.deepEqual([made?.State, made?.Status?.Code], ["initiatingRequest", "initiating-request"]);
    assert.equal(made?.AccepterTransitGatewayAttachmentId, named.TransitGatewayAttachmentId);
    assert.throws(() => cordon.run(createPeering, request), refusal("DuplicateTransitGatewayAttachment"));
    assert.throws(() => cordon.run(acceptPeering, named), refusal("OperationNotPermitted"));
    assert.equal(cordon.run(acceptPeering, named, AFAR).TransitGatewayPeeringAttachment?.State, "pending");
    for (const at of [{}, AFAR]) {
      const [shown] = cordon.run(describePeerings, {}, at).TransitGatewayPeeringAttachments ?? [];
      assert.deepEqual(
        [shown?.State, shown?.RequesterTgwInfo?.TransitGatewayId, shown?.AccepterTgwInfo?.Region],
        ["available", own.id, "eu-west-1"],
      );
    }
    assert.throws(
      () => cordon.run(enable, { ...named, TransitGatewayRouteTableId: own.table }),
      refusal("UnsupportedOperation"),
    );
    const [here, there] = [cordon.vpc(), cordon.vpc(AFAR)];
    cordon.attach(own.id, here);
    cordon.attach(far.id, there, AFAR);
    const [a, b] = [host(cordon, own.id, here), host(cordon, far.id, there, AFAR)];
    cordon.run(associate, { ...named, TransitGatewayRouteTableId: own.table });
    cordon.run(associate, { ...named, TransitGatewayRouteTableId: far.table }, AFAR);
    const route = (TransitGatewayRouteTableId: string, DestinationCidrBlock: string, at: At) =>
      cordon.run(createTransitRoute, { ...named, TransitGatewayRouteTableId, DestinationCidrBlock }, at);
    route(own.table, there.block, {});
    assert.equal(reaches(cordon, a, b), "unreachable");
    route(far.table, here.block, AFAR);
    assert.deepEqual([reaches(cordon, a, b), reaches(cordon, b, a, AFAR)], ["reachable", "reachable"]);
    assert.throws(() => cordon.run(deleteGateway, { TransitGatewayId: own.id }), refusal("IncorrectState"));
    assert.equal(cordon.run(deletePeering, named, AFAR).TransitGatewayPeeringAttachment?.State, "deleting");
    assert.equal(cordon.run(describePeerings, {}).TransitGatewayPeeringAttachments?.[0]?.State, "deleted");
    assert.notEqual(reaches(cordon, a, b), "reachable");
  });

  test("of one Region have an attachment each, and a request may be rejected", () => {
    const { cordon, made } = peered({});
    const ids = [made?.TransitGatewayAttachmentId ?? "", made?.AccepterTransitGatewayAttachmentId ?? ""];
    assert.notEqual(ids[0], ids[1]);
    const [, far = ""] = ids;
    const rejected = cordon.run(rejectPeering, { TransitGatewayAttachmentId: far }).TransitGatewayPeeringAttachment;
    assert.equal(rejected?.State, "rejecting");
    const all = cordon.run(describePeerings, {}).TransitGatewayPeeringAttachments;
    assert.deepEqual(
      all?.map(({ State }) => State),
      ["rejected", "rejected"],
    );
  });

  test("catalogue 547: are others, that exist, and no more than the quotas allow", () => {
    const cordon = new TransitCordon({ peeringsPerTransitGateway: 2, pendingPeeringsPerTransitGateway: 1 });
    const [own, ...others] = [cordon.gateway(), cordon.gateway(), cordon.gateway(), cordon.gateway()];
    const request = (PeerTransitGatewayId = "tgw-0123456789abcdef0") =>
      cordon.run(createPeering, {
        TransitGatewayId: own?.id ?? "",
        PeerTransitGatewayId,
        PeerAccountId: "111122223333",
        PeerRegion: "us-east-1",
      }).TransitGatewayPeeringAttachment;
    assert.throws(() => request(own?.id), refusal("InvalidParameterValue"));
    assert.throws(() => request(), refusal("InvalidTransitGatewayID.NotFound"));
    const answer = (far: string | undefined) => cordon.run(acceptPeering, { TransitGatewayAttachmentId: far ?? "" });
    const first = request(others[0]?.id);
    assert.throws(() => request(others[1]?.id), refusal("TransitGatewayPendingPeeringAttachmentLimitExceeded"));
    answer(first?.AccepterTransitGatewayAttachmentId);
    answer(request(others[1]?.id)?.AccepterTransitGatewayAttachmentId);
    assert.throws(() => request(others[2]?.id), refusal("TransitGatewayPeeringAttachmentLimitExceeded"));
  });
});

test("policy tables have entries in the order of their numbers, and attachments instead of a route table", () => {
  const cordon = new TransitCordon({ policyTablesPerTransitGateway: 1 });
  const { id, table } = cordon.gateway();
  const attachment = cordon.attach(id, cordon.vpc());
  const made = cordon.run(createPolicyTable, { TransitGatewayId: id }).TransitGatewayPolicyTable;
  const TransitGatewayPolicyTableId = made?.TransitGatewayPolicyTableId ?? "";
  assert.equal(made?.State, "pending");
  assert.throws(
    () => cordon.run(createPolicyTable, { TransitGatewayId: id }),
    refusal("TransitGatewayPolicyTableLimitExceeded"),
  );
  const add = (PolicyRuleNumber: string, PolicyRule: object) =>
    cordon.run(createEntry, { TransitGatewayPolicyTableId, PolicyRuleNumber, PolicyRule, TargetRouteTableId: table })
      .TransitGatewayPolicyTableEntry;
  add("20", {
    Protocol: "tcp",
    DestinationPortRange: "443",
    SourcePortRange: "1024-65535",
    MetaData: { MetaDataKey: "k", MetaDataValue: "v" },
  });
  const first = add("10", { SourceCidrBlock: "10.0.0.0/8", DestinationCidrBlock: "192.0.2.0/24", Protocol: "*" });
  assert.deepEqual(
    [first?.State, first?.PolicyRule?.SourceCidrBlock, first?.PolicyRule?.Protocol],
    ["active", "10.0.0.0/8", undefined],
  );
  assert.throws(() => add("10", {}), refusal("TransitGatewayPolicyTableEntryAlreadyExists"));
  for (const rule of [{ DestinationPortRange: "9-8" }, { Protocol: "quic" }, { SourceCidrBlock: "10.0.0.0" }]) {
    assert.throws(() => add("30", rule), refusal("InvalidParameterValue"));
  }
  assert.throws(() => add("0", {}), refusal("InvalidParameterValue"));
  assert.throws(
    () => add("30", { Protocol: "icmp", DestinationPortRange: "1" }),
    refusal("InvalidParameterCombination"),
  );
  const numbers = () =>
    cordon
      .run(getEntries, { TransitGatewayPolicyTableId })
      .TransitGatewayPolicyTableEntries?.map((each) => [
        each.PolicyRuleNumber,
        each.PolicyRule?.Protocol,
        each.PolicyRule?.DestinationPortRange,
      ]);
  assert.deepEqual(numbers(), [
    ["10", undefined, undefined],
    ["20", "6", "443"],
  ]);
  const named = { TransitGatewayPolicyTableId, PolicyRuleNumber: "20" };
  cordon.run(modifyEntry, { ...named, PolicyRule: { Protocol: "17" }, TargetRouteTableId: table });
  assert.deepEqual(numbers()?.[1], ["20", "17", undefined]);
  const both = { TransitGatewayPolicyTableId, TransitGatewayAttachmentId: attachment };
  assert.throws(() => cordon.run(associatePolicy, both), refusal("Resource.AlreadyAssociated"));
  assert.throws(() => cordon.run(disassociatePolicy, both), refusal("InvalidAssociation.NotFound"));
  cordon.run(disassociate, { TransitGatewayRouteTableId: table, TransitGatewayAttachmentId: attachment });
  assert.equal(cordon.run(associatePolicy, both).Association?.State, "associating");
  const shown = cordon.run(describeAny, {}).TransitGatewayAttachments?.[0]?.Association;
  assert.equal(shown?.TransitGatewayPolicyTableId, TransitGatewayPolicyTableId);
  assert.equal(cordon.run(getPolicyAssociations, { TransitGatewayPolicyTableId }).Associations?.length, 1);
  assert.throws(() => cordon.run(deletePolicyTable, { TransitGatewayPolicyTableId }), refusal("IncorrectState"));
  assert.equal(cordon.run(disassociatePolicy, both).Association?.State, "disassociating");
  assert.equal(cordon.run(deleteEntry, named).TransitGatewayPolicyTableEntry?.State, "deleted");
  assert.throws(() => cordon.run(deleteEntry, named), refusal("InvalidTransitGatewayPolicyTableEntry.NotFound"));
  assert.equal(
    cordon.run(deletePolicyTable, { TransitGatewayPolicyTableId }).TransitGatewayPolicyTable?.State,
    "deleting",
  );
  assert.deepEqual(cordon.run(describePolicyTables, {}).TransitGatewayPolicyTables, []);
  assert.throws(
    () => cordon.run(deletePolicyTable, { TransitGatewayPolicyTableId }),
    refusal("InvalidTransitGatewayPolicyTableId.NotFound"),
  );
});
