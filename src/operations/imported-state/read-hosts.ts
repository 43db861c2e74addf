/** Turns AWS's answers about instances, volumes, endpoints and DHCP options back into records. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { DhcpOptions } from "../../model/records/dhcp-options.ts";
import type { Instance, InstanceState, Volume } from "../../model/records/instance.ts";
import type { KeyPair } from "../../model/records/launching/key-pair.ts";
import type { PlacementGroup } from "../../model/records/launching/placement-group.ts";
import { serviceInName } from "../../model/records/private-link/endpoint-service.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { arnOfKeyPair } from "../key-pairs/make-key-pair.ts";
import { arnOfGroup } from "../placement-groups/find-placement-group.ts";
import { FULL_ACCESS } from "../vpc-endpoints/endpoint.ts";
import type { Members } from "./members.ts";
import { readState } from "./stacks/read-private-link.ts";

const STATES: readonly InstanceState[] = ["pending", "running", "shutting-down", "terminated", "stopping", "stopped"];

/** Structures and texts of an answer that the record keeps as they are. */
const STRUCTURES = [
  "Placement",
  "CpuOptions",
  "MetadataOptions",
  "PrivateDnsNameOptions",
  "CapacityReservationSpecification",
  "EnclaveOptions",
  "HibernationOptions",
  "MaintenanceOptions",
  "NetworkPerformanceOptions",
];
const TEXTS = [
  "BootMode",
  "CapacityBlockId",
  "CapacityReservationId",
  "InstanceLifecycle",
  "KernelId",
  "OutpostArn",
  "RamdiskId",
  "SpotInstanceRequestId",
  "SriovNetSupport",
  "TpmSupport",
];

function attributesOf(saved: Members): Instance["attributes"] {
  const licenses = saved.list("Licenses").map((each) => ({
    LicenseConfigurationArn: each.text("LicenseConfigurationArn"),
  }));
  return dropUndefined({
    ...Object.fromEntries(STRUCTURES.map((name) => [name, saved.structure(name)])),
    ...Object.fromEntries(TEXTS.map((name) => [name, saved.maybeText(name)])),
    Licenses: licenses.length === 0 ? undefined : licenses,
  });
}

/** The instances of a reservation. AWS: a terminated one has neither VPC nor subnet, and is left out. */
export const readReservation = (saved: Members, account: string): readonly Instance[] =>
  saved
    .list("Instances")
    .filter((each) => each.maybeText("VpcId") !== undefined)
    .map((each) => readInstance(each, saved, account));

function readInstance(saved: Members, reservation: Members, account: string): Instance {
  const profile = saved.maybe("IamInstanceProfile");
  const reason = saved.maybe("StateReason");
  return {
    id: saved.text("InstanceId"),
    ownerId: reservation.maybeText("OwnerId") ?? account,
    reservationId: reservation.maybeText("ReservationId") ?? "",
    imageId: saved.maybeText("ImageId") ?? "",
    instanceType: saved.maybeText("InstanceType") ?? "",
    state: saved.maybe("State")?.oneOf("Name", STATES, "running") ?? "running",
    vpcId: saved.text("VpcId"),
    subnetId: saved.maybeText("SubnetId") ?? "",
    availabilityZone: saved.maybe("Placement")?.maybeText("AvailabilityZone") ?? "",
    launchedAt: saved.maybeText("LaunchTime") ?? "1970-01-01T00:00:00.000Z",
    launchIndex: saved.maybeNumber("AmiLaunchIndex") ?? 0,
    rootDeviceName: saved.maybeText("RootDeviceName") ?? "",
    // DescribeInstances doesn't return these, so they get AWS's defaults.
    disableApiTermination: false,
    disableApiStop: false,
    shutdownBehavior: "stop",
    ebsOptimized: saved.flag("EbsOptimized"),
    isMonitored: saved.maybe("Monitoring")?.maybeText("State") === "enabled",
    attributes: attributesOf(saved),
    ...dropUndefined({
      clientToken: saved.maybeText("ClientToken") || undefined,
      keyName: saved.maybeText("KeyName"),
      operator: saved.maybe("Operator")?.maybeText("Principal"),
      profile: profile && { arn: profile.text("Arn"), id: profile.maybeText("Id") ?? "" },
      stateReason: reason && { code: reason.maybeText("Code") ?? "", message: reason.maybeText("Message") ?? "" },
      transitionReason: saved.maybeText("StateTransitionReason") || undefined,
    }),
    tags: saved.tags(),
  };
}

export function readVolume(saved: Members, account: string): Volume {
  const [attachment] = saved.list("Attachments");
  const [iops, throughput] = [saved.maybeNumber("Iops"), saved.maybeNumber("Throughput")];
  return {
    id: saved.text("VolumeId"),
    ownerId: account,
    availabilityZone: saved.maybeText("AvailabilityZone") ?? "",
    sizeGib: saved.maybeNumber("Size") ?? 0,
    type: saved.maybeText("VolumeType") ?? "gp2",
    isEncrypted: saved.flag("Encrypted"),
    snapshotId: saved.maybeText("SnapshotId") ?? "",
    createdAt: saved.maybeText("CreateTime") ?? "1970-01-01T00:00:00.000Z",
    ...dropUndefined({
      iops,
      throughput,
      kmsKeyId: saved.maybeText("KmsKeyId"),
      operator: saved.maybe("Operator")?.maybeText("Principal"),
      attachment: attachment && {
        instanceId: attachment.text("InstanceId"),
        device: attachment.maybeText("Device") ?? "",
        deleteOnTermination: attachment.flag("DeleteOnTermination"),
        attachedAt: attachment.maybeText("AttachTime") ?? "1970-01-01T00:00:00.000Z",
      },
    }),
    tags: saved.tags(),
  };
}

/** Undefined for a type that Cordon has no records of: a route to such an endpoint is a gap. */
export function readEndpoint(saved: Members, account: string): VpcEndpoint | undefined {
  const type = saved.maybeText("VpcEndpointType") ?? "Gateway";
  if (type !== "Gateway" && type !== "GatewayLoadBalancer" && type !== "Interface") return undefined;
  const state = readState(saved, "State");
  // Amazon's own zones are the names of endpoints; what comes from elsewhere is a customer's name.
  const isCustomers = serviceInName(saved.text("ServiceName")) !== undefined;
  const own = saved.list("DnsEntries").flatMap((each) => each.maybeText("DnsName") ?? []);
  const privateDnsName = isCustomers ? own.find((name) => !name.endsWith(".vpce.amazonaws.com")) : undefined;
  return {
    id: saved.text("VpcEndpointId"),
    ownerId: saved.maybeText("OwnerId") ?? account,
    vpcId: saved.text("VpcId"),
    type,
    serviceName: saved.text("ServiceName"),
    serviceRegion: saved.maybeText("ServiceRegion") ?? regionInName(saved.text("ServiceName")),
    ...dropUndefined({ privateDnsName, state: state === "available" ? undefined : state }),
    policyDocument: saved.maybeText("PolicyDocument") ?? FULL_ACCESS[type],
    isPrivateDnsEnabled: saved.flag("PrivateDnsEnabled"),
    ipAddressType: saved.oneOf("IpAddressType", ["ipv4", "ipv6", "dualstack"], "ipv4"),
    dnsOptions: saved.structure("DnsOptions") ?? {},
    networkInterfaceIds: saved.texts("NetworkInterfaceIds"),
    ...(saved.texts("NetworkInterfaceIds").length === 0 &&
      saved.list("Groups").length > 0 && { groupIds: saved.list("Groups").map((each) => each.text("GroupId")) }),
    createdAt: saved.maybeText("CreationTimestamp") ?? "1970-01-01T00:00:00.000Z",
    tags: saved.tags(),
  };
}

const regionInName = (name: string): string => serviceInName(name)?.region ?? name.split(".")[2] ?? "";

export const readDhcpOptions = (saved: Members, account: string): DhcpOptions => ({
  id: saved.text("DhcpOptionsId"),
  ownerId: saved.maybeText("OwnerId") ?? account,
  configurations: saved.list("DhcpConfigurations").map((each) => ({
    key: each.text("Key"),
    values: each.list("Values").map((value) => value.maybeText("Value") ?? ""),
  })),
  tags: saved.tags(),
});

export const readPlacementGroup = (saved: Members, account: string, region: string): PlacementGroup => ({
  id: saved.text("GroupId"),
  ownerId: account,
  name: saved.text("GroupName"),
  arn: saved.maybeText("GroupArn") ?? arnOfGroup(saved.text("GroupName"), region, account),
  strategy: saved.oneOf("Strategy", ["cluster", "partition", "precision-time", "spread"], "cluster"),
  ...dropUndefined({
    partitionCount: saved.maybeNumber("PartitionCount"),
    spreadLevel: saved.has("SpreadLevel") ? saved.oneOf("SpreadLevel", ["host", "rack"], "rack") : undefined,
    linkedGroupId: saved.maybeText("LinkedGroupId"),
    parentGroupId: saved.maybeText("ParentGroupId"),
  }),
  tags: saved.tags(),
});

export const readKeyPair = (saved: Members, account: string, region: string): KeyPair => ({
  id: saved.text("KeyPairId"),
  ownerId: account,
  name: saved.text("KeyName"),
  arn: arnOfKeyPair(saved.text("KeyName"), region, account),
  keyType: saved.oneOf("KeyType", ["rsa", "ed25519"], "rsa"),
  fingerprint: saved.maybeText("KeyFingerprint") ?? "",
  createdAt: saved.maybeText("CreateTime") ?? "1970-01-01T00:00:00.000Z",
  ...dropUndefined({ publicKey: saved.maybeText("PublicKey") }),
  tags: saved.tags(),
});
