/** What services manage for an account: lists show or leave it out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import describeInstances from "../instances/describe-instances.ts";
import runInstances from "../instances/launch/run-instances.ts";
import describeStatus from "../instances/state/describe-instance-status.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import describeVolumes from "../volumes/describe-volumes.ts";
import describeModifications from "../volumes/describe-volumes-modifications.ts";
import modifyVolume from "../volumes/modify-volume.ts";
import { TestCordon } from "../world-for-tests.ts";
import getVisibility from "./get-managed-resource-visibility.ts";
import modifyVisibility from "./modify-managed-resource-visibility.ts";

const Principal = "eks.amazonaws.com";

test("catalogue 593: what a service manages says so, and is left out of lists if the account hides it", () => {
  const cordon = new TestCordon();
  const launch = (more: object) =>
    cordon.run(runInstances, { ImageId: "ami-0a12023000000c864", MinCount: 1, MaxCount: 1, ...more } as never)
      .Instances?.[0]?.InstanceId ?? "";
  const own = launch({});
  const managed = launch({ Operator: { Principal } });
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  cordon.run(createInterface, { SubnetId, Operator: { Principal } });
  const volumes = (input = {}) => cordon.run(describeVolumes, input).Volumes ?? [];
  for (const { VolumeId = "" } of volumes()) cordon.run(modifyVolume, { VolumeId, Size: 100 });
  const all = (input: object) => ({
    instances: cordon
      .run(describeInstances, input)
      .Reservations?.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)),
    statuses: cordon.run(describeStatus, input).InstanceStatuses?.map(({ InstanceId }) => InstanceId),
    interfaces: cordon.run(describeInterfaces, input).NetworkInterfaces?.length,
    volumes: volumes(input).length,
    modified: cordon.run(describeModifications, input).VolumesModifications?.length,
  });
  const everything = { instances: [own, managed], statuses: [own, managed], interfaces: 3, volumes: 2, modified: 2 };
  const visible = cordon.run(getVisibility, {}).Visibility?.DefaultVisibility;
  assert.deepEqual([visible, all({})], ["visible", everything]);
  const changed = cordon.run(modifyVisibility, { DefaultVisibility: "hidden" });
  assert.deepEqual(changed.Visibility, { DefaultVisibility: "hidden" });
  assert.equal(cordon.run(getVisibility, {}).Visibility?.DefaultVisibility, "hidden");
  assert.deepEqual(all({}), { instances: [own], statuses: [own], interfaces: 1, volumes: 1, modified: 1 });
  assert.deepEqual(all({ IncludeManagedResources: true }), everything);
  const named = cordon.run(describeInstances, { InstanceIds: [managed] }).Reservations?.[0]?.Instances?.[0];
  const operator = { Managed: true, Principal, HiddenByDefault: true };
  assert.deepEqual(
    [named?.Operator, named?.NetworkInterfaces?.[0]?.Operator, named?.BlockDeviceMappings?.[0]?.Ebs?.Operator],
    [operator, operator, operator],
  );
  const byOperator = { Filters: [{ Name: "operator.principal", Values: [Principal] }], IncludeManagedResources: true };
  assert.equal(cordon.run(describeInterfaces, byOperator).NetworkInterfaces?.length, 2);
  const bySubnet = { Filters: [{ Name: "subnet-id", Values: [SubnetId] }] };
  const { NetworkInterfaces = [] } = cordon.run(describeInterfaces, bySubnet);
  assert.ok(NetworkInterfaces.every(({ Operator }) => Operator?.Managed === false));
});
