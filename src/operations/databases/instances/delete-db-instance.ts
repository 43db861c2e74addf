/** Deletes a database with its interfaces. There was nothing in it, so no snapshot remains. */
import { remove } from "../../../model/world/change.ts";
import { deletionOf } from "../../network-interfaces/interface-deletion.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { folded, notTogether } from "../database-words.ts";
import { findInstance, showInstance } from "./show-instance.ts";

export default operation("rds", "DeleteDBInstance", {
  touches: ({ input, world }) => [referred(world, "db-instance", folded(input.DBInstanceIdentifier))],
  decide({ input, world }) {
    const found = findInstance(world, input.DBInstanceIdentifier);
    const { SkipFinalSnapshot = false, FinalDBSnapshotIdentifier: snapshot, DeleteAutomatedBackups: _ } = input;
    // AWS: catalogue 594
    if (found.settings["DeletionProtection"] === true) {
      throw notTogether("Cannot delete protected DB Instance, please disable deletion protection and try again.");
    }
    if (!SkipFinalSnapshot && snapshot === undefined) {
      throw notTogether("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
    }
    if (SkipFinalSnapshot && snapshot !== undefined) {
      throw notTogether(
        "FinalDBSnapshotIdentifier can not be specified when deleting an instance with SkipFinalSnapshot enabled.",
      );
    }
    const interfaces = found.networkInterfaceIds.flatMap((id) => world.get("network-interface", id) ?? []);
    return {
      changes: [...interfaces.flatMap((nic) => deletionOf(world, nic)), remove("db-instance", found.id)],
      output: { DBInstance: showInstance(found, world, "deleting") },
    };
  },
});
