/** Registers a directory with WorkSpaces: one from Directory Service, or one that WorkSpaces creates itself. */
import { awsError } from "../../model/aws-error.ts";
import type { Directory, WorkspaceDirectory } from "../../model/records/directory.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { made, referred } from "../permission/touched.ts";
import { makeServiceGroup } from "../security-groups/groups/service-group.ts";
import { readTags } from "../tags/tag-rules.ts";
import { invalidValues, workspacesTags } from "../workspaces-words.ts";
import { settingsOnRegistration } from "./directory-settings.ts";
import { directoryNotFound } from "./find-registered.ts";

type Input = InputOf<"workspaces", "RegisterWorkspaceDirectory">;

// ours: no evidence of AWS's texts
const alreadyRegistered = awsError(
  "ResourceAlreadyExistsException",
  (id: string) => `The directory ${id} is already registered. Deregister it first, or modify its properties.`,
);
const poolsMakeTheirOwn = invalidValues(
  () => "A directory for WorkSpaces Pools is made by its registration: leave DirectoryId out.",
);
const needsDirectory = invalidValues(
  () =>
    "Name the directory with DirectoryId, or let WorkSpaces make one: WorkspaceDirectoryName, WorkspaceDirectoryDescription and UserIdentityType.",
);
const needsIdentityCenter = invalidValues(() => "UserIdentityType AWS_IAM_IDENTITY_CENTER needs IdcInstanceArn.");
const needsName = invalidValues(
  (what: string, pattern: string) => `${what} is missing or not valid. It must match ${pattern}.`,
);
const twoSubnets = invalidValues(() => "A directory needs two subnets, in different Availability Zones.");
const subnetNotFound = invalidValues(
  (id: string, vpc: string) => `The subnet ${id} could not be found in ${vpc}. Choose subnets of the directory's VPC.`,
);
const sameZone = awsError(
  "OperationNotSupportedException",
  (zone: string) => `Both subnets are in ${zone}. Choose subnets in different Availability Zones.`,
  { members: () => ({ reason: "UNSUPPORTED_SUBNETS" }) },
);

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.\s-]{1,64}$/;
const DESCRIPTION = /^([a-zA-Z0-9_])[\\a-zA-Z0-9_@#%*+=:?./!\s-]{1,255}$/;

export default operation("workspaces", "RegisterWorkspaceDirectory", {
  touches: ({ input: { DirectoryId: id }, world }) => [
    id === undefined ? made("workspace-directory") : referred(world, "workspace-directory", id),
  ],
  decide(call) {
    const { input, limits } = call;
    const { changes, directory } =
      input.DirectoryId === undefined ? ownDirectory(call) : knownDirectory(call, input.DirectoryId);
    const tags = readTags(input.Tags ?? [], limits, workspacesTags);
    return {
      changes: [...changes, put("workspace-directory", { ...directory, tags })],
      // AWS: the answer comes before the registration is complete (catalogue 334).
      output: { DirectoryId: directory.id, State: "REGISTERING" as const },
    };
  },
});

interface Registered {
  readonly changes: readonly Change[];
  readonly directory: Omit<WorkspaceDirectory, "tags">;
}

function knownDirectory(call: Call<Input>, id: string): Registered {
  const { input, world } = call;
  if (input.WorkspaceType === "POOLS") throw poolsMakeTheirOwn();
  const known = world.get("directory", id);
  if (known === undefined) throw directoryNotFound(id);
  if (world.get("workspace-directory", id) !== undefined) throw alreadyRegistered(id);
  const subnetIds = input.SubnetIds ?? known.servers.slice(0, 2).map(({ subnetId }) => subnetId);
  refuseSubnets(world, subnetIds, known);
  const members = makeServiceGroup(
    world,
    known.vpcId,
    `${id}_workspacesMembers`,
    "Amazon WorkSpaces Security Group",
    call.newId,
  );
  return {
    changes: members.changes,
    directory: {
      ...common(call, id, subnetIds),
      securityGroupId: members.id,
      userIdentityType: "AWS_DIRECTORY_SERVICE",
    },
  };
}

function ownDirectory(call: Call<Input>): Registered {
  const { input, world, newId } = call;
  const { WorkspaceDirectoryName: name, WorkspaceDirectoryDescription: description, UserIdentityType } = input;
  if (input.WorkspaceType !== "POOLS" && UserIdentityType === undefined) throw needsDirectory();
  if (UserIdentityType === "AWS_IAM_IDENTITY_CENTER" && input.IdcInstanceArn === undefined) throw needsIdentityCenter();
  if (name === undefined || !NAME.test(name)) throw needsName("WorkspaceDirectoryName", NAME.source);
  if (description === undefined || !DESCRIPTION.test(description)) {
    throw needsName("WorkspaceDirectoryDescription", DESCRIPTION.source);
  }
  const subnetIds = input.SubnetIds ?? [];
  refuseSubnets(world, subnetIds);
  const userIdentityType = UserIdentityType ?? "CUSTOMER_MANAGED";
  const directory = { ...common(call, newId("workspace-directory"), subnetIds), name, description, userIdentityType };
  return { changes: [], directory };
}

function common({ input, random, caller }: Call<Input>, id: string, subnetIds: readonly string[]) {
  return {
    id,
    registrationCode: `WSpdx+${random(3).toUpperCase()}`,
    subnetIds,
    workspaceType: input.WorkspaceType ?? ("PERSONAL" as const),
    tenancy: input.Tenancy ?? ("SHARED" as const),
    ipGroupIds: [],
    settings: settingsOnRegistration(input, caller.account, id),
  };
}

/** AWS: two subnets of one VPC in two zones. */
function refuseSubnets(world: World, ids: readonly string[], directory?: Directory): void {
  if (new Set(ids).size !== 2) throw twoSubnets();
  const subnets = ids.map((id) => world.get("subnet", id));
  const vpcId = directory?.vpcId ?? subnets[0]?.vpcId ?? "";
  for (const [index, subnet] of subnets.entries()) {
    if (subnet?.vpcId !== vpcId) throw subnetNotFound(ids[index] as string, vpcId);
  }
  const [first, second] = subnets.map((subnet) => subnet?.availabilityZone ?? "");
  if (first === second) throw sameZone(first as string);
}
