/**
 * Machine images. No images are stored: a few public ones are listed for callers who search, and every other well-formed id
 * stands for some image.
 */

import { isIdOf } from "../../../model/world/ids.ts";
import { malformedId } from "../../invalid-id.ts";
import { missingParameter } from "../../parameters.ts";

export interface Image {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly architecture: "x86_64" | "arm64";
  readonly ownerId: string;
  readonly ownerAlias?: string;
  readonly rootDeviceName: string;
  readonly rootSizeGib: number;
  readonly rootType: string;
  readonly isWindows: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
}

const AMAZON_ACCOUNT = "137112412989";
const CANONICAL_ACCOUNT = "099720109477";
const WINDOWS_ACCOUNT = "801119661308";

const amazonLinux = { ownerId: AMAZON_ACCOUNT, ownerAlias: "amazon", rootDeviceName: "/dev/xvda", rootSizeGib: 8 };
const ubuntu = { ownerId: CANONICAL_ACCOUNT, rootDeviceName: "/dev/sda1", rootSizeGib: 8 };

// ours: AWS's ids of these images differ by Region and change with every release; the names have AWS's form.
export const publicImages: readonly Image[] = [
  {
    ...amazonLinux,
    id: "ami-0a12023000000c864",
    name: "al2023-ami-2023.9.20251020.0-kernel-6.1-x86_64",
    description: "Amazon Linux 2023 AMI 2023.9.20251020.0 x86_64 HVM kernel-6.1",
    architecture: "x86_64",
    rootType: "gp3",
    isWindows: false,
    createdAt: "2025-10-20T18:52:41.000Z",
  },
  {
    ...amazonLinux,
    id: "ami-0a12023000000a64a",
    name: "al2023-ami-2023.9.20251020.0-kernel-6.1-arm64",
    description: "Amazon Linux 2023 AMI 2023.9.20251020.0 arm64 HVM kernel-6.1",
    architecture: "arm64",
    rootType: "gp3",
    isWindows: false,
    createdAt: "2025-10-20T18:52:44.000Z",
  },
  {
    ...amazonLinux,
    id: "ami-0a12000000000c864",
    name: "amzn2-ami-hvm-2.0.20251014.0-x86_64-gp2",
    description: "Amazon Linux 2 AMI 2.0.20251014.0 x86_64 HVM gp2",
    architecture: "x86_64",
    rootType: "gp2",
    isWindows: false,
    createdAt: "2025-10-14T21:08:16.000Z",
  },
  {
    ...ubuntu,
    id: "ami-0bb02404000000a64",
    name: "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20251022",
    description: "Canonical, Ubuntu, 24.04, amd64 noble image",
    architecture: "x86_64",
    rootType: "gp3",
    isWindows: false,
    createdAt: "2025-10-22T06:56:02.000Z",
  },
  {
    ...ubuntu,
    id: "ami-0bb02404000000a4a",
    name: "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20251022",
    description: "Canonical, Ubuntu, 24.04, arm64 noble image",
    architecture: "arm64",
    rootType: "gp3",
    isWindows: false,
    createdAt: "2025-10-22T06:58:47.000Z",
  },
  {
    ...ubuntu,
    id: "ami-0bb02204000000a64",
    name: "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20251023",
    description: "Canonical, Ubuntu, 22.04 LTS, amd64 jammy image",
    architecture: "x86_64",
    rootType: "gp2",
    isWindows: false,
    createdAt: "2025-10-23T05:39:10.000Z",
  },
  {
    id: "ami-0d1d0200220000a64",
    name: "Windows_Server-2022-English-Full-Base-2025.10.15",
    description: "Microsoft Windows Server 2022 Full Locale English AMI provided by Amazon",
    architecture: "x86_64",
    ownerId: WINDOWS_ACCOUNT,
    ownerAlias: "amazon",
    rootDeviceName: "/dev/sda1",
    rootSizeGib: 30,
    rootType: "gp2",
    isWindows: true,
    createdAt: "2025-10-15T05:21:38.000Z",
  },
];

/** The snapshot of an image's root volume. AWS: volumes that are created from it name it (catalogue 388). */
export const rootSnapshotOf = ({ id }: Image): string => id.replace("ami-", "snap-");

const malformedImageId = malformedId("InvalidAMIID.Malformed", "image");

export function imageOf(id: string | undefined): Image {
  if (id === undefined || id === "") throw missingParameter("ImageId");
  const image = imageNamed(id);
  if (image === undefined) throw malformedImageId(id);
  return image;
}

/** The image with an id; undefined if the text is none. An unlisted image is assumed to have the usual attributes. */
export function imageNamed(id: string): Image | undefined {
  const listed = publicImages.find((image) => image.id === id);
  if (listed !== undefined || !isIdOf("image", id)) return listed;
  return {
    ...amazonLinux,
    id,
    name: id,
    description: "",
    architecture: "x86_64",
    rootType: "gp3",
    isWindows: false,
    createdAt: "2024-01-01T00:00:00.000Z",
  };
}
