/** A record that an import brought may say anything of another account: that account's own record decides. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { put } from "../../model/world/change.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import describeReferences from "../security-groups/groups/describe-security-group-references.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import associateBlock from "../vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import acceptPeering from "./accept-vpc-peering-connection.ts";
import createPeering from "./create-vpc-peering-connection.ts";
import deletePeering from "./delete-vpc-peering-connection.ts";
import modifyOptions from "./modify-vpc-peering-connection-options.ts";
import rejectPeering from "./reject-vpc-peering-connection.ts";

const OTHER = "444455556666";
const THERE = { account: OTHER, region: REGION };

/** `ACCOUNT` asks for a peering, and the record of `OTHER` becomes what `told` makes of it. */
function peering(told: (record: VpcPeeringConnection) => Partial<VpcPeeringConnection>) {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.2.0.0/16" }).Vpc?.VpcId ?? "";
  const PeerVpcId = cordon.run(createVpc, { CidrBlock: "10.1.0.0/16" }, THERE).Vpc?.VpcId ?? "";
  const asked = cordon.run(createPeering, { VpcId, PeerVpcId, PeerOwnerId: OTHER });
  const VpcPeeringConnectionId = asked.VpcPeeringConnection?.VpcPeeringConnectionId ?? "";
  const recordOf = (account: string) =>
    cordon.world(account).get("vpc-peering-connection", VpcPeeringConnectionId) as VpcPeeringConnection;
  const tell = (told: (record: VpcPeeringConnection) => Partial<VpcPeeringConnection>) =>
    cordon.apply([put("vpc-peering-connection", { ...recordOf(OTHER), ...told(recordOf(OTHER)) })], THERE);
  tell(told);
  return { cordon, VpcId, PeerVpcId, VpcPeeringConnectionId, recordOf, tell };
}

/** Each makes another peering of the record. */
const lies: readonly ((record: VpcPeeringConnection) => Partial<VpcPeeringConnection>)[] = [
  ({ requester, accepter }) => ({ requester: accepter, accepter: requester }),
  ({ requester }) => ({ requester: { ...requester, vpcId: "vpc-00000000000000bad" } }),
  ({ accepter }) => ({ accepter: { ...accepter, vpcId: "vpc-00000000000000bad" } }),
];

test("no account's own record becomes what nobody asked for", () => {
  for (const lie of lies) {
    const { cordon, VpcPeeringConnectionId, recordOf } = peering(lie);
    const before = recordOf(ACCOUNT);
    const isAccepter = recordOf(OTHER).accepter.ownerId === OTHER;
    const accept = () => cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
    if (isAccepter && cordon.world(OTHER).get("vpc", recordOf(OTHER).accepter.vpcId) !== undefined) accept();
    else assert.throws(accept);
    assert.deepEqual(recordOf(ACCOUNT), before);
  }
});

test("what an account does with a record that the other's doesn't agree with stays its own", () => {
  for (const lie of lies.slice(1)) {
    const { cordon, VpcPeeringConnectionId, recordOf, tell } = peering(lie);
    const before = recordOf(ACCOUNT);
    cordon.run(rejectPeering, { VpcPeeringConnectionId }, THERE);
    assert.equal(recordOf(OTHER).status, "rejected");
    assert.deepEqual(recordOf(ACCOUNT), before);
    tell(() => ({ status: "active" }));
    const AccepterPeeringConnectionOptions = { AllowDnsResolutionFromRemoteVpc: true };
    cordon.run(modifyOptions, { VpcPeeringConnectionId, AccepterPeeringConnectionOptions }, THERE);
    assert.equal(recordOf(OTHER).accepter.allowDnsResolutionFromRemoteVpc, true);
    assert.deepEqual(recordOf(ACCOUNT), before);
    cordon.run(deletePeering, { VpcPeeringConnectionId }, THERE);
    assert.equal(recordOf(OTHER).status, "deleted");
    assert.deepEqual(recordOf(ACCOUNT), before);
  }
});

test("options are changed on the own side only, whatever the own record says of the other side", () => {
  const { cordon, VpcPeeringConnectionId, recordOf, tell } = peering(() => ({}));
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
  tell(({ requester }) => ({
    requester: { ...requester, cidrBlocks: ["0.0.0.0/0"], allowDnsResolutionFromRemoteVpc: true },
  }));
  const AccepterPeeringConnectionOptions = { AllowDnsResolutionFromRemoteVpc: true };
  cordon.run(modifyOptions, { VpcPeeringConnectionId, AccepterPeeringConnectionOptions }, THERE);
  const { requester, accepter } = recordOf(ACCOUNT);
  assert.equal(accepter.allowDnsResolutionFromRemoteVpc, true);
  assert.equal(requester.allowDnsResolutionFromRemoteVpc, false);
  assert.deepEqual(requester.cidrBlocks, ["10.2.0.0/16"]);
});

test("a claimed peering shows nothing of the other account: no group, no rule, no block", () => {
  const { cordon, VpcId, PeerVpcId, VpcPeeringConnectionId, tell } = peering(() => ({}));
  const group = (at?: typeof THERE, vpc = VpcId) =>
    cordon.run(createGroup, { GroupName: "g", Description: "d", VpcId: vpc }, at).GroupId ?? "";
  const [ours, theirs] = [group(), group(THERE, PeerVpcId)];
  const refer = (GroupId: string, other: string, UserId: string, at?: typeof THERE) =>
    cordon.run(
      authorizeIngress,
      { GroupId, IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: other, UserId }] }] },
      at,
    );
  tell(() => ({ status: "active", statusMessage: "Active" }));
  assert.throws(() => refer(theirs, ours, ACCOUNT, THERE), refusal("InvalidGroup.NotFound"));
  const references = () =>
    cordon
      .run(describeReferences, { GroupId: [theirs] }, THERE)
      .SecurityGroupReferenceSet?.map(({ ReferencingVpcId }) => ReferencingVpcId);
  tell(() => ({ status: "pending-acceptance" }));
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
  refer(ours, theirs, OTHER);
  assert.deepEqual(references(), [VpcId]);
  tell(({ accepter }) => ({ accepter: { ...accepter, region: REGION, vpcId: `${PeerVpcId}0` } }));
  assert.deepEqual(references(), []);
  // The block would overlap the other side's own; its record doesn't say that it's peered.
  tell(({ requester, accepter }) => ({
    requester: { ...requester, cidrBlocks: [], vpcId: VpcId },
    accepter: { ...accepter, vpcId: PeerVpcId },
    status: "pending-acceptance",
  }));
  cordon.run(associateBlock, { VpcId: PeerVpcId, CidrBlock: "10.2.0.0/20" }, THERE);
});
