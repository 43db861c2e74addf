import assert from "node:assert/strict";
import { suite, test } from "node:test";
import describeInstances from "../instances/describe-instances.ts";
import runInstances from "../instances/launch/run-instances.ts";
import stopInstances from "../instances/state/stop-instances.ts";
import terminateInstances from "../instances/state/terminate-instances.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createGroup from "./create-placement-group.ts";
import deleteGroup from "./delete-placement-group.ts";
import describeGroups from "./describe-placement-groups.ts";
import modifyPlacement from "./modify-instance-placement.ts";

function placed() {
  const cordon = new TestCordon();
  const create = (GroupName: string, input: object = {}) =>
    cordon.run(createGroup, { GroupName, ...input }).PlacementGroup;
  const launch = (Placement: object, InstanceType: "m5.large" | "t3.micro" = "m5.large", more: object = {}) => {
    const input = { ImageId: "ami-0123456789abcdef0", InstanceType, MinCount: 1, MaxCount: 1, Placement, ...more };
    return cordon.run(runInstances, input).Instances?.[0];
  };
  const placementOf = (id = "") =>
    cordon.run(describeInstances, { InstanceIds: [id] }).Reservations?.[0]?.Instances?.[0]?.Placement;
  return { cordon, create, launch, placementOf };
}

suite("placement groups", () => {
  test("catalogue 611: names are taken once, and unknown ones are refused", () => {
    const { cordon, create, launch } = placed();
    const made = create("near", {
      TagSpecifications: [{ ResourceType: "placement-group", Tags: [{ Key: "a", Value: "b" }] }],
    });
    assert.match(made?.GroupId ?? "", /^pg-[0-9a-f]{17}$/);
    assert.deepEqual(
      [made?.Strategy, made?.State, made?.GroupArn, made?.Tags],
      ["cluster", "available", "arn:aws:ec2:us-east-1:111122223333:placement-group/near", [{ Key: "a", Value: "b" }]],
    );
    const duplicate = refusal("InvalidPlacementGroup.Duplicate", "The placement group 'near' already exists.");
    assert.throws(() => create("near"), duplicate);
    const unknown = refusal("InvalidPlacementGroup.Unknown", "The Placement Group 'far' is unknown.");
    assert.throws(() => launch({ GroupName: "far" }), unknown);
    assert.throws(() => cordon.run(deleteGroup, { GroupName: "far" }), unknown);
    assert.throws(() => cordon.run(describeGroups, { GroupNames: ["far"] }), unknown);
    const GroupIds = ["pg-00000000"];
    assert.throws(() => cordon.run(describeGroups, { GroupIds }), refusal("InvalidPlacementGroupId.NotFound"));
    assert.throws(() => launch({ GroupId: GroupIds[0] }), refusal("InvalidPlacementGroupId.NotFound"));
    const both = { GroupName: "near", GroupId: made?.GroupId };
    assert.throws(() => launch(both), refusal("InvalidParameterCombination"));
    assert.equal(cordon.run(describeGroups, { GroupIds: [made?.GroupId ?? ""] }).PlacementGroups?.length, 1);
  });

  test("strategies have their own parameters", () => {
    const { create } = placed();
    assert.equal(create("parts", { Strategy: "partition" })?.PartitionCount, 2);
    assert.equal(create("seven", { Strategy: "partition", PartitionCount: 7 })?.PartitionCount, 7);
    assert.equal(create("apart", { Strategy: "spread" })?.SpreadLevel, "rack");
    const parent = create("parent")?.GroupId;
    assert.equal(create("child", { ParentGroupId: parent })?.ParentGroupId, parent);
    const combination = refusal("InvalidParameterCombination");
    assert.throws(() => create("a", { PartitionCount: 3 }), combination);
    assert.throws(() => create("a", { SpreadLevel: "rack" }), combination);
    assert.throws(() => create("a", { Strategy: "spread", ParentGroupId: parent }), combination);
    const value = refusal("InvalidParameterValue");
    assert.throws(() => create("a", { Strategy: "partition", PartitionCount: 8 }), value);
    assert.throws(() => create("a", { Strategy: "spread", SpreadLevel: "host" }), value);
    assert.throws(() => create("é"), value);
    assert.throws(() => create("a", { ParentGroupId: "pg-00000000" }), refusal("InvalidPlacementGroupId.NotFound"));
    assert.throws(() => create("a", { GroupName: undefined }), refusal("MissingParameter"));
  });

  test("catalogue 611: a cluster is for some types, in one zone, and stays while it has instances", () => {
    const { cordon, create, launch, placementOf } = placed();
    create("near");
    assert.throws(
      () => launch({ GroupName: "near" }, "t3.micro"),
      refusal(
        "InvalidParameterCombination",
        /^Cluster placement groups are not supported by the 't3.micro' instance type\./,
      ),
    );
    const [first, second] = cordon.defaultSubnetIds();
    const member = launch({ GroupName: "near" }, "m5.large", { SubnetId: first });
    assert.equal(placementOf(member?.InstanceId)?.GroupName, "near");
    assert.throws(
      () => launch({ GroupName: "near" }, "m5.large", { SubnetId: second }),
      refusal(
        "InvalidPlacementGroup.InUse",
        "The placement group 'near' is in use in another availability zone: us-east-1a",
      ),
    );
    assert.throws(
      () => cordon.run(deleteGroup, { GroupName: "near" }),
      refusal("InvalidPlacementGroup.InUse", "The placement group 'near' is in use and may not be deleted."),
    );
    cordon.run(terminateInstances, { InstanceIds: [member?.InstanceId ?? ""] });
    cordon.run(deleteGroup, { GroupName: "near" });
    assert.deepEqual(cordon.run(describeGroups, {}).PlacementGroups, []);
  });

  test("a partition is one of its group's", () => {
    const { create, launch, placementOf } = placed();
    create("parts", { Strategy: "partition", PartitionCount: 3 });
    const made = launch({ GroupName: "parts", PartitionNumber: 3 }, "t3.micro");
    assert.equal(placementOf(made?.InstanceId)?.PartitionNumber, 3);
    assert.throws(() => launch({ GroupName: "parts", PartitionNumber: 4 }), refusal("InvalidParameterValue"));
    assert.throws(() => launch({ PartitionNumber: 1 }), refusal("InvalidParameterCombination"));
  });

  test("catalogue 612: a stopped instance is placed anew", () => {
    const { cordon, create, launch, placementOf } = placed();
    const near = create("near")?.GroupId;
    create("parts", { Strategy: "partition" });
    const InstanceId = launch({ Tenancy: "dedicated" })?.InstanceId ?? "";
    const modify = (input: object) => cordon.run(modifyPlacement, { InstanceId, ...input });
    assert.throws(() => modify({ GroupName: "near" }), refusal("IncorrectInstanceState"));
    cordon.run(stopInstances, { InstanceIds: [InstanceId] });
    assert.throws(() => modify({}), refusal("MissingParameter"));
    modify({ GroupId: near });
    assert.deepEqual([placementOf(InstanceId)?.GroupName, placementOf(InstanceId)?.GroupId], ["near", near]);
    modify({ GroupName: "parts", PartitionNumber: 2 });
    assert.equal(placementOf(InstanceId)?.PartitionNumber, 2);
    modify({ GroupName: "" });
    assert.deepEqual(
      [placementOf(InstanceId)?.GroupName, placementOf(InstanceId)?.GroupId, placementOf(InstanceId)?.PartitionNumber],
      ["", undefined, undefined],
    );
    modify({ Tenancy: "host", HostId: "h-1", Affinity: "host" });
    assert.deepEqual([placementOf(InstanceId)?.Tenancy, placementOf(InstanceId)?.HostId], ["host", "h-1"]);
    assert.throws(() => modify({ Tenancy: "default" }), refusal("InvalidRequest"));
    assert.throws(() => modify({ GroupName: "far" }), refusal("InvalidPlacementGroup.Unknown"));
  });
});
