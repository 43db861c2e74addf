/** Creates up to 25 WorkSpaces, each with an interface in its directory's VPC. One that can't be made doesn't keep the others. */
import { AwsError, awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { WorkspaceDirectory } from "../../model/records/directory.ts";
import type { Workspace } from "../../model/records/workspace.ts";
import { type Change, put } from "../../model/world/change.ts";
import { isIdOf } from "../../model/world/ids.ts";
import { AddressChooser, unlessFull } from "../network-interfaces/addresses/choose-addresses.ts";
import { groupsOf } from "../network-interfaces/interface-groups.ts";
import { makeManagedInterface } from "../network-interfaces/make-interface.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { made, named, referred } from "../permission/touched.ts";
import { readTags } from "../tags/tag-rules.ts";
import { invalidValues, refuseEmpty, workspacesTags } from "../workspaces-words.ts";
import { bundleOf } from "./bundles.ts";
import { isSameUser } from "./find-workspace.ts";
import { showPending } from "./show-workspace.ts";
import { propertiesOf, refusalOfTimeout, refuseSizes } from "./workspace-properties.ts";

type Input = InputOf<"workspaces", "CreateWorkspaces">;
type Request = Input["Workspaces"][number];

// AWS: catalogue 432
const malformedDirectory = awsError(
  "ValidationException",
  (id: string) => `The Directory ID ${id} in the request is invalid.`,
);
const noDirectory = awsError(
  "ResourceNotFound.Directory",
  () => "The specified directory could not be found in the specified region.",
);
// ours: no evidence of AWS's codes and texts for the rest
const noBundle = awsError(
  "ResourceNotFound.Bundle",
  (id: string) => `The specified bundle ${id} could not be found in the specified region.`,
);
const isPool = awsError(
  "OperationNotSupported.Directory",
  (id: string) => `The directory ${id} is for WorkSpaces Pools. Register one whose WorkspaceType is PERSONAL.`,
);
const hasOne = awsError(
  "ResourceExists.WorkSpace",
  (user: string, id: string) => `The user ${user} already has the WorkSpace ${id} in this directory.`,
);
const nameOfUser = awsError(
  "InvalidParameterValue.WorkspaceName",
  () => "WorkspaceName is needed if UserName is [UNDEFINED], and can't be given with any other UserName.",
);
const noAddress = awsError(
  "InsufficientFreeAddresses.Subnet",
  (id: string) => `The subnets of the directory ${id} have no free address.`,
);
const tooMany = invalidValues((most: number) => `At most ${most} WorkSpaces can be created in one call.`);
const overQuota = awsError(
  "ResourceLimitExceededException",
  (limit: number) => `At most ${limit} WorkSpaces can exist in a Region. Terminate some, or raise the quota.`,
);

const MOST_GIVEN = 25;
/** AWS: the user name of a WorkSpace that isn't any user's. */
const NOBODY = "[UNDEFINED]";

interface Made {
  readonly workspace: Workspace;
  readonly changes: readonly Change[];
}

export default operation("workspaces", "CreateWorkspaces", {
  touches: ({ input, world }) =>
    input.Workspaces.flatMap(({ DirectoryId, BundleId, Tags = [] }) => [
      made("workspace", { tags: Tags.map(({ Key = "", Value = "" }) => ({ key: Key, value: Value })) }),
      referred(world, "workspace-directory", DirectoryId),
      named("workspacebundle", BundleId),
    ]),
  decide(call) {
    const { input, world, limits } = call;
    refuseEmpty("Workspaces", input.Workspaces);
    if (input.Workspaces.length > MOST_GIVEN) throw tooMany(MOST_GIVEN);
    const chooser = new AddressChooser(call);
    const made: Made[] = [];
    const FailedRequests = input.Workspaces.flatMap((request) => {
      const result = makeWorkspace(call, chooser, request, made);
      if (result instanceof AwsError) {
        return [{ WorkspaceRequest: request, ErrorCode: result.code, ErrorMessage: result.message }];
      }
      made.push(result);
      return [];
    });
    if (world.count("workspace") + made.length > limits.workspacesPerRegion) {
      throw overQuota(limits.workspacesPerRegion).overLimit("workspacesPerRegion");
    }
    return {
      changes: made.flatMap(({ changes }) => changes),
      output: { FailedRequests, PendingRequests: made.map(({ workspace }) => showPending(workspace)) },
    };
  },
});

/** What AWS only finds out for one request is a value; a malformed request throws, and nothing is created. */
function makeWorkspace(
  call: Call<Input>,
  chooser: AddressChooser,
  request: Request,
  before: readonly Made[],
): Made | AwsError {
  const { world, newId, random, limits } = call;
  const { DirectoryId, BundleId, UserName, WorkspaceName } = request;
  if (!isIdOf("directory", DirectoryId) && !isIdOf("workspace-directory", DirectoryId)) {
    throw malformedDirectory(DirectoryId);
  }
  const bundle = bundleOf(BundleId);
  const tags = readTags(request.Tags ?? [], limits, workspacesTags);
  const properties = bundle === undefined ? undefined : propertiesOf(bundle, request.WorkspaceProperties);
  if (properties !== undefined) refuseSizes(properties);
  const directory = world.get("workspace-directory", DirectoryId);
  if (directory === undefined) return noDirectory();
  if (properties === undefined) return noBundle(BundleId);
  if (directory.workspaceType === "POOLS") return isPool(DirectoryId);
  if ((UserName === NOBODY) !== (WorkspaceName !== undefined)) return nameOfUser();
  const timeout = refusalOfTimeout(properties, request.WorkspaceProperties ?? {});
  if (timeout !== undefined) return timeout;
  const others = [...world.by("workspace", "directory", DirectoryId), ...before.map(({ workspace }) => workspace)];
  const own = others.find(({ directoryId, userName }) => directoryId === DirectoryId && isSameUser(userName, UserName));
  if (UserName !== NOBODY && own !== undefined) return hasOne(UserName, own.id);
  const nic = makeDesktopInterface(call, chooser, directory, request.Ipv6Address, others.length);
  if (nic === undefined) return noAddress(DirectoryId);
  const workspace: Workspace = {
    id: newId("workspace"),
    directoryId: DirectoryId,
    bundleId: BundleId,
    userName: UserName,
    state: "AVAILABLE",
    computerName: `WSAMZN-${random(4).toUpperCase()}`,
    subnetId: nic.subnetId,
    networkInterfaceId: nic.id,
    address: nic.privateIpv4[0]?.address ?? "",
    rootVolumeEncrypted: request.RootVolumeEncryptionEnabled ?? false,
    userVolumeEncrypted: request.UserVolumeEncryptionEnabled ?? false,
    properties,
    tags,
    ...dropUndefined({
      workspaceName: WorkspaceName,
      ipv6Address: nic.ipv6[0]?.address,
      volumeEncryptionKey: request.VolumeEncryptionKey,
    }),
  };
  return { workspace, changes: [put("network-interface", nic), put("workspace", workspace)] };
}

/** An interface in the directory's subnets by turns; undefined if neither has a free address. */
function makeDesktopInterface(
  call: Call<Input>,
  chooser: AddressChooser,
  { subnetIds, securityGroupId, settings }: WorkspaceDirectory,
  ipv6Address: string | undefined,
  turn: number,
) {
  const { world, caller, limits } = call;
  const { CustomSecurityGroupId: customId } = settings.WorkspaceCreationProperties;
  const named = [securityGroupId, customId].filter(
    (id) => id !== undefined && world.get("security-group", id) !== undefined,
  );
  const subnets = subnetIds.map((id) => world.get("subnet", id)).filter((subnet) => subnet !== undefined);
  for (let i = 0; i < subnets.length; i++) {
    const subnet = subnets[(turn + i) % subnets.length];
    if (subnet === undefined) continue;
    const nic = unlessFull(() =>
      makeManagedInterface(call, chooser, subnet, {
        groupIds: groupsOf(world, subnet, named as readonly string[], limits),
        // AWS: catalogue 436
        description: `Created By Amazon Workspaces for AWS Account ID ${caller.account}`,
        interfaceType: "interface",
        ...(ipv6Address !== undefined && { Ipv6Addresses: [{ Ipv6Address: ipv6Address }] }),
      }),
    );
    if (nic !== undefined) return nic;
  }
  return undefined;
}
