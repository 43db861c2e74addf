/** Lists versions of a launch template, the newest first; or the latest and default versions of all templates. */
import { awsError } from "../../model/aws-error.ts";
import type { LaunchTemplate, LaunchTemplateVersion } from "../../model/records/launching/launch-template.ts";
import type { World } from "../../model/world/world.ts";
import { describe } from "../describe.ts";
import type { InputOf } from "../operation.ts";
import { findTemplate, findVersion, versionMeant, versionsOf } from "./find-template.ts";
import { showVersion } from "./show-template.ts";

// ours: no evidence of AWS's text
const nothingNamed = awsError(
  "MissingParameter",
  () =>
    "The request must contain launchTemplateId or launchTemplateName, or only $Latest and $Default as launchTemplateVersions.",
);

interface Listed {
  readonly template: LaunchTemplate;
  readonly version: LaunchTemplateVersion;
}

type Input = InputOf<"ec2", "DescribeLaunchTemplateVersions">;

function* versionsIn(world: World, input: Input): Iterable<Listed> {
  const { Versions = [], MinVersion, MaxVersion } = input;
  if (input.LaunchTemplateId === undefined && input.LaunchTemplateName === undefined) {
    if (Versions.length === 0 || Versions.some((text) => !text.startsWith("$"))) throw nothingNamed();
    for (const template of world.all("launch-template")) yield* named(world, template, Versions);
    return;
  }
  const template = findTemplate(world, input);
  if (Versions.length > 0) {
    yield* named(world, template, Versions);
    return;
  }
  const [least, most] = [MinVersion ?? "1", MaxVersion ?? "$Latest"].map((text) => versionMeant(template, text));
  for (const version of versionsOf(world, template)) {
    if (version.version >= (least as number) && version.version <= (most as number)) yield { template, version };
  }
}

const named = (world: World, template: LaunchTemplate, texts: readonly string[]): readonly Listed[] =>
  [...new Set(texts.map((text) => findVersion(world, template, text)))].map((version) => ({ template, version }));

/** More versions than any template has, so that later ones come first. */
const MANY = 10 ** 9;

export default describe("ec2", "DescribeLaunchTemplateVersions", {
  list: "LaunchTemplateVersions",
  isUntagged: true,
  all: ({ world, input }) => versionsIn(world, input),
  filters: {
    "create-time": "CreateTime",
    "ebs-optimized": "LaunchTemplateData.EbsOptimized",
    "host-resource-group-arn": "LaunchTemplateData.Placement.HostResourceGroupArn",
    "http-endpoint": "LaunchTemplateData.MetadataOptions.HttpEndpoint",
    "http-protocol-ipv4": "LaunchTemplateData.MetadataOptions.HttpEndpoint",
    "http-tokens": "LaunchTemplateData.MetadataOptions.HttpTokens",
    "iam-instance-profile": "LaunchTemplateData.IamInstanceProfile.Arn",
    "image-id": "LaunchTemplateData.ImageId",
    "instance-type": "LaunchTemplateData.InstanceType",
    "is-default-version": "DefaultVersion",
    "kernel-id": "LaunchTemplateData.KernelId",
    "license-configuration-arn": "LaunchTemplateData.LicenseSpecifications.LicenseConfigurationArn",
    "network-card-index": "LaunchTemplateData.NetworkInterfaces.NetworkCardIndex",
    "ram-disk-id": "LaunchTemplateData.RamDiskId",
  },
  // AWS: what IncludeManagedResources adds are templates of its services, and there are none here. ResolveAlias is about parameters of Systems Manager in place of an image, which are shown as they were given.
  pages: { least: 1, most: 200 },
  idOf: ({ template, version }) => `${template.id}/${MANY - version.version}`,
  show: ({ template, version }) => showVersion(template, version),
});
