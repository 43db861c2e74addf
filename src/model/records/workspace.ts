/** WorkSpaces: desktops of a directory's users. Nothing is started; each has a real interface in the directory's VPC. */
import type { Tagged } from "./tag.ts";

export interface Workspace extends Tagged {
  readonly directoryId: string;
  readonly bundleId: string;
  readonly userName: string;
  /** Of a WorkSpace that isn't any user's: its user name is `[UNDEFINED]`. */
  readonly workspaceName?: string;
  readonly state: "AVAILABLE" | "STOPPED" | "ADMIN_MAINTENANCE";
  /** The name that its operating system knows. */
  readonly computerName: string;
  readonly subnetId: string;
  readonly networkInterfaceId: string;
  readonly address: string;
  readonly ipv6Address?: string;
  /** The key as the caller named it, an ARN or an alias. */
  readonly volumeEncryptionKey?: string;
  readonly rootVolumeEncrypted: boolean;
  readonly userVolumeEncrypted: boolean;
  readonly properties: WorkspaceProperties;
}

/** Members of AWS's shape of the same name. */
export interface WorkspaceProperties {
  readonly RunningMode: "ALWAYS_ON" | "AUTO_STOP" | "MANUAL";
  /** Only with AUTO_STOP. */
  readonly RunningModeAutoStopTimeoutInMinutes?: number;
  readonly RootVolumeSizeGib: number;
  readonly UserVolumeSizeGib: number;
  readonly ComputeTypeName: string;
  readonly Protocols?: readonly string[];
  readonly OperatingSystemName?: string;
  readonly GlobalAccelerator?: object;
}
