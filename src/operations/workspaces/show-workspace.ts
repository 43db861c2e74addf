/** Shows a WorkSpace in the form that answers have. */
import type { Workspace } from "../../model/records/workspace.ts";
import type { OutputOf } from "../operation.ts";

type Shown = NonNullable<OutputOf<"workspaces", "DescribeWorkspaces">["Workspaces"]>[number];

/** The part of it that CreateWorkspaces answers with, before it has been made (catalogue 430). */
export const showPending = ({ id, directoryId, userName, bundleId, workspaceName }: Workspace): Shown => ({
  WorkspaceId: id,
  DirectoryId: directoryId,
  UserName: userName,
  State: "PENDING",
  BundleId: bundleId,
  WorkspaceName: workspaceName,
});

export const showWorkspace = (workspace: Workspace): Shown => ({
  ...showPending(workspace),
  IpAddress: workspace.address,
  Ipv6Address: workspace.ipv6Address,
  State: workspace.state,
  SubnetId: workspace.subnetId,
  ComputerName: workspace.computerName,
  VolumeEncryptionKey: workspace.volumeEncryptionKey,
  // AWS: absent if the volume isn't encrypted (catalogue 431).
  UserVolumeEncryptionEnabled: workspace.userVolumeEncrypted || undefined,
  RootVolumeEncryptionEnabled: workspace.rootVolumeEncrypted || undefined,
  WorkspaceProperties: workspace.properties as Shown["WorkspaceProperties"],
  ModificationStates: [],
});
