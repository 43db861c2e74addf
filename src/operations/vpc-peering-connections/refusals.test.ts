import assert from "node:assert/strict";
import { test } from "node:test";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import acceptPeering from "./accept-vpc-peering-connection.ts";
import createPeering from "./create-vpc-peering-connection.ts";
import deletePeering from "./delete-vpc-peering-connection.ts";
import describePeerings from "./describe-vpc-peering-connections.ts";
import modifyOptions from "./modify-vpc-peering-connection-options.ts";
import rejectPeering from "./reject-vpc-peering-connection.ts";

const THERE = { account: ACCOUNT, region: "eu-west-1" };

/** A request from the default Region to another Region, within one account. */
function cordonWithRequest() {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const PeerVpcId = cordon.run(createVpc, { CidrBlock: "10.1.0.0/16" }, THERE).Vpc?.VpcId ?? "";
  const asked = cordon.run(createPeering, { VpcId, PeerVpcId, PeerRegion: THERE.region });
  const VpcPeeringConnectionId = asked.VpcPeeringConnection?.VpcPeeringConnectionId ?? "";
  const seen = () =>
    cordon.run(describePeerings, { VpcPeeringConnectionIds: [VpcPeeringConnectionId] }).VpcPeeringConnections?.[0];
  return { cordon, VpcPeeringConnectionId, seen };
}

test("refusals: a request can be accepted only in the Region of the requested VPC", () => {
  const { cordon, VpcPeeringConnectionId } = cordonWithRequest();
  const otherRegion = refusal("OperationNotPermitted", "Incorrect region (us-east-1) specified for this request.");
  assert.throws(() => cordon.run(acceptPeering, { VpcPeeringConnectionId }), otherRegion);
  assert.throws(() => cordon.run(rejectPeering, { VpcPeeringConnectionId }), otherRegion);
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
});

test("refusals: options of ClassicLink, and a malformed id", () => {
  const { cordon, VpcPeeringConnectionId } = cordonWithRequest();
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
  for (const option of ["AllowEgressFromLocalClassicLinkToRemoteVpc", "AllowEgressFromLocalVpcToRemoteClassicLink"]) {
    assert.throws(
      () =>
        cordon.run(modifyOptions, { VpcPeeringConnectionId, RequesterPeeringConnectionOptions: { [option]: true } }),
      refusal("InvalidParameterValue", "ClassicLink is no longer available: its peering options cannot be turned on."),
    );
  }
  assert.throws(
    () => cordon.run(deletePeering, { VpcPeeringConnectionId: "peering" }),
    refusal("InvalidVpcPeeringConnectionId.Malformed", 'Invalid id: "peering" (expecting "pcx-...")'),
  );
});

test("an ended peering stays visible for two hours, to the millisecond", () => {
  const { cordon, VpcPeeringConnectionId, seen } = cordonWithRequest();
  cordon.run(deletePeering, { VpcPeeringConnectionId });
  cordon.now = "2026-01-02T05:04:04.999Z";
  assert.equal(seen()?.Status?.Code, "deleted");
  cordon.now = "2026-01-02T05:04:05.000Z";
  assert.throws(seen, refusal("InvalidVpcPeeringConnectionID.NotFound"));
});

test("a request that nobody accepts expires after seven days, and stays visible for two more hours", () => {
  const { cordon, VpcPeeringConnectionId, seen } = cordonWithRequest();
  cordon.now = "2026-01-09T03:04:04.999Z";
  assert.equal(seen()?.Status?.Code, "pending-acceptance");
  cordon.now = "2026-01-09T03:04:05.000Z";
  assert.equal(seen()?.Status?.Code, "expired");
  assert.throws(() => cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE), refusal("InvalidStateTransition"));
  cordon.now = "2026-01-09T05:04:04.999Z";
  assert.equal(seen()?.Status?.Code, "expired");
  cordon.now = "2026-01-09T05:04:05.000Z";
  assert.throws(seen, refusal("InvalidVpcPeeringConnectionID.NotFound"));
});
