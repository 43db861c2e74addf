/** Deletes flow logs: all of them, or nothing. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findFlowLogs } from "./find-flow-log.ts";

export default operation("ec2", "DeleteFlowLogs", {
  touches: ({ input, world }) => findFlowLogs(world, input.FlowLogIds).map((each) => existing("flow-log", each)),
  decide({ input, world }) {
    const found = findFlowLogs(world, input.FlowLogIds);
    return { changes: found.map(({ id }) => remove("flow-log", id)), output: { Unsuccessful: [] } };
  },
});
