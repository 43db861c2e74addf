/** The calls that delete placement groups, launch templates and their versions. */
import { asking, byId, type Ending, listing } from "./ending.ts";
import * as make from "./template-makers.ts";

export const templateEndings: Readonly<Record<string, Ending>> = {
  "ec2.DeletePlacementGroup": {
    made(cordon, n) {
      const GroupName = `group-${n}`;
      return { key: make.placementGroup(cordon, GroupName), input: { GroupName } };
    },
    listed: listing("DescribePlacementGroups", "PlacementGroups.GroupId"),
    asked: asking("DescribePlacementGroups", "GroupIds"),
    again: /Unknown/,
  },
  "ec2.DeleteLaunchTemplate": byId(
    (cordon, n) => make.launchTemplate(cordon, n),
    "LaunchTemplateId",
    "DescribeLaunchTemplates",
    "LaunchTemplates",
  ),
  "ec2.DeleteLaunchTemplateVersions": {
    made(cordon, n) {
      const LaunchTemplateId = make.launchTemplate(cordon, n);
      const version = make.launchTemplateVersion(cordon, LaunchTemplateId);
      return { key: `${LaunchTemplateId} ${version}`, input: { LaunchTemplateId, Versions: [version] } };
    },
    listed: (cordon) =>
      (cordon.ec2("DescribeLaunchTemplates", {}).LaunchTemplates ?? []).flatMap(({ LaunchTemplateId }) =>
        (cordon.ec2("DescribeLaunchTemplateVersions", { LaunchTemplateId }).LaunchTemplateVersions ?? []).flatMap(
          (each) => (each.DefaultVersion ? [] : [`${LaunchTemplateId} ${each.VersionNumber}`]),
        ),
      ),
    // The answer says that there's no such version.
    again: "success",
  },
};
