/** Deletes a launch template with all its versions. Instances that were launched from it stay. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findTemplate, versionsOf } from "./find-template.ts";
import { showTemplate } from "./show-template.ts";

export default operation("ec2", "DeleteLaunchTemplate", {
  touches: ({ input, world }) => [existing("launch-template", findTemplate(world, input))],
  decide({ input, world }) {
    const template = findTemplate(world, input);
    return {
      changes: [
        ...versionsOf(world, template).map(({ id }) => remove("launch-template-version", id)),
        remove("launch-template", template.id),
      ],
      output: { LaunchTemplate: showTemplate(template) },
    };
  },
});
