/**
 * Adds a version to a launch template, on its own or on top of another version. An image that is a parameter of Systems Manager
 * stays one, whatever ResolveAlias says.
 */
import { dropUndefined } from "../../model/drop-undefined.ts";
import { launchTemplateVersionId } from "../../model/records/launching/launch-template.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { findTemplate, findVersion, versionsOf } from "./find-template.ts";
import { showVersion } from "./show-template.ts";
import { readTemplateData } from "./template-data.ts";

// ours: no evidence of AWS's text
const tooMany = quotaExceeded(
  "LaunchTemplateVersionLimitExceeded",
  "versions for a launch template",
  "versionsPerLaunchTemplate",
);

export default operation("ec2", "CreateLaunchTemplateVersion", {
  touches: ({ input, world }) => [existing("launch-template", findTemplate(world, input))],
  decide({ input, world, caller, now, limits }) {
    const template = findTemplate(world, input);
    const { SourceVersion, VersionDescription: description } = input;
    const base = SourceVersion === undefined ? undefined : findVersion(world, template, SourceVersion);
    if (versionsOf(world, template).length >= limits.versionsPerLaunchTemplate) throw tooMany();
    const { lastNumber = template.latestVersion, ...kept } = template;
    const version = lastNumber + 1;
    const record = {
      id: launchTemplateVersionId(template.id, version),
      templateId: template.id,
      version,
      ...dropUndefined({ description }),
      // AWS: what the call gives replaces that of the source.
      data: { ...base?.data, ...readTemplateData(input.LaunchTemplateData) },
      createdAt: now,
      createdBy: caller.arn,
    };
    const changed = { ...kept, latestVersion: version };
    return {
      changes: [put("launch-template", changed), put("launch-template-version", record)],
      output: { LaunchTemplateVersion: showVersion(changed, record) },
    };
  },
});
