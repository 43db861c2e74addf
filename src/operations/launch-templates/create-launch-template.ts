/** Creates a launch template with its first version. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { type LaunchTemplate, launchTemplateVersionId } from "../../model/records/launching/launch-template.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { templateNamed } from "./find-template.ts";
import { showTemplate } from "./show-template.ts";
import { readTemplateData } from "./template-data.ts";

// AWS: catalogue 597
const nameTaken = awsError(
  "InvalidLaunchTemplateName.AlreadyExistsException",
  () => "Launch template name already in use.",
);
// ours: no evidence of AWS's texts
const malformedName = awsError(
  "InvalidLaunchTemplateName.MalformedException",
  (name: string) =>
    `A launch template name must be between 3 and 128 letters, digits and ()./_-, which ${name} is not.`,
);
const tooMany = quotaExceeded("LaunchTemplateLimitExceeded", "launch templates", "launchTemplatesPerRegion");

const NAME = /^[A-Za-z0-9()./_-]{3,128}$/;

export default operation("ec2", "CreateLaunchTemplate", {
  touches: () => [made("launch-template")],
  decide({ input, world, caller, now, newId, limits }) {
    const { LaunchTemplateName: name, VersionDescription: description } = input;
    const tags = tagsFor("launch-template", input.TagSpecifications, limits);
    if (!NAME.test(name)) throw malformedName(name);
    if (templateNamed(world, name) !== undefined) throw nameTaken();
    if (world.count("launch-template") >= limits.launchTemplatesPerRegion) throw tooMany();
    const id = newId("launch-template");
    const origin = { createdAt: now, createdBy: caller.arn };
    const template: LaunchTemplate = {
      ...{ id, ownerId: caller.account, name, defaultVersion: 1, latestVersion: 1, ...origin, tags },
    };
    const version = {
      ...{ id: launchTemplateVersionId(id, 1), templateId: id, version: 1, ...origin },
      ...dropUndefined({ description }),
      data: readTemplateData(input.LaunchTemplateData),
    };
    return {
      changes: [put("launch-template", template), put("launch-template-version", version)],
      output: { LaunchTemplate: showTemplate(template) },
    };
  },
});
