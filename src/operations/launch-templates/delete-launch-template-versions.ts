/** Deletes versions of a launch template; the answer says of each whether it's gone. The default version stays. */
import { awsError } from "../../model/aws-error.ts";
import {
  type LaunchTemplate,
  type LaunchTemplateVersion,
  launchTemplateVersionId,
} from "../../model/records/launching/launch-template.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findTemplate, versionMeant, versionsOf } from "./find-template.ts";

/** AWS: catalogue 597 */
const MOST = 200;
// ours: no evidence of AWS's text
const tooMany = awsError("InvalidParameterValue", () => `You can delete at most ${MOST} versions in a single request.`);

export default operation("ec2", "DeleteLaunchTemplateVersions", {
  touches: ({ input, world }) => [existing("launch-template", findTemplate(world, input))],
  decide({ input, world }) {
    const template = findTemplate(world, input);
    if (input.Versions.length > MOST) throw tooMany();
    const asked = [...new Set(input.Versions.map((text) => versionMeant(template, text)))];
    const idOf = (version: number) => launchTemplateVersionId(template.id, version);
    const isThere = (version: number) => world.get("launch-template-version", idOf(version)) !== undefined;
    const isGone = (version: number) => isThere(version) && version !== template.defaultVersion;
    const show = (VersionNumber: number) => ({
      LaunchTemplateId: template.id,
      LaunchTemplateName: template.name,
      VersionNumber,
    });
    // ours: no evidence of AWS's texts
    const refuse = (version: number) => ({
      ...show(version),
      ResponseError: isThere(version)
        ? { Code: "unexpectedError" as const, Message: "The default version of a launch template cannot be deleted." }
        : {
            Code: "launchTemplateVersionDoesNotExist" as const,
            Message: `The version ${version} of the launch template does not exist.`,
          },
    });
    const gone = asked.filter(isGone);
    const [latest] = versionsOf(world, template).filter(({ version }) => !gone.includes(version));
    return {
      changes: [
        ...gone.map((version) => remove("launch-template-version", idOf(version))),
        ...(latest === undefined ? [] : withLatest(template, latest)),
      ],
      output: {
        SuccessfullyDeletedLaunchTemplateVersions: gone.map(show),
        UnsuccessfullyDeletedLaunchTemplateVersions: asked.filter((version) => !isGone(version)).map(refuse),
      },
    };
  },
});

/** ours: `$Latest` is then the newest that is left; no evidence of what it is on AWS. */
function withLatest(template: LaunchTemplate, { version }: LaunchTemplateVersion): readonly Change[] {
  const { latestVersion, lastNumber = latestVersion } = template;
  return version === latestVersion ? [] : [put("launch-template", { ...template, latestVersion: version, lastNumber })];
}
