/** Launch templates and placement groups for tests; `n` tells several apart. */
import { keyPair } from "./makers.ts";
import { type NamedCalls, tagged, there } from "./named-calls.ts";

const LaunchTemplateData = { ImageId: "ami-0a12023000000c864", InstanceType: "t3.micro" } as const;

export const launchTemplate = (cordon: NamedCalls, n = 1, more: object = {}): string => {
  const input = { LaunchTemplateName: `template-${n}`, LaunchTemplateData, ...more };
  return there(cordon.ec2("CreateLaunchTemplate", input).LaunchTemplate?.LaunchTemplateId);
};

export const launchTemplateVersion = (cordon: NamedCalls, LaunchTemplateId: string, more: object = {}): string => {
  const input = { LaunchTemplateId, LaunchTemplateData, ...more };
  return `${there(cordon.ec2("CreateLaunchTemplateVersion", input).LaunchTemplateVersion?.VersionNumber)}`;
};

export const placementGroup = (cordon: NamedCalls, GroupName: string): string =>
  there(cordon.ec2("CreatePlacementGroup", { GroupName }).PlacementGroup?.GroupId);

/** One with everything that versions are found by, and another one. */
export function buildTemplates(cordon: NamedCalls): string {
  const rich = launchTemplate(cordon, 7, tagged("launch-template", { Name: "web", env: "prod" }));
  cordon.now = new Date(Date.parse(cordon.now) + 1000).toISOString();
  launchTemplateVersion(cordon, rich, {
    LaunchTemplateData: {
      ImageId: "ami-0b12023000000c864",
      InstanceType: "t3.small",
      KernelId: "aki-1",
      RamDiskId: "ari-1",
      EbsOptimized: true,
      IamInstanceProfile: { Arn: "arn:aws:iam::111122223333:instance-profile/web" },
      LicenseSpecifications: [{ LicenseConfigurationArn: "arn:aws:license-manager:us-east-1:111122223333:l/1" }],
      MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required" },
      NetworkInterfaces: [{ DeviceIndex: 0, NetworkCardIndex: 1 }],
      Placement: { HostResourceGroupArn: "arn:aws:resource-groups:us-east-1:111122223333:group/1" },
    },
  });
  const other = launchTemplate(cordon, 8);
  const launched = cordon.ec2("RunInstances", {
    ...{ MinCount: 1, MaxCount: 1, LaunchTemplate: { LaunchTemplateId: other } },
    KeyName: keyPair(cordon, "templated"),
    Placement: { GroupName: "near" },
    CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: "cr-00000002" } },
    BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { SnapshotId: "snap-00000002" } }],
  });
  cordon.ec2("TerminateInstances", { InstanceIds: [there(launched.Instances?.[0]?.InstanceId)] });
  return rich;
}
