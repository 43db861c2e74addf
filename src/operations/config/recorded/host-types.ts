/** The types of AWS Config for hosts and what they have: instances, interfaces, volumes, addresses, WorkSpaces. */
import describeAddresses from "../../addresses/describe-addresses.ts";
import { showInstance } from "../../instances/show-instance.ts";
import { showTemplate } from "../../launch-templates/show-template.ts";
import { showInterface } from "../../network-interfaces/show-interface.ts";
import describeVolumes from "../../volumes/describe-volumes.ts";
import { showWorkspace } from "../../workspaces/show-workspace.ts";
import { type Relation, recorded } from "./recorded-type.ts";
import { shownBy } from "./shown-by.ts";

const inVpc: Relation = ["Is contained in Vpc", "AWS::EC2::VPC", "VpcId"];
const inSubnet: Relation = ["Is contained in Subnet", "AWS::EC2::Subnet", "SubnetId"];

export const hostTypes = {
  "AWS::EC2::EIP": recorded({
    kind: "elastic-ip",
    nameOf: ({ publicIp }) => publicIp,
    show: shownBy(describeAddresses),
    names: "lower",
    relations: [
      ["Is attached to Instance", "AWS::EC2::Instance", "InstanceId"],
      // ours: no evidence of AWS's name
      ["Is attached to NetworkInterface", "AWS::EC2::NetworkInterface", "NetworkInterfaceId"],
    ],
    zone: "Not Applicable",
  }),
  "AWS::EC2::Instance": recorded({
    kind: "instance",
    isThere: ({ state }) => state !== "terminated",
    show: (instance, { world }) => showInstance(world, instance),
    names: "lower",
    relations: [
      ["Contains NetworkInterface", "AWS::EC2::NetworkInterface", "NetworkInterfaces.NetworkInterfaceId"],
      ["Is associated with SecurityGroup", "AWS::EC2::SecurityGroup", "SecurityGroups.GroupId"],
      inSubnet,
      ["Is attached to Volume", "AWS::EC2::Volume", "BlockDeviceMappings.Ebs.VolumeId"],
      inVpc,
    ],
    zone: { at: "Placement.AvailabilityZone" },
  }),
  "AWS::EC2::LaunchTemplate": recorded({
    kind: "launch-template",
    nameOf: ({ name }) => name,
    show: (template) => showTemplate(template),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::NetworkInterface": recorded({
    kind: "network-interface",
    show: (found, { world }) => showInterface(world, found),
    names: "lower",
    relations: [
      ["Is attached to Instance", "AWS::EC2::Instance", "Attachment.InstanceId"],
      ["Is associated with SecurityGroup", "AWS::EC2::SecurityGroup", "Groups.GroupId"],
      inSubnet,
      inVpc,
    ],
    zone: { at: "AvailabilityZone" },
  }),
  "AWS::EC2::Volume": recorded({
    kind: "volume",
    show: shownBy(describeVolumes),
    names: "lower",
    relations: [["Is attached to Instance", "AWS::EC2::Instance", "Attachments.InstanceId"]],
    zone: { at: "AvailabilityZone" },
  }),
  "AWS::WorkSpaces::Workspace": recorded({
    kind: "workspace",
    show: (workspace) => showWorkspace(workspace),
    names: "as-shown",
    zone: "Regional",
  }),
};
