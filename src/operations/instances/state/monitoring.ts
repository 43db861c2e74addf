/** Detailed monitoring, switched on or off for several instances. */
import { put } from "../../../model/world/change.ts";
import type { Call } from "../../operation.ts";
import { findInstances } from "../find-instance.ts";

export function setMonitoring(call: Call<{ readonly InstanceIds: readonly string[] }>, isMonitored: boolean) {
  const instances = findInstances(call, call.input.InstanceIds);
  return {
    changes: instances.map((instance) => put("instance", { ...instance, isMonitored })),
    output: {
      InstanceMonitorings: instances.map(({ id }) => ({
        InstanceId: id,
        Monitoring: { State: isMonitored ? ("pending" as const) : ("disabling" as const) },
      })),
    },
  };
}
