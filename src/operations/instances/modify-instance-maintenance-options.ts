/** Changes how an instance recovers. */
import { put } from "../../model/world/change.ts";
import type { InstanceMaintenanceOptions } from "../../wire/generated/ec2.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findInstance } from "./find-instance.ts";

export default operation("ec2", "ModifyInstanceMaintenanceOptions", {
  touches: ({ input, world }) => [existing("instance", findInstance(world, input.InstanceId))],
  decide({ input, world }) {
    const instance = findInstance(world, input.InstanceId);
    const before = (instance.attributes["MaintenanceOptions"] ?? {}) as InstanceMaintenanceOptions;
    const options = {
      AutoRecovery: input.AutoRecovery ?? before.AutoRecovery,
      RebootMigration: input.RebootMigration ?? before.RebootMigration,
    };
    const attributes = { ...instance.attributes, MaintenanceOptions: options };
    return {
      changes: [put("instance", { ...instance, attributes })],
      output: { InstanceId: instance.id, ...options },
    };
  },
});
