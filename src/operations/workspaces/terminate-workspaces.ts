/** Terminates WorkSpaces with their interfaces, whatever state they're in. */
import { remove } from "../../model/world/change.ts";
import { deletionOf } from "../network-interfaces/interface-deletion.ts";
import { operation } from "../operation.ts";
import { changeWorkspaces, touchedBy } from "./change-workspaces.ts";

export default operation("workspaces", "TerminateWorkspaces", {
  touches: ({ input, world }) => touchedBy(world, input.TerminateWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "TerminateWorkspaceRequests", input.TerminateWorkspaceRequests, (workspace) => {
      const nic = world.get("network-interface", workspace.networkInterfaceId);
      return [remove("workspace", workspace.id), ...(nic === undefined ? [] : deletionOf(world, nic))];
    }),
});
