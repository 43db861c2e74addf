/** Deletes a listener with its rules. */
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { deletionOfListener } from "./listener-deletion.ts";

export default operation("elasticloadbalancing", "DeleteListener", {
  touches: ({ input, world }) => [touchedByArn(world, "listener", input.ListenerArn)],
  decide: ({ input, world }) => ({
    changes: deletionOfListener(world, findByArn(world, "listener", input.ListenerArn)),
    output: {},
  }),
});
