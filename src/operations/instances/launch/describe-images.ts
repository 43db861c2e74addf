/** Lists machine images: the public ones known here, or the one that an id stands for. */
import { describe } from "../../describe.ts";
import { type Image, imageOf, publicImages, rootSnapshotOf } from "./images.ts";

/** AWS: `self`, an alias of Amazon's, or an account. None of the images is a caller's own. */
const isOwnedBy = ({ ownerId, ownerAlias }: Image, owners: readonly string[]): boolean =>
  owners.includes(ownerId) || (ownerAlias !== undefined && owners.includes(ownerAlias));

const showDevice = (image: Image) => ({
  DeviceName: image.rootDeviceName,
  Ebs: {
    DeleteOnTermination: true,
    SnapshotId: rootSnapshotOf(image),
    VolumeSize: image.rootSizeGib,
    VolumeType: image.rootType as "gp2" | "gp3",
    Encrypted: false,
  },
});

const locationOf = ({ ownerAlias, ownerId, name }: Image): string => `${ownerAlias ?? ownerId}/${name}`;

/** Filters on attributes that no image here has. */
const neverMatched = [
  "boot-mode",
  "image-watermark.source-image-creation-time",
  "image-watermark.source-image-id",
  "image-watermark.source-image-region",
  "image-watermark.watermark-creation-time",
  "image-watermark.watermark-key",
  "instance-type-specification.supported-instance-type",
  "instance-type-specification.unsupported-instance-type",
  "public-ssm-parameter-name",
  "scan-result.critical-fix-available-since",
  "scan-result.finding-scan-date",
  "scan-result.high-fix-available-since",
  "scan-result.highest-finding-severity-label",
  "scan-result.informational-fix-available-since",
  "scan-result.low-fix-available-since",
  "scan-result.medium-fix-available-since",
];

export default describe("ec2", "DescribeImages", {
  list: "Images",
  all: ({ input: { Owners = [], ExecutableUsers = [] } }): Iterable<Image> => {
    const isVisible = ExecutableUsers.length === 0 || ExecutableUsers.includes("all");
    return publicImages.filter((image) => isVisible && (Owners.length === 0 || isOwnedBy(image, Owners)));
  },
  ids: { of: ({ ImageIds }) => ImageIds, find: (_, id) => imageOf(id) },
  filters: {
    architecture: (i) => i.architecture,
    "block-device-mapping.delete-on-termination": () => true,
    "block-device-mapping.device-name": (i) => i.rootDeviceName,
    "block-device-mapping.encrypted": () => false,
    "block-device-mapping.snapshot-id": rootSnapshotOf,
    "block-device-mapping.volume-size": (i) => i.rootSizeGib,
    "block-device-mapping.volume-type": (i) => i.rootType,
    "creation-date": (i) => i.createdAt,
    description: (i) => i.description,
    "ena-support": () => true,
    "free-tier-eligible": () => undefined,
    hypervisor: () => "xen",
    "image-allowed": () => true,
    "image-id": (i) => i.id,
    "image-type": () => "machine",
    "is-public": () => true,
    "kernel-id": () => undefined,
    "manifest-location": locationOf,
    name: (i) => i.name,
    "owner-alias": (i) => i.ownerAlias,
    "owner-id": (i) => i.ownerId,
    platform: (i) => (i.isWindows ? "windows" : undefined),
    "product-code": () => undefined,
    "product-code.type": () => undefined,
    "ramdisk-id": () => undefined,
    "root-device-name": (i) => i.rootDeviceName,
    "root-device-type": () => "ebs",
    "source-image-id": () => undefined,
    "source-image-region": () => undefined,
    "source-instance-id": () => undefined,
    "sriov-net-support": () => "simple",
    state: () => "available",
    "state-reason-code": () => undefined,
    "state-reason-message": () => undefined,
    "virtualization-type": () => "hvm",
    ...Object.fromEntries(neverMatched.map((name) => [name, () => undefined])),
  },
  pages: { least: 1, most: 1000 },
  idOf: ({ id }) => id,
  show: (image) => ({
    ImageId: image.id,
    ImageLocation: locationOf(image),
    Name: image.name,
    Description: image.description,
    State: "available" as const,
    Public: true,
    OwnerId: image.ownerId,
    ImageOwnerAlias: image.ownerAlias,
    Architecture: image.architecture,
    ImageType: "machine" as const,
    CreationDate: image.createdAt,
    EnaSupport: true,
    SriovNetSupport: "simple",
    Hypervisor: "xen" as const,
    VirtualizationType: "hvm" as const,
    RootDeviceName: image.rootDeviceName,
    RootDeviceType: "ebs" as const,
    BlockDeviceMappings: [showDevice(image)],
    Platform: image.isWindows ? ("Windows" as const) : undefined,
    PlatformDetails: image.isWindows ? "Windows" : "Linux/UNIX",
    UsageOperation: image.isWindows ? "RunInstances:0002" : "RunInstances",
    ImageAllowed: true,
    Tags: [],
  }),
});
