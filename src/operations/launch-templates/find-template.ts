/** Finds a launch template by id or name, and its versions by number, `$Latest` or `$Default`. */
import { awsError } from "../../model/aws-error.ts";
import {
  type LaunchTemplate,
  type LaunchTemplateVersion,
  launchTemplateVersionId,
} from "../../model/records/launching/launch-template.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import { givenTogether, invalidValue } from "../parameters.ts";

// AWS: catalogue 597
const unknownId = awsError(
  "InvalidLaunchTemplateId.NotFound",
  (id: string) => `The specified launch template, with template ID ${id}, does not exist.`,
);
const unknownName = awsError(
  "InvalidLaunchTemplateName.NotFoundException",
  (name: string) => `The specified launch template, with template name ${name}, does not exist.`,
);
const unknownVersion = awsError(
  "InvalidLaunchTemplateId.VersionNotFound",
  (version: string, id: string) =>
    `Could not find the specified version ${version} for the launch template with ID ${id}.`,
);
// ours: no evidence of AWS's text
const missing = awsError(
  "MissingParameter",
  () => "The request must contain either launchTemplateId or launchTemplateName.",
);

export const findTemplateById = finder("launch-template", {
  unknown: unknownId,
  malformed: malformedId("InvalidLaunchTemplateId.Malformed", "launch-template"),
});

export const templateNamed = (world: Pick<World, "by">, name: string): LaunchTemplate | undefined =>
  world.by("launch-template", "name", name).find(() => true);

export function findTemplateByName(world: World, name: string): LaunchTemplate {
  const found = templateNamed(world, name);
  if (found === undefined) throw unknownName(name);
  return found;
}

export interface GivenTemplate {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

/** The one that a call names. */
export function findTemplate(world: World, { LaunchTemplateId, LaunchTemplateName }: GivenTemplate): LaunchTemplate {
  if (LaunchTemplateId !== undefined && LaunchTemplateName !== undefined) {
    throw givenTogether("launchTemplateId", "launchTemplateName");
  }
  if (LaunchTemplateId !== undefined) return findTemplateById(world, LaunchTemplateId);
  if (LaunchTemplateName === undefined) throw missing();
  return findTemplateByName(world, LaunchTemplateName);
}

/** The number that a text means, whether or not there is such a version. */
export function versionMeant({ defaultVersion, latestVersion }: LaunchTemplate, text: string): number {
  if (text === "$Default") return defaultVersion;
  if (text === "$Latest") return latestVersion;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalidValue(text, "launchTemplateVersion");
  return Number(text);
}

export function findVersion(world: World, template: LaunchTemplate, text: string): LaunchTemplateVersion {
  const id = launchTemplateVersionId(template.id, versionMeant(template, text));
  const found = world.get("launch-template-version", id);
  if (found === undefined) throw unknownVersion(text, template.id);
  return found;
}

/** The newest first. */
export const versionsOf = (world: World, { id }: LaunchTemplate): readonly LaunchTemplateVersion[] =>
  [...world.by("launch-template-version", "template", id)].sort((a, b) => b.version - a.version);
