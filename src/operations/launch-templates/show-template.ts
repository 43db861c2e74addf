/** Shows launch templates and their versions. */
import type { LaunchTemplate, LaunchTemplateVersion } from "../../model/records/launching/launch-template.ts";
import type { LaunchTemplateVersion as ShownVersion } from "../../wire/generated/ec2.ts";
import { showTags } from "../tags/tag-rules.ts";

export const showTemplate = (template: LaunchTemplate) => ({
  LaunchTemplateId: template.id,
  LaunchTemplateName: template.name,
  CreateTime: template.createdAt,
  CreatedBy: template.createdBy,
  DefaultVersionNumber: template.defaultVersion,
  LatestVersionNumber: template.latestVersion,
  Tags: showTags(template.tags),
  Operator: { Managed: false },
});

export const showVersion = (
  { id, name, defaultVersion }: LaunchTemplate,
  { version, description, data, createdAt, createdBy }: LaunchTemplateVersion,
): ShownVersion => ({
  LaunchTemplateId: id,
  LaunchTemplateName: name,
  VersionNumber: version,
  VersionDescription: description,
  CreateTime: createdAt,
  CreatedBy: createdBy,
  DefaultVersion: version === defaultVersion,
  LaunchTemplateData: data,
  Operator: { Managed: false },
});
