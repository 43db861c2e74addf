/** Block Public Access: its options, the exclusions, and what VPCs and subnets show of both. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { blockOptionsId } from "../../model/records/guarding/block-public-access.ts";
import { put } from "../../model/world/change.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import createTags from "../tags/create-tags.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import describeVpcs from "../vpcs/describe-vpcs.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import createExclusion from "./create-vpc-block-public-access-exclusion.ts";
import deleteExclusion from "./delete-vpc-block-public-access-exclusion.ts";
import describeExclusions from "./describe-vpc-block-public-access-exclusions.ts";
import describeOptions from "./describe-vpc-block-public-access-options.ts";
import modifyExclusion from "./modify-vpc-block-public-access-exclusion.ts";
import modifyOptions from "./modify-vpc-block-public-access-options.ts";

type Mode = "allow-bidirectional" | "allow-egress";

const LATER = "2026-01-02T03:10:00.000Z";

/** A VPC with two subnets. */
function network(cordon: TestCordon) {
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" });
  const VpcId = Vpc?.VpcId ?? "";
  const [a = "", b = ""] = ["10.0.0.0/24", "10.0.1.0/24"].map(
    (CidrBlock) => cordon.run(createSubnet, { VpcId, CidrBlock }).Subnet?.SubnetId,
  );
  return { VpcId, a, b };
}

function exclude(
  cordon: TestCordon,
  resource: { readonly VpcId: string } | { readonly SubnetId: string },
  mode: Mode = "allow-bidirectional",
) {
  const made = cordon.run(createExclusion, { ...resource, InternetGatewayExclusionMode: mode });
  return made.VpcBlockPublicAccessExclusion?.ExclusionId ?? "";
}

const shown = (cordon: TestCordon) => cordon.run(describeExclusions, {}).VpcBlockPublicAccessExclusions ?? [];
const optionsOf = (cordon: TestCordon) => cordon.run(describeOptions, {}).VpcBlockPublicAccessOptions;

/** What the VPC and its subnets show. */
function states(cordon: TestCordon, { VpcId, a, b }: ReturnType<typeof network>): readonly (string | undefined)[] {
  const vpcs = cordon.run(describeVpcs, { VpcIds: [VpcId] }).Vpcs ?? [];
  const subnets = cordon.run(describeSubnets, { SubnetIds: [a, b] }).Subnets ?? [];
  return [...vpcs, ...subnets].map(({ BlockPublicAccessStates }) => BlockPublicAccessStates?.InternetGatewayBlockMode);
}

suite("options", () => {
  test("catalogue 398, 528: nobody has changed them at first; then they're being updated, and the next look finds it done", () => {
    const cordon = new TestCordon();
    const account = { AwsAccountId: ACCOUNT, AwsRegion: REGION, ManagedBy: "account", ExclusionsAllowed: "allowed" };
    assert.deepEqual(optionsOf(cordon), {
      ...account,
      State: "default-state",
      InternetGatewayBlockMode: "off",
      Reason: undefined,
      LastUpdateTimestamp: undefined,
    });
    const changed = {
      ...account,
      InternetGatewayBlockMode: "block-ingress",
      Reason: undefined,
      LastUpdateTimestamp: cordon.now,
    };
    const made = cordon.run(modifyOptions, { InternetGatewayBlockMode: "block-ingress" });
    assert.deepEqual(made.VpcBlockPublicAccessOptions, { ...changed, State: "update-in-progress" });
    assert.deepEqual(optionsOf(cordon), { ...changed, State: "update-complete" });
    cordon.now = LATER;
    cordon.run(modifyOptions, { InternetGatewayBlockMode: "off" });
    assert.deepEqual(
      [optionsOf(cordon)?.State, optionsOf(cordon)?.InternetGatewayBlockMode, optionsOf(cordon)?.LastUpdateTimestamp],
      ["update-complete", "off", LATER],
    );
  });

  test("they are those of one account in one Region", () => {
    const cordon = new TestCordon();
    cordon.run(modifyOptions, { InternetGatewayBlockMode: "block-bidirectional" });
    for (const elsewhere of [{ region: "eu-west-1" }, { account: "444455556666" }]) {
      const { VpcBlockPublicAccessOptions } = cordon.run(describeOptions, {}, elsewhere);
      assert.equal(VpcBlockPublicAccessOptions?.InternetGatewayBlockMode, "off");
    }
  });

  test("catalogue 529: what a declarative policy sets can't be changed, and it may refuse exclusions", () => {
    const cordon = new TestCordon();
    const declared = {
      mode: "block-ingress",
      managedBy: "declarative-policy",
      exclusionsAllowed: "not-allowed",
    } as const;
    const id = blockOptionsId({ account: ACCOUNT, region: REGION });
    cordon.apply([put("block-public-access-options", { id, ...declared })]);
    assert.equal(optionsOf(cordon)?.ManagedBy, "declarative-policy");
    assert.throws(
      () => cordon.run(modifyOptions, { InternetGatewayBlockMode: "off" }),
      refusal("OperationNotPermitted", /^VPC Block Public Access is managed by a declarative policy/),
    );
    assert.throws(
      () => exclude(cordon, { VpcId: cordon.defaultVpcId() }),
      refusal("OperationNotPermitted", /^Exclusions are not allowed/),
    );
  });
});

suite("what VPCs and subnets show", () => {
  test("catalogue 398: the account's mode, less what is excluded", () => {
    const cordon = new TestCordon();
    const made = network(cordon);
    const both = "block-bidirectional";
    assert.deepEqual(states(cordon, made), ["off", "off", "off"]);
    // Catalogue 529: it may be excluded before anything is blocked.
    const ofA = exclude(cordon, { SubnetId: made.a }, "allow-egress");
    assert.deepEqual(states(cordon, made), ["off", "off", "off"]);
    cordon.run(modifyOptions, { InternetGatewayBlockMode: both });
    assert.deepEqual(states(cordon, made), [both, "block-ingress", both]);
    cordon.run(modifyExclusion, { ExclusionId: ofA, InternetGatewayExclusionMode: "allow-bidirectional" });
    assert.deepEqual(states(cordon, made), [both, "off", both]);
    const ofVpc = exclude(cordon, { VpcId: made.VpcId }, "allow-egress");
    assert.deepEqual(states(cordon, made), ["block-ingress", "off", "block-ingress"]);
    cordon.run(deleteExclusion, { ExclusionId: ofA });
    cordon.run(deleteExclusion, { ExclusionId: ofVpc });
    assert.deepEqual(states(cordon, made), [both, both, both]);
  });

  test("the answers to their creation show nothing of it", () => {
    const cordon = new TestCordon();
    const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" });
    const { Subnet } = cordon.run(createSubnet, { VpcId: Vpc?.VpcId ?? "", CidrBlock: "10.0.0.0/24" });
    assert.deepEqual([Vpc?.BlockPublicAccessStates, Subnet?.BlockPublicAccessStates], [undefined, undefined]);
  });
});

suite("exclusions", () => {
  test("catalogue 528: how one is made, changed, shown and deleted", () => {
    const cordon = new TestCordon();
    const VpcId = cordon.defaultVpcId();
    const made = cordon.run(createExclusion, {
      VpcId,
      InternetGatewayExclusionMode: "allow-egress",
      TagSpecifications: [
        { ResourceType: "vpc-block-public-access-exclusion", Tags: [{ Key: "Name", Value: "front" }] },
      ],
    }).VpcBlockPublicAccessExclusion;
    const id = made?.ExclusionId ?? "";
    assert.match(id, /^vpcbpa-exclude-[0-9a-f]{17}$/);
    const created = cordon.now;
    const whole = {
      ExclusionId: id,
      InternetGatewayExclusionMode: "allow-egress",
      ResourceArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc/${VpcId}`,
      State: "create-in-progress",
      Reason: undefined,
      CreationTimestamp: created,
      LastUpdateTimestamp: undefined as string | undefined,
      DeletionTimestamp: undefined as string | undefined,
      Tags: [{ Key: "Name", Value: "front" }],
    };
    assert.deepEqual(made, whole);
    assert.deepEqual(shown(cordon), [{ ...whole, State: "create-complete", LastUpdateTimestamp: created }]);
    cordon.now = LATER;
    const changed = { ...whole, InternetGatewayExclusionMode: "allow-bidirectional", LastUpdateTimestamp: LATER };
    assert.deepEqual(
      cordon.run(modifyExclusion, { ExclusionId: id, InternetGatewayExclusionMode: "allow-bidirectional" }),
      { VpcBlockPublicAccessExclusion: { ...changed, State: "update-in-progress" } },
    );
    assert.deepEqual(shown(cordon), [{ ...changed, State: "update-complete" }]);
    cordon.run(createTags, { Resources: [id], Tags: [{ Key: "env", Value: "prod" }] });
    assert.equal(shown(cordon)[0]?.Tags?.length, 2);
    const deleted = cordon.run(deleteExclusion, { ExclusionId: id }).VpcBlockPublicAccessExclusion;
    assert.deepEqual([deleted?.State, deleted?.DeletionTimestamp], ["delete-in-progress", LATER]);
    assert.equal(shown(cordon)[0]?.State, "delete-complete");
    assert.throws(
      () => cordon.run(deleteExclusion, { ExclusionId: id }),
      refusal("InvalidParameterValue", `The exclusion ${id} is in delete-complete state and cannot be deleted`),
    );
    assert.throws(
      () => cordon.run(modifyExclusion, { ExclusionId: id, InternetGatewayExclusionMode: "allow-egress" }),
      refusal("InvalidParameterValue", /is in delete-complete state and cannot be modified$/),
    );
    cordon.now = "2026-01-02T04:10:00.000Z";
    assert.deepEqual(shown(cordon), []);
  });

  test("a call names a VPC or a subnet, one that exists, and one that has no exclusion yet", () => {
    const cordon = new TestCordon();
    const { VpcId, a: SubnetId } = network(cordon);
    const of = (resource: object) => () =>
      cordon.run(createExclusion, { ...resource, InternetGatewayExclusionMode: "allow-egress" });
    assert.throws(of({}), refusal("MissingParameter", "The request must contain the parameter vpcId"));
    assert.throws(of({ VpcId, SubnetId }), refusal("InvalidParameterCombination"));
    assert.throws(of({ VpcId: "vpc-00000000" }), refusal("InvalidVpcID.NotFound"));
    assert.throws(of({ SubnetId: "subnet-00000000" }), refusal("InvalidSubnetID.NotFound"));
    const id = exclude(cordon, { SubnetId });
    assert.throws(
      of({ SubnetId }),
      refusal("InvalidParameterValue", `The resource ${SubnetId} already has the exclusion ${id}.`),
    );
    of({ VpcId })();
    cordon.run(deleteExclusion, { ExclusionId: id });
    of({ SubnetId })();
    const tags = { ResourceType: "vpc", Tags: [] } as const;
    assert.throws(of({ VpcId, TagSpecifications: [tags] }), refusal("InvalidParameterValue"));
  });

  test("an id that is malformed or unknown", () => {
    const cordon = new TestCordon();
    for (const [id, code] of [
      ["vpcbpa-exclude-00000000", "InvalidVpcBlockPublicAccessExclusionId.NotFound"],
      ["vpcbpa-00000000", "InvalidVpcBlockPublicAccessExclusionId.Malformed"],
    ] as const) {
      const calls = [
        () => cordon.run(describeExclusions, { ExclusionIds: [id] }),
        () => cordon.run(deleteExclusion, { ExclusionId: id }),
        () => cordon.run(modifyExclusion, { ExclusionId: id, InternetGatewayExclusionMode: "allow-egress" }),
      ];
      for (const call of calls) assert.throws(call, refusal(code));
    }
  });

  test("catalogue 529: a quota of 50, in which those that were deleted don't count", () => {
    const cordon = new TestCordon();
    assert.equal(cordon.limits.blockPublicAccessExclusions, 50);
    cordon.limits = { ...cordon.limits, blockPublicAccessExclusions: 1 };
    const { a, b } = network(cordon);
    const ofA = exclude(cordon, { SubnetId: a });
    assert.throws(
      () => exclude(cordon, { SubnetId: b }),
      refusal("VpcBlockPublicAccessExclusionLimitExceeded", /VPC Block Public Access exclusions has been reached/),
    );
    cordon.run(deleteExclusion, { ExclusionId: ofA });
    exclude(cordon, { SubnetId: b });
  });

  test("catalogue 529: those that a policy disabled exclude nothing, and aren't changed", () => {
    const cordon = new TestCordon();
    const made = network(cordon);
    const ExclusionId = exclude(cordon, { VpcId: made.VpcId });
    cordon.run(modifyOptions, { InternetGatewayBlockMode: "block-ingress" });
    const record = cordon.world().get("block-public-access-exclusion", ExclusionId);
    assert.ok(record);
    cordon.apply([put("block-public-access-exclusion", { ...record, state: "disable-complete" })]);
    assert.deepEqual(states(cordon, made), ["block-ingress", "block-ingress", "block-ingress"]);
    assert.throws(
      () => cordon.run(modifyExclusion, { ExclusionId, InternetGatewayExclusionMode: "allow-egress" }),
      refusal("InvalidParameterValue", /is in disable-complete state/),
    );
  });

  test("with a VPC or subnet its exclusion is deleted", () => {
    const cordon = new TestCordon();
    const { VpcId, a, b } = network(cordon);
    exclude(cordon, { SubnetId: a });
    exclude(cordon, { VpcId });
    cordon.run(deleteSubnet, { SubnetId: a });
    assert.deepEqual(
      shown(cordon).map(({ State }) => State),
      ["delete-complete", "create-complete"],
    );
    cordon.run(deleteSubnet, { SubnetId: b });
    cordon.run(deleteVpc, { VpcId });
    assert.deepEqual(
      shown(cordon).map(({ State }) => State),
      ["delete-complete", "delete-complete"],
    );
  });

  test("filters, and pages", () => {
    const cordon = new TestCordon();
    const { VpcId, a, b } = network(cordon);
    const [ofA, ofB] = [exclude(cordon, { SubnetId: a }, "allow-egress"), exclude(cordon, { SubnetId: b })];
    const ofVpc = exclude(cordon, { VpcId });
    cordon.run(deleteExclusion, { ExclusionId: ofB });
    const found = (Name: string, ...Values: readonly string[]) =>
      cordon
        .run(describeExclusions, { Filters: [{ Name, Values }] })
        .VpcBlockPublicAccessExclusions?.map(({ ExclusionId }) => ExclusionId);
    assert.deepEqual(found("internet-gateway-exclusion-mode", "allow-egress"), [ofA]);
    assert.deepEqual(found("state", "delete-complete"), [ofB]);
    assert.deepEqual(found("resource-arn", "*:vpc/*"), [ofVpc]);
    assert.throws(() => found("vpc-id", VpcId), refusal("InvalidParameterValue"));
    for (const SubnetId of [b, ...cordon.defaultSubnetIds().slice(0, 3)]) exclude(cordon, { SubnetId });
    const first = cordon.run(describeExclusions, { MaxResults: 5 });
    const second = cordon.run(describeExclusions, { MaxResults: 5, NextToken: first.NextToken });
    assert.deepEqual(
      [first, second].map((page) => page.VpcBlockPublicAccessExclusions?.length),
      [5, 2],
    );
  });
});
