/** Chooses the default version of a launch template. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { existing } from "../permission/touched.ts";
import { findTemplate, findVersion } from "./find-template.ts";
import { showTemplate } from "./show-template.ts";

export default operation("ec2", "ModifyLaunchTemplate", {
  touches: ({ input, world }) => [existing("launch-template", findTemplate(world, input))],
  decide({ input, world }) {
    const template = findTemplate(world, input);
    if (input.DefaultVersion === undefined) throw missingParameter("defaultVersion");
    const { version } = findVersion(world, template, input.DefaultVersion);
    const changed = { ...template, defaultVersion: version };
    return { changes: [put("launch-template", changed)], output: { LaunchTemplate: showTemplate(changed) } };
  },
});
