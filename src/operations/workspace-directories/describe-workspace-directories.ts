/** Lists the directories registered with WorkSpaces, by id, name or filter. */
import type { WorkspaceDirectory } from "../../model/records/directory.ts";
import type { World } from "../../model/world/world.ts";
import { describe } from "../describe.ts";
import { invalidValues, workspacesPages } from "../workspaces-words.ts";

// ours: no evidence of AWS's text
const tooMany = invalidValues((what: string, most: number) => `At most ${most} ${what} can be given in one call.`);

const MOST_GIVEN = 25;

/** AWS: these filters compare whole values, without wildcards. */
const filters = {
  USER_IDENTITY_TYPE: (directory: WorkspaceDirectory) => directory.userIdentityType,
  WORKSPACE_TYPE: (directory: WorkspaceDirectory) => directory.workspaceType,
};

export default describe("workspaces", "DescribeWorkspaceDirectories", {
  list: "Directories",
  all({ input, world }): Iterable<WorkspaceDirectory> {
    const { DirectoryIds: ids = [], WorkspaceDirectoryNames: names = [] } = input;
    if (ids.length > MOST_GIVEN) throw tooMany("DirectoryIds", MOST_GIVEN);
    if (names.length > MOST_GIVEN) throw tooMany("WorkspaceDirectoryNames", MOST_GIVEN);
    return world
      .all("workspace-directory")
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .filter(({ name = "" }) => names.length === 0 || names.includes(name));
  },
  matches:
    ({ input: { Filters = [] } }) =>
    (directory) =>
      Filters.every(({ Name, Values }) => Values.includes(filters[Name](directory))),
  pages: workspacesPages,
  size: ({ Limit }) => Limit,
  idOf: ({ id }) => id,
  show: (directory, { world }) => show(world, directory),
});

function show(world: World, registered: WorkspaceDirectory) {
  const { id, settings, ipGroupIds, userIdentityType } = registered;
  const directory = world.get("directory", id);
  return {
    DirectoryId: id,
    Alias: directory?.alias ?? id,
    DirectoryName: directory?.name ?? registered.name,
    RegistrationCode: registered.registrationCode,
    SubnetIds: [...registered.subnetIds],
    DnsIpAddresses: directory?.connected?.dnsIps.slice() ?? directory?.servers.map(({ address }) => address),
    CustomerUserName: directory === undefined ? undefined : customerUserName(directory),
    IamRoleId: `arn:aws:iam::${world.account}:role/workspaces_DefaultRole`,
    DirectoryType: typeOf(directory?.type, userIdentityType),
    WorkspaceSecurityGroupId: registered.securityGroupId,
    State: "REGISTERED" as const,
    ...settings,
    // AWS: the member is absent if there are no groups (catalogue 333).
    ipGroupIds: ipGroupIds.length === 0 ? undefined : [...ipGroupIds],
    Tenancy: registered.tenancy,
    EndpointEncryptionMode: "STANDARD_TLS" as const,
    WorkspaceDirectoryName: registered.name,
    WorkspaceDirectoryDescription: registered.description,
    UserIdentityType: userIdentityType,
    WorkspaceType: registered.workspaceType,
  };
}

const customerUserName = ({ type, connected }: { type: string; connected?: { readonly userName: string } }): string =>
  connected?.userName ?? (type === "MicrosoftAD" ? "Admin" : "Administrator");

/** AWS: the types have no name for Microsoft AD; it counts as SIMPLE_AD. */
function typeOf(type: string | undefined, identity: WorkspaceDirectory["userIdentityType"]) {
  if (type === "ADConnector") return "AD_CONNECTOR" as const;
  if (type !== undefined) return "SIMPLE_AD" as const;
  return identity === "AWS_IAM_IDENTITY_CENTER" ? ("AWS_IAM_IDENTITY_CENTER" as const) : ("CUSTOMER_MANAGED" as const);
}
