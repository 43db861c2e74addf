/** Lists WorkSpaces: all, or those that ids, a directory, a user of it, a bundle or a name tell apart. Unknown ids find nothing. */
import type { Workspace } from "../../model/records/workspace.ts";
import { describe } from "../describe.ts";
import type { Call, InputOf } from "../operation.ts";
import { invalidValues, workspacesPages } from "../workspaces-words.ts";
import { isSameUser } from "./find-workspace.ts";
import { showWorkspace } from "./show-workspace.ts";

// AWS: catalogue 432
const oneFilter = invalidValues(
  () =>
    "An invalid number of parameters provided with DescribeWorkspaces. Only one of the following are allowed to be specified: BundleId, DirectoryId, WorkSpaceIds, Filters.",
);
const userNeedsDirectory = invalidValues(() => "The DirectoryId parameter is required when UserName is used.");
// ours: no evidence of AWS's text
const tooMany = invalidValues((most: number) => `At most ${most} WorkspaceIds can be given in one call.`);

const MOST_GIVEN = 25;

type Input = InputOf<"workspaces", "DescribeWorkspaces">;

export default describe("workspaces", "DescribeWorkspaces", {
  list: "Workspaces",
  all: ({ input, world }: Call<Input>): Iterable<Workspace> => {
    const { WorkspaceIds: ids = [], DirectoryId, UserName, BundleId, WorkspaceName } = input;
    const given = [ids.length > 0, DirectoryId !== undefined, BundleId !== undefined].filter(Boolean);
    if (given.length > 1) throw oneFilter();
    if (UserName !== undefined && DirectoryId === undefined) throw userNeedsDirectory();
    if (ids.length > MOST_GIVEN) throw tooMany(MOST_GIVEN);
    const found = DirectoryId === undefined ? world.all("workspace") : world.by("workspace", "directory", DirectoryId);
    return found.filter(
      ({ id, userName, bundleId, workspaceName }) =>
        (ids.length === 0 || ids.includes(id)) &&
        (BundleId === undefined || bundleId === BundleId) &&
        (UserName === undefined || isSameUser(userName, UserName)) &&
        (WorkspaceName === undefined || workspaceName === WorkspaceName),
    );
  },
  pages: workspacesPages,
  size: ({ Limit }) => Limit,
  idOf: ({ id }) => id,
  show: showWorkspace,
});
