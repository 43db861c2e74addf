/** Stops running instances: all that the call names, or no instance. */
import { awsError } from "../../../model/aws-error.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findInstances } from "../find-instance.ts";
import { showStateChange, stop } from "./change-state.ts";

// ours: no evidence of AWS's text
const notHibernatable = awsError(
  "UnsupportedHibernationConfiguration",
  (id: string) => `The instance '${id}' was not launched with hibernation configured.`,
);

export default operation("ec2", "StopInstances", {
  touches: (call) => findInstances(call, call.input.InstanceIds).map((each) => existing("instance", each)),
  decide(call) {
    const instances = findInstances(call, call.input.InstanceIds);
    for (const { id, attributes } of call.input.Hibernate ? instances : []) {
      const options = attributes["HibernationOptions"] as { Configured?: boolean } | undefined;
      if (options?.Configured !== true) throw notHibernatable(id);
    }
    return {
      changes: instances.flatMap((instance) => stop(call, instance)),
      output: { StoppingInstances: instances.map((each) => showStateChange(each, "stopping", "stopped")) },
    };
  },
});
