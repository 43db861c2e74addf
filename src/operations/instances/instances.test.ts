import assert from "node:assert/strict";
import { test } from "node:test";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import describeAddresses from "../addresses/describe-addresses.ts";
import disassociateAddress from "../addresses/disassociate-address.ts";
import createKeyPair from "../key-pairs/create-key-pair.ts";
import attachInterface from "../network-interfaces/attach-network-interface.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import detachInterface from "../network-interfaces/detach-network-interface.ts";
import modifyInterface from "../network-interfaces/modify-network-interface-attribute.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteVolume from "../volumes/delete-volume.ts";
import describeVolumes from "../volumes/describe-volumes.ts";
import modifyVolume from "../volumes/modify-volume.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import describeAttribute from "./describe-instance-attribute.ts";
import describeInstances from "./describe-instances.ts";
import { launchAll } from "./launch/launch-for-tests.ts";
import modifyAttribute from "./modify-instance-attribute.ts";
import modifyMetadata from "./modify-instance-metadata-options.ts";
import describeStatus from "./state/describe-instance-status.ts";
import rebootInstances from "./state/reboot-instances.ts";
import startInstances from "./state/start-instances.ts";
import stopInstances from "./state/stop-instances.ts";
import terminateInstances from "./state/terminate-instances.ts";

function hosts() {
  const cordon = new TestCordon();
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  const run = (input: object = {}) => launchAll(cordon, input);
  const launch = (input: object = {}) => run(input)[0]?.InstanceId ?? "";
  const all = (input: object = {}) =>
    (cordon.run(describeInstances, input).Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
  const one = (id: string) => all({ InstanceIds: [id] })[0];
  const createEni = (input: object = {}) =>
    cordon.run(createInterface, { SubnetId, ...input }).NetworkInterface?.NetworkInterfaceId ?? "";
  return { cordon, SubnetId, run, launch, all, one, createEni };
}

test("an instance is launched as pending and described as running, with an interface, addresses and a volume", () => {
  const { cordon, run, one } = hosts();
  cordon.run(createKeyPair, { KeyName: "k" });
  const [launched] = run({ UserData: "aGVsbG8=", KeyName: "k" });
  assert.deepEqual(launched?.State, { Code: 0, Name: "pending" });
  const found = one(launched?.InstanceId ?? "");
  assert.deepEqual(found?.State, { Code: 16, Name: "running" });
  assert.equal(found?.PrivateIpAddress, "172.31.0.4");
  assert.equal(found?.PrivateDnsName, "ip-172-31-0-4.ec2.internal");
  assert.ok(found?.PublicIpAddress, "a default subnet gives public addresses");
  assert.equal(found?.PublicDnsName, `ec2-${found?.PublicIpAddress?.replaceAll(".", "-")}.compute-1.amazonaws.com`);
  assert.equal(found?.NetworkInterfaces?.length, 1);
  assert.equal(found?.NetworkInterfaces?.[0]?.Association?.IpOwnerId, "amazon");
  assert.equal(found?.NetworkInterfaces?.[0]?.Attachment?.DeleteOnTermination, true);
  assert.equal(found?.SecurityGroups?.[0]?.GroupName, "default");
  assert.equal(found?.BlockDeviceMappings?.[0]?.DeviceName, "/dev/xvda");
  assert.equal(found?.KeyName, "k");
  assert.equal(cordon.run(describeVolumes, {}).Volumes?.length, 1);
  const userData = cordon.run(describeAttribute, { InstanceId: found?.InstanceId ?? "", Attribute: "userData" });
  assert.deepEqual(userData.UserData, { Value: "aGVsbG8=" });
});

test("catalogue 386, 418: the first answer shows nothing attached and no public name or address yet", () => {
  const { run, one } = hosts();
  const [launched] = run();
  assert.deepEqual(launched?.State, { Code: 0, Name: "pending" });
  assert.deepEqual(launched?.StateReason, { Code: "pending", Message: "pending" });
  assert.deepEqual(launched?.BlockDeviceMappings, []);
  assert.deepEqual([launched?.PublicIpAddress, launched?.PublicDnsName], [undefined, ""]);
  assert.equal(launched?.PrivateIpAddress, "172.31.0.4");
  assert.equal(launched?.MetadataOptions?.State, "pending");
  const [nic] = launched?.NetworkInterfaces ?? [];
  assert.deepEqual([nic?.Status, nic?.Attachment?.Status], ["in-use", "attaching"]);
  assert.deepEqual([nic?.Association, nic?.PrivateIpAddresses?.[0]?.Association], [undefined, undefined]);
  const found = one(launched?.InstanceId ?? "");
  assert.equal(found?.StateReason, undefined);
  assert.equal(found?.BlockDeviceMappings?.length, 1);
  assert.equal(found?.MetadataOptions?.State, "applied");
  assert.equal(found?.NetworkInterfaces?.[0]?.Attachment?.Status, "attached");
  assert.ok(found?.NetworkInterfaces?.[0]?.Association);
});

test("catalogue 438: without a type it is an m1.small, which is described like any other", () => {
  const { run, one } = hosts();
  const [launched] = run({ InstanceType: undefined });
  const found = one(launched?.InstanceId ?? "");
  assert.deepEqual([found?.InstanceType, found?.Architecture], ["m1.small", "x86_64"]);
});

test("instances of one reservation each have their own addresses", () => {
  const { cordon, run, all } = hosts();
  run({ MaxCount: 3 });
  run();
  const { Reservations = [] } = cordon.run(describeInstances, {});
  assert.deepEqual(
    Reservations.map(({ Instances = [] }) => Instances.length),
    [3, 1],
  );
  assert.deepEqual(Reservations[0]?.Groups, [], "Ansible and others read it without asking whether it is there");
  const addresses = all().flatMap(({ PrivateIpAddress, PublicIpAddress }) => [PrivateIpAddress, PublicIpAddress]);
  assert.equal(new Set(addresses).size, 8);
  assert.deepEqual(
    Reservations[0]?.Instances?.map(({ AmiLaunchIndex }) => AmiLaunchIndex),
    [0, 1, 2],
  );
});

test("as many instances are launched as the subnet has room for, but no fewer than MinCount", () => {
  const { cordon, run } = hosts();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/28" }).Subnet?.SubnetId ?? "";
  assert.throws(() => run({ SubnetId, MinCount: 12, MaxCount: 12 }), refusal("InsufficientFreeAddressesInSubnet"));
  assert.equal(run({ SubnetId, MinCount: 2, MaxCount: 20 }).length, 11);
  assert.throws(() => run({ SubnetId }), refusal("InsufficientFreeAddressesInSubnet"));
});

test("refusals of RunInstances", () => {
  const { cordon, run, createEni, SubnetId } = hosts();
  assert.throws(() => run({ MinCount: 2, MaxCount: 1 }), refusal("InvalidParameterCombination"));
  assert.throws(() => run({ MinCount: 0 }), refusal("InvalidParameterValue"));
  assert.throws(() => run({ ImageId: undefined }), refusal("MissingParameter"));
  assert.throws(() => run({ ImageId: "centos" }), refusal("InvalidAMIID.Malformed"));
  assert.throws(() => run({ InstanceType: "p3.2xlarge" }), refusal("Unsupported"));
  assert.throws(() => run({ SubnetId: "subnet-00000000" }), refusal("InvalidSubnetID.NotFound"));
  assert.throws(() => run({ SecurityGroupIds: ["sg-00000000"] }), refusal("InvalidGroup.NotFound"));
  const interfaces =
    (...NetworkInterfaces: object[]) =>
    () =>
      run({ NetworkInterfaces });
  assert.throws(
    () => run({ SubnetId, NetworkInterfaces: [{ DeviceIndex: 0 }] }),
    refusal(
      "InvalidParameterCombination",
      "Network interfaces and an instance-level subnet ID may not be specified on the same request",
    ),
  );
  assert.throws(interfaces({ DeviceIndex: 0 }, { DeviceIndex: 0 }), refusal("InvalidParameterValue"));
  assert.throws(interfaces({ DeviceIndex: 1 }), refusal("InvalidParameterValue"));
  assert.throws(
    interfaces({ DeviceIndex: 0 }, { DeviceIndex: 1 }, { DeviceIndex: 2 }),
    refusal("AttachmentLimitExceeded", "Interface count 3 exceeds the limit for t3.micro"),
  );
  assert.throws(
    interfaces({ DeviceIndex: 0, AssociatePublicIpAddress: true }, { DeviceIndex: 1 }),
    refusal("InvalidParameterCombination"),
  );
  const NetworkInterfaceId = createEni();
  assert.throws(
    () => run({ MaxCount: 2, NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }] }),
    refusal("InvalidParameterCombination"),
  );
  run({ NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }] });
  assert.throws(interfaces({ DeviceIndex: 0, NetworkInterfaceId }), refusal("InvalidNetworkInterface.InUse"));
  assert.throws(() => run({ LaunchTemplate: { LaunchTemplateName: "x" } }), /launch template/);
  assert.equal(cordon.world().count("instance"), 1);
});

test("an instance is stopped and started: the private address stays, the public one changes", () => {
  const { cordon, launch, one } = hosts();
  const id = launch();
  const before = one(id);
  const { StoppingInstances } = cordon.run(stopInstances, { InstanceIds: [id] });
  assert.deepEqual(StoppingInstances?.[0]?.CurrentState, { Code: 64, Name: "stopping" });
  const stopped = one(id);
  assert.equal(stopped?.State?.Name, "stopped");
  assert.equal(stopped?.PublicIpAddress, undefined);
  assert.equal(stopped?.StateReason?.Code, "Client.UserInitiatedShutdown");
  assert.throws(() => cordon.run(rebootInstances, { InstanceIds: [id] }), refusal("IncorrectInstanceState"));
  const { StartingInstances } = cordon.run(startInstances, { InstanceIds: [id] });
  assert.deepEqual(StartingInstances?.[0]?.CurrentState, { Code: 0, Name: "pending" });
  const started = one(id);
  assert.equal(started?.PrivateIpAddress, before?.PrivateIpAddress);
  assert.ok(started?.PublicIpAddress);
  assert.notEqual(started?.PublicIpAddress, before?.PublicIpAddress);
  assert.equal(started?.StateReason, undefined);
});

test("a terminated instance stays visible for an hour; its own interface and volume are deleted with it", () => {
  const { cordon, launch, one, all, createEni } = hosts();
  const kept = createEni();
  const id = launch({
    BlockDeviceMappings: [
      { DeviceName: "/dev/xvda", Ebs: { VolumeSize: 20 } },
      { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 5, DeleteOnTermination: false } },
    ],
  });
  cordon.run(attachInterface, { InstanceId: id, NetworkInterfaceId: kept, DeviceIndex: 1 });
  cordon.run(modifyAttribute, { InstanceId: id, DisableApiTermination: { Value: true } });
  const terminate = () => cordon.run(terminateInstances, { InstanceIds: [id] });
  assert.throws(
    terminate,
    refusal(
      "OperationNotPermitted",
      `The instance '${id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    ),
  );
  cordon.run(modifyAttribute, { InstanceId: id, DisableApiTermination: { Value: false } });
  assert.equal(terminate().TerminatingInstances?.[0]?.CurrentState?.Name, "shutting-down");
  assert.equal(one(id)?.State?.Name, "terminated");
  assert.equal(one(id)?.PrivateIpAddress, undefined);
  assert.deepEqual(
    [...cordon.world().all("network-interface")].map((each) => [each.id, each.attachment]),
    [[kept, undefined]],
  );
  const [volume, ...others] = cordon.run(describeVolumes, {}).Volumes ?? [];
  assert.deepEqual([volume?.Size, volume?.State, others.length], [5, "available", 0]);
  cordon.run(deleteVolume, { VolumeId: volume?.VolumeId ?? "" });
  assert.throws(() => cordon.run(startInstances, { InstanceIds: [id] }), refusal("IncorrectInstanceState"));
  cordon.now = "2026-01-02T04:04:06.000Z";
  assert.deepEqual(all(), []);
  assert.throws(() => one(id), refusal("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`));
  cordon.run(terminateInstances, { InstanceIds: [launch()] });
  assert.equal(cordon.world().get("instance", id), undefined);
});

test("interfaces are attached within the type's limit and detached, except for the primary one", () => {
  const { cordon, launch, one, createEni } = hosts();
  const InstanceId = launch();
  const NetworkInterfaceId = createEni();
  const attach = (id: string, DeviceIndex: number) =>
    cordon.run(attachInterface, { InstanceId, NetworkInterfaceId: id, DeviceIndex });
  assert.throws(
    () => attach(NetworkInterfaceId, 0),
    refusal("InvalidParameterValue", `Instance '${InstanceId}' already has an interface attached at device index '0'.`),
  );
  const { AttachmentId = "" } = attach(NetworkInterfaceId, 1);
  assert.throws(() => attach(NetworkInterfaceId, 2), refusal("InvalidNetworkInterface.InUse"));
  assert.throws(() => attach(createEni(), 2), refusal("AttachmentLimitExceeded"));
  const [shown] =
    cordon.run(describeInterfaces, {
      Filters: [{ Name: "attachment.attachment-id", Values: [AttachmentId] }],
    }).NetworkInterfaces ?? [];
  assert.equal(shown?.Status, "in-use");
  assert.equal(shown?.Attachment?.InstanceId, InstanceId);
  const primary = one(InstanceId)?.NetworkInterfaces?.[0]?.Attachment?.AttachmentId ?? "";
  assert.throws(() => cordon.run(detachInterface, { AttachmentId: primary }), refusal("OperationNotPermitted"));
  cordon.run(detachInterface, { AttachmentId });
  assert.throws(() => cordon.run(detachInterface, { AttachmentId }), refusal("InvalidAttachmentID.NotFound"));
  const [free] =
    cordon.run(describeInterfaces, {
      Filters: [{ Name: "attachment.attachment-id", Values: [AttachmentId] }],
    }).NetworkInterfaces ?? [];
  assert.deepEqual([free?.Status, free?.Attachment?.Status], ["available", "detached"]);
  const [shownAlone] =
    cordon.run(describeInterfaces, { NetworkInterfaceIds: [NetworkInterfaceId] }).NetworkInterfaces ?? [];
  assert.equal(shownAlone?.Attachment, undefined);
  assert.equal(one(InstanceId)?.NetworkInterfaces?.length, 1);
  const elsewhere = createEni({ SubnetId: cordon.defaultSubnetIds()[1] });
  assert.throws(() => attach(elsewhere, 1), refusal("InvalidParameterCombination", /same availability zone/));
});

test("an Elastic IP replaces the automatically assigned address; a new one is assigned afterwards", () => {
  const { cordon, launch, one } = hosts();
  const InstanceId = launch();
  const lent = one(InstanceId)?.PublicIpAddress;
  const { AllocationId = "", PublicIp } = cordon.run(allocateAddress, {});
  const { AssociationId = "" } = cordon.run(associateAddress, { AllocationId, InstanceId });
  assert.equal(one(InstanceId)?.PublicIpAddress, PublicIp);
  assert.equal(cordon.run(describeAddresses, {}).Addresses?.[0]?.InstanceId, InstanceId);
  cordon.run(stopInstances, { InstanceIds: [InstanceId] });
  assert.equal(one(InstanceId)?.PublicIpAddress, PublicIp);
  cordon.run(startInstances, { InstanceIds: [InstanceId] });
  cordon.run(disassociateAddress, { AssociationId });
  const again = one(InstanceId)?.PublicIpAddress;
  assert.ok(again !== undefined && again !== PublicIp && again !== lent, again);
  const NetworkInterfaceId = one(InstanceId)?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";
  cordon.run(modifyInterface, { NetworkInterfaceId, AssociatePublicIpAddress: false });
  assert.equal(one(InstanceId)?.PublicIpAddress, undefined);
  cordon.run(modifyInterface, { NetworkInterfaceId, AssociatePublicIpAddress: true });
  assert.ok(one(InstanceId)?.PublicIpAddress);
});

test("catalogue 168: a group that an instance's interface uses is not deleted", () => {
  const { cordon, launch } = hosts();
  const { GroupId = "" } = cordon.run(createGroup, { GroupName: "web", Description: "web" });
  const InstanceId = launch({ SecurityGroups: ["web"] });
  const remove = () => cordon.run(deleteGroup, { GroupId });
  assert.throws(remove, refusal("DependencyViolation", `resource ${GroupId} has a dependent object`));
  const other = cordon.run(createGroup, { GroupName: "db", Description: "db" }).GroupId ?? "";
  cordon.run(modifyAttribute, { InstanceId, Groups: [other] });
  remove();
  assert.throws(
    () => cordon.run(modifyAttribute, { InstanceId, Groups: ["sg-00000000"] }),
    refusal("InvalidGroup.NotFound"),
  );
});

test("attributes are changed one per call, some only while the instance is stopped", () => {
  const { cordon, launch, one } = hosts();
  const InstanceId = launch();
  const modify = (input: object) => cordon.run(modifyAttribute, { InstanceId, ...input });
  assert.throws(() => modify({ InstanceType: { Value: "m5.large" } }), refusal("IncorrectInstanceState"));
  assert.throws(() => modify({ UserData: { Value: "eA==" } }), refusal("IncorrectInstanceState"));
  assert.throws(() => modify({}), refusal("InvalidParameterCombination"));
  modify({ Attribute: "disableApiStop", Value: "true" });
  assert.throws(() => cordon.run(stopInstances, { InstanceIds: [InstanceId] }), refusal("OperationNotPermitted"));
  modify({ DisableApiStop: { Value: false } });
  cordon.run(stopInstances, { InstanceIds: [InstanceId] });
  modify({ InstanceType: { Value: "m5.large" } });
  modify({ UserData: { Value: "eA==" } });
  modify({ EbsOptimized: { Value: true } });
  modify({ EnclaveOptions: { Enabled: true } });
  modify({ SourceDestCheck: { Value: false } });
  modify({ BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { DeleteOnTermination: false } }] });
  modify({ InstanceInitiatedShutdownBehavior: { Value: "terminate" } });
  const found = one(InstanceId);
  assert.equal(found?.InstanceType, "m5.large");
  assert.equal(found?.EbsOptimized, true);
  assert.deepEqual(found?.EnclaveOptions, { Enabled: true });
  modify({ Attribute: "enclaveOptions", Value: "false" });
  assert.deepEqual(one(InstanceId)?.EnclaveOptions, { Enabled: false });
  assert.equal(found?.SourceDestCheck, false);
  assert.equal(found?.BlockDeviceMappings?.[0]?.Ebs?.DeleteOnTermination, false);
  const options = cordon.run(modifyMetadata, { InstanceId, HttpTokens: "required" }).InstanceMetadataOptions;
  assert.deepEqual([options?.State, options?.HttpTokens, options?.HttpEndpoint], ["pending", "required", "enabled"]);
  assert.equal(one(InstanceId)?.MetadataOptions?.State, "applied");
});

test("instances are found by shown members of theirs and of their interfaces", () => {
  const { launch, all } = hosts();
  const id = launch({ TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: "a" }] }] });
  const other = launch({ InstanceType: "m5.large" });
  const found = (Name: string, ...Values: string[]) =>
    all({ Filters: [{ Name, Values }] }).map(({ InstanceId }) => InstanceId);
  assert.deepEqual(found("tag:Name", "a"), [id]);
  assert.deepEqual(found("instance-type", "m5.*"), [other]);
  assert.deepEqual(found("instance-id", id), [id]);
  assert.deepEqual(found("instance-state-name", "running"), [id, other]);
  assert.deepEqual(found("instance-state-code", "80"), []);
  assert.deepEqual(found("instance.group-name", "default"), [id, other]);
  assert.deepEqual(found("private-ip-address", "172.31.0.5"), [other]);
  assert.deepEqual(found("network-interface.addresses.private-ip-address", "172.31.0.4"), [id]);
  assert.deepEqual(found("network-interface.attachment.device-index", "0"), [id, other]);
  assert.deepEqual(found("network-interface.owner-id", ACCOUNT), [id, other]);
  assert.deepEqual(found("availability-zone", "us-east-1a"), [id, other]);
  assert.deepEqual(found("platform", "windows"), []);
  assert.throws(() => found("instance", "x"), refusal("InvalidParameterValue"));
  assert.throws(() => all({ InstanceIds: ["i-00000000"] }), refusal("InvalidInstanceID.NotFound"));
  assert.throws(() => all({ InstanceIds: ["x"] }), refusal("InvalidInstanceID.Malformed"));
  assert.throws(
    () => all({ InstanceIds: ["i-00000000", "i-00000001"] }),
    refusal("InvalidInstanceID.NotFound", "The instance IDs 'i-00000000, i-00000001' do not exist"),
  );
});

test("catalogue 15: ids and MaxResults can't be combined", () => {
  const { all, launch } = hosts();
  const id = launch();
  assert.throws(
    () => all({ InstanceIds: [id], MaxResults: 5 }),
    refusal("InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults"),
  );
});

test("the status of running instances is described, that of others only on request", () => {
  const { cordon, launch } = hosts();
  const id = launch();
  cordon.run(stopInstances, { InstanceIds: [launch()] });
  const { InstanceStatuses = [] } = cordon.run(describeStatus, {});
  assert.deepEqual(
    InstanceStatuses.map(({ InstanceId, InstanceStatus }) => [InstanceId, InstanceStatus?.Status]),
    [[id, "ok"]],
  );
  assert.equal(cordon.run(describeStatus, { IncludeAllInstances: true }).InstanceStatuses?.length, 2);
});

test("a volume grows at once", () => {
  const { cordon, launch } = hosts();
  launch();
  const [volume] = cordon.run(describeVolumes, {}).Volumes ?? [];
  const VolumeId = volume?.VolumeId ?? "";
  const { VolumeModification } = cordon.run(modifyVolume, { VolumeId, Size: 30 });
  assert.deepEqual([VolumeModification?.OriginalSize, VolumeModification?.TargetSize], [8, 30]);
  assert.equal(cordon.run(describeVolumes, {}).Volumes?.[0]?.Size, 30);
  assert.throws(() => cordon.run(modifyVolume, { VolumeId, Size: 10 }), refusal("InvalidParameterValue"));
  assert.throws(() => cordon.run(deleteVolume, { VolumeId }), refusal("VolumeInUse"));
});
