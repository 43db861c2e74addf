/** Lists whether users are connected to WorkSpaces: nobody ever is, because nothing is started. */
import { describe } from "../describe.ts";
import { workspacesPages } from "../workspaces-words.ts";

export default describe("workspaces", "DescribeWorkspacesConnectionStatus", {
  list: "WorkspacesConnectionStatus",
  all: ({ input: { WorkspaceIds: ids = [] }, world }) =>
    world.all("workspace").filter(({ id }) => ids.length === 0 || ids.includes(id)),
  pages: workspacesPages,
  idOf: ({ id }) => id,
  show: ({ id, state }, { now }) => ({
    WorkspaceId: id,
    // AWS: of one that is stopped it isn't known (the reference).
    ConnectionState: state === "STOPPED" ? ("UNKNOWN" as const) : ("DISCONNECTED" as const),
    ConnectionStateCheckTimestamp: now,
  }),
});
