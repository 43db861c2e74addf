/** Reboots instances: nothing runs, so nothing changes. */
import { awsError } from "../../../model/aws-error.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findInstances } from "../find-instance.ts";

const notRunning = awsError(
  "IncorrectInstanceState",
  (id: string) => `The instance '${id}' is not in a state from which it can be rebooted.`,
);

export default operation("ec2", "RebootInstances", {
  touches: (call) => findInstances(call, call.input.InstanceIds).map((each) => existing("instance", each)),
  decide(call) {
    for (const { id, state } of findInstances(call, call.input.InstanceIds)) {
      if (state !== "running") throw notRunning(id);
    }
    return { output: {} };
  },
});
