/** Lists launch templates. */
import type { LaunchTemplate } from "../../model/records/launching/launch-template.ts";
import { describe, recordsOf } from "../describe.ts";
import { findTemplateById, findTemplateByName } from "./find-template.ts";
import { showTemplate } from "./show-template.ts";

export default describe("ec2", "DescribeLaunchTemplates", {
  list: "LaunchTemplates",
  ...recordsOf("launch-template"),
  ids: {
    of: ({ LaunchTemplateIds = [], LaunchTemplateNames = [] }) => [...LaunchTemplateIds, ...LaunchTemplateNames],
    find: ({ world, input }, id): LaunchTemplate =>
      input.LaunchTemplateNames?.includes(id) ? findTemplateByName(world, id) : findTemplateById(world, id),
  },
  filters: { "create-time": "CreateTime", "launch-template-name": "LaunchTemplateName" },
  // AWS: managed templates are those of its services, and there are none here, whatever IncludeManagedResources says.
  pages: { least: 1, most: 200 },
  show: showTemplate,
});
