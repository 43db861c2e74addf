/** References to groups over a transit gateway: where they're allowed, what they mean, and what becomes of them. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Network } from "../../../policy/flow/network.ts";
import { explain } from "../../../policy/paths/explain.ts";
import createInterface from "../../network-interfaces/create-network-interface.ts";
import acceptShare from "../../resource-shares/invitations/accept-resource-share-invitation.ts";
import getInvitations from "../../resource-shares/invitations/get-resource-share-invitations.ts";
import createShare from "../../resource-shares/shares/create-resource-share.ts";
import createRoute from "../../route-tables/create-route.ts";
import describeTables from "../../route-tables/describe-route-tables.ts";
import modifyAttachment from "../../transit-gateways/attachments/modify-transit-gateway-vpc-attachment.ts";
import describeGateways from "../../transit-gateways/gateways/describe-transit-gateways.ts";
import modifyGateway from "../../transit-gateways/gateways/modify-transit-gateway.ts";
import { type At, TransitCordon } from "../../transit-gateways/transit-for-tests.ts";
import { refusal } from "../../world-for-tests.ts";
import authorizeEgress from "../rules/authorize-security-group-egress.ts";
import authorizeIngress from "../rules/authorize-security-group-ingress.ts";
import describeRules from "../rules/describe-security-group-rules.ts";
import revokeEgress from "../rules/revoke-security-group-egress.ts";
import createGroup from "./create-security-group.ts";
import describeReferences from "./describe-security-group-references.ts";
import describeStale from "./describe-stale-security-groups.ts";

const OTHER = { account: "444455556666" };

/** A VPC here and one of another account, each with a group and an interface, on a gateway that is shared with that account. */
function joined(SecurityGroupReferencingSupport: "enable" | "disable") {
  const cordon = new TransitCordon();
  const { id: gateway } = cordon.gateway({
    Options: { SecurityGroupReferencingSupport, AutoAcceptSharedAttachments: "enable" },
  });
  const arn = cordon.run(describeGateways, {}).TransitGateways?.[0]?.TransitGatewayArn ?? "";
  cordon.run(createShare, { name: "hub", resourceArns: [arn], principals: [OTHER.account] });
  const [invitation] = cordon.run(getInvitations, {}, OTHER).resourceShareInvitations ?? [];
  const resourceShareInvitationArn = invitation?.resourceShareInvitationArn ?? "";
  cordon.run(acceptShare, { resourceShareInvitationArn }, OTHER);
  const side = (at: At) => {
    const vpc = cordon.vpc(at);
    const attachment = cordon.attach(gateway, vpc, at);
    const Filters = [{ Name: "vpc-id", Values: [vpc.VpcId] }];
    const RouteTableId = cordon.run(describeTables, { Filters }, at).RouteTables?.[0]?.RouteTableId ?? "";
    cordon.run(createRoute, { RouteTableId, DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId: gateway }, at);
    const made = cordon.run(createGroup, { GroupName: "g", Description: "d", VpcId: vpc.VpcId }, at);
    const group = made.GroupId ?? "";
    const nic = cordon.run(createInterface, { SubnetId: vpc.SubnetId, Groups: [group] }, at).NetworkInterface;
    return { vpcId: vpc.VpcId, attachment, group, nic: nic?.NetworkInterfaceId ?? "" };
  };
  const [web, app] = [side({}), side(OTHER)];
  const UserIdGroupPairs = [{ GroupId: app.group, UserId: OTHER.account }];
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs }];
  const letIn = () => cordon.run(authorizeIngress, { GroupId: web.group, IpPermissions });
  const outcome = (from: string, to: string) =>
    explain(Network.around(cordon.world()), {
      from: { kind: "interface", id: from },
      to: { kind: "interface", id: to },
      traffic: { protocol: "tcp", port: 443 },
    }).outcome;
  const stale = () =>
    cordon.run(describeStale, { VpcId: web.vpcId }).StaleSecurityGroupSet?.map(({ GroupId }) => GroupId);
  return { cordon, gateway, web, app, letIn, outcome, stale, IpPermissions };
}

suite("catalogue 545: references over a transit gateway", () => {
  test("are refused unless the gateway lets them", () => {
    const { letIn } = joined("disable");
    assert.throws(letIn, refusal("InvalidGroup.NotFound", /different networks/));
  });

  test("mean the members' addresses in inbound rules, for as long as the gateway and both attachments let them", () => {
    const { cordon, gateway, web, app, letIn, outcome, stale } = joined("enable");
    assert.equal(outcome(app.nic, web.nic), "unreachable");
    letIn();
    assert.equal(outcome(app.nic, web.nic), "reachable");
    const Filters = [{ Name: "group-id", Values: [web.group] }];
    const [rule] = cordon.run(describeRules, { Filters }).SecurityGroupRules?.filter(({ IsEgress }) => !IsEgress) ?? [];
    assert.deepEqual([rule?.ReferencedGroupInfo?.GroupId, rule?.ReferencedGroupInfo?.VpcId], [app.group, app.vpcId]);
    const references = () =>
      cordon.run(describeReferences, { GroupId: [app.group] }, OTHER).SecurityGroupReferenceSet ?? [];
    assert.deepEqual(references(), [{ GroupId: app.group, ReferencingVpcId: web.vpcId, TransitGatewayId: gateway }]);
    assert.deepEqual(stale(), []);
    const set = (Support: "enable" | "disable") => {
      const Options = { SecurityGroupReferencingSupport: Support };
      return {
        gateway: () => cordon.run(modifyGateway, { TransitGatewayId: gateway, Options }),
        web: () => cordon.run(modifyAttachment, { TransitGatewayAttachmentId: web.attachment, Options }),
        app: () => cordon.run(modifyAttachment, { TransitGatewayAttachmentId: app.attachment, Options }, OTHER),
      };
    };
    for (const which of ["gateway", "web", "app"] as const) {
      set("disable")[which]();
      assert.deepEqual([outcome(app.nic, web.nic), stale(), references()], ["unreachable", [web.group], []], which);
      set("enable")[which]();
      assert.deepEqual([outcome(app.nic, web.nic), stale()], ["reachable", []], which);
    }
  });

  test("mean nothing in outbound rules", () => {
    const { cordon, web, app, letIn, outcome, IpPermissions } = joined("enable");
    letIn();
    const all = { IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }] };
    cordon.run(authorizeIngress, { GroupId: app.group, IpPermissions: [all] }, OTHER);
    assert.equal(outcome(web.nic, app.nic), "reachable");
    const everywhere = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    cordon.run(revokeEgress, { GroupId: web.group, IpPermissions: [everywhere] });
    // ours: no evidence of what AWS answers to such a rule
    cordon.run(authorizeEgress, { GroupId: web.group, IpPermissions });
    assert.equal(outcome(web.nic, app.nic), "unreachable");
  });
});
