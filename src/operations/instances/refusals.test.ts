import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import describeCredits from "./describe-instance-credit-specifications.ts";
import { launch as launchIn } from "./launch/launch-for-tests.ts";
import modifyAttribute from "./modify-instance-attribute.ts";
import modifyMetadata from "./modify-instance-metadata-options.ts";
import rebootInstances from "./state/reboot-instances.ts";
import startInstances from "./state/start-instances.ts";
import stopInstances from "./state/stop-instances.ts";
import terminateInstances from "./state/terminate-instances.ts";

function hosts() {
  const cordon = new TestCordon();
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  const launch = (input: object = {}) => launchIn(cordon, input);
  const modify = (InstanceId: string, input: object) => cordon.run(modifyAttribute, { InstanceId, ...input });
  return { cordon, SubnetId, launch, modify };
}

test("refusals: launches whose parts don't fit together", () => {
  const { cordon, SubnetId, launch } = hosts();
  const NetworkInterfaceId = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
  const combined = (text: string) => refusal("InvalidParameterCombination", text);
  assert.throws(
    () => launch({ InstanceType: "m5.large", CreditSpecification: { CpuCredits: "unlimited" } }),
    combined("The m5.large instance type does not support credit specification."),
  );
  assert.throws(
    () => launch({ MaxCount: 2, PrivateIpAddress: "172.31.0.9" }),
    combined("A private IP address can be given to one instance only."),
  );
  assert.throws(
    () => launch({ NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId, AssociatePublicIpAddress: true }] }),
    combined("The associatePublicIPAddress parameter cannot be specified for a network interface with an existing ID."),
  );
  assert.throws(
    () => launch({ SubnetId, Placement: { AvailabilityZone: "us-east-1b" } }),
    refusal(
      "InvalidParameterValue",
      `The availability zone us-east-1b does not match the availability zone of the subnet ${SubnetId}.`,
    ),
  );
  const LaunchTemplateId = "lt-0123456789abcdef0";
  assert.throws(
    () => launch({ LaunchTemplate: { LaunchTemplateId } }),
    refusal(
      "InvalidLaunchTemplateId.NotFound",
      `The specified launch template, with template ID ${LaunchTemplateId}, does not exist.`,
    ),
  );
});

test("catalogue 463: a type that can't run a listed image; an unlisted image runs on every type", () => {
  const { launch } = hosts();
  const [forX86, forArm] = ["ami-0a12023000000c864", "ami-0a12023000000a64a"];
  const mismatch = (ofType: string, ofImage: string) =>
    refusal(
      "InvalidParameterValue",
      `The architecture '${ofType}' of the specified instance type does not match the architecture '${ofImage}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
    );
  assert.throws(() => launch({ InstanceType: "t4g.nano", ImageId: forX86 }), mismatch("arm64", "x86_64"));
  assert.throws(() => launch({ InstanceType: "m5.large", ImageId: forArm }), mismatch("x86_64", "arm64"));
  assert.throws(() => launch({ InstanceType: "t2.medium", ImageId: forArm }), mismatch("i386,x86_64", "arm64"));
  launch({ InstanceType: "t2.medium", ImageId: forX86 });
  launch({ InstanceType: "t4g.nano", ImageId: forArm });
  launch({ InstanceType: "t4g.nano", ImageId: "ami-0123456789abcdef0" });
});

test("catalogue 422: volumes that are too large, too small, or smaller than the image", () => {
  const { launch } = hosts();
  const withVolume = (DeviceName: string, VolumeSize: number) =>
    launch({ BlockDeviceMappings: [{ DeviceName, Ebs: { VolumeSize } }] });
  for (const size of [0, 65_537]) {
    assert.throws(
      () => withVolume("/dev/sdf", size),
      refusal("InvalidParameterValue", `Volume of ${size}GiB is not a valid size.`),
    );
  }
  assert.throws(
    () => withVolume("/dev/xvda", 1),
    refusal(
      "InvalidBlockDeviceMapping",
      "Volume of size 1GB is smaller than snapshot 'snap-0123456789abcdef0', expect size >= 8GB",
    ),
  );
});

test("refusals: a launch without a subnet if there is no default one", () => {
  const { cordon, launch } = hosts();
  const remove = (SubnetId: string) => cordon.run(deleteSubnet, { SubnetId });
  const [first = "", ...others] = cordon.defaultSubnetIds();
  remove(first);
  assert.throws(
    () => launch({ Placement: { AvailabilityZone: "us-east-1a" } }),
    refusal("InvalidInput", "No default subnet for availability zone: 'us-east-1a'."),
  );
  others.forEach(remove);
  const vpcId = cordon.defaultVpcId();
  assert.throws(
    () => launch(),
    refusal("MissingInput", `No subnets found for the default VPC '${vpcId}'. Please specify a subnet.`),
  );
  const vpc = cordon.world().get("vpc", vpcId);
  if (vpc !== undefined) cordon.apply([put("vpc", { ...vpc, isDefault: false })]);
  assert.throws(
    () => launch(),
    refusal(
      "VPCIdNotSpecified",
      "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.",
    ),
  );
});

test("refusals: a terminated instance doesn't change its state, and only an instance configured for it hibernates", () => {
  const { cordon, launch } = hosts();
  const InstanceIds = [launch()];
  assert.throws(
    () => cordon.run(stopInstances, { InstanceIds, Hibernate: true }),
    refusal(
      "UnsupportedHibernationConfiguration",
      `The instance '${InstanceIds[0]}' was not launched with hibernation configured.`,
    ),
  );
  cordon.run(stopInstances, { InstanceIds: [launch({ HibernationOptions: { Configured: true } })], Hibernate: true });
  cordon.run(terminateInstances, { InstanceIds });
  const wrongState = (text: string) => refusal("IncorrectInstanceState", text);
  assert.throws(
    () => cordon.run(stopInstances, { InstanceIds }),
    wrongState(`This instance '${InstanceIds[0]}' is not in a state from which it can be stopped.`),
  );
  assert.throws(
    () => cordon.run(startInstances, { InstanceIds }),
    wrongState(`The instance '${InstanceIds[0]}' is not in a state from which it can be started.`),
  );
  assert.throws(
    () => cordon.run(rebootInstances, { InstanceIds }),
    wrongState(`The instance '${InstanceIds[0]}' is not in a state from which it can be rebooted.`),
  );
});

test("catalogue 450: attributes with invalid values, and attributes that never change", () => {
  const { cordon, launch, modify } = hosts();
  const id = launch();
  cordon.run(stopInstances, { InstanceIds: [id] });
  const invalid = (text: string) => refusal("InvalidParameterValue", text);
  assert.throws(
    () => modify(id, { InstanceType: { Value: "t9.huge" } }),
    invalid("Value (t9.huge) for parameter instanceType is invalid."),
  );
  assert.throws(
    () => modify(id, { InstanceInitiatedShutdownBehavior: { Value: "burn" } }),
    invalid("Value (burn) for parameter instanceInitiatedShutdownBehavior is invalid."),
  );
  assert.throws(
    () => modify(id, { Attribute: "rootDeviceName", Value: "/dev/sda1" }),
    invalid("The attribute rootDeviceName cannot be modified."),
  );
  assert.throws(
    () => modify(id, { BlockDeviceMappings: [{ DeviceName: "/dev/sdz", Ebs: { DeleteOnTermination: false } }] }),
    refusal("InvalidInstanceAttributeValue", "No device is currently mapped at /dev/sdz"),
  );
  for (const HttpPutResponseHopLimit of [0, 65]) {
    assert.throws(
      () => cordon.run(modifyMetadata, { InstanceId: id, HttpPutResponseHopLimit }),
      invalid(
        `Value (${HttpPutResponseHopLimit}) for parameter httpPutResponseHopLimit is invalid. It must be from 1 to 64.`,
      ),
    );
  }
});

test("refusals: CPU credits of an instance that isn't burstable", () => {
  const { cordon, launch } = hosts();
  const id = launch({ InstanceType: "m5.large" });
  assert.throws(
    () => cordon.run(describeCredits, { InstanceIds: [id] }),
    refusal("InvalidParameterValue", `The instance '${id}' is not a burstable performance instance.`),
  );
});

test("catalogue 401: no more vCPUs run than the quota allows, and stopped instances don't count", () => {
  const { cordon, launch } = hosts();
  cordon.limits = { ...cordon.limits, vcpus: 4 };
  const first = launch({ InstanceType: "t3.micro" });
  launch({ InstanceType: "t3.micro" });
  const exceeded = refusal(
    "VcpuLimitExceeded",
    "You have requested more vCPU capacity than your current vCPU limit of 4 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
  );
  assert.throws(() => launch({ InstanceType: "t2.micro" }), exceeded);
  cordon.run(stopInstances, { InstanceIds: [first] });
  launch({ InstanceType: "t2.micro" });
  assert.throws(() => cordon.run(startInstances, { InstanceIds: [first] }), exceeded);
  cordon.limits = { ...cordon.limits, vcpus: 5 };
  cordon.run(startInstances, { InstanceIds: [first] });
});

test("catalogue 402: user data has at most 16,384 bytes before base64", () => {
  const { cordon, launch, modify } = hosts();
  const ofBytes = (count: number) => Buffer.alloc(count, "x").toString("base64");
  const id = launch({ UserData: ofBytes(16_384) });
  const tooLong = refusal("InvalidParameterValue", "User data is limited to 16384 bytes");
  assert.throws(() => launch({ UserData: ofBytes(16_385) }), tooLong);
  cordon.run(stopInstances, { InstanceIds: [id] });
  assert.throws(() => modify(id, { UserData: { Value: ofBytes(16_385) } }), tooLong);
  modify(id, { UserData: { Value: ofBytes(16_383) } });
});
