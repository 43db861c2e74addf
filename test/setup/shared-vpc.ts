/** Two accounts of an organization in one VPC, over HTTP. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
} from "@aws-sdk/client-ec2";
import { CreateResourceShareCommand, EnableSharingWithAwsOrganizationCommand, RAMClient } from "@aws-sdk/client-ram";
import { ec2Client } from "./ec2-client.ts";

export const [OWNER, PARTICIPANT] = ["000000000030", "000000000031"] as const;

export const organization = {
  id: "o-0123456789",
  managementAccount: OWNER,
  rootId: "r-0123",
  units: [],
  accounts: [{ id: PARTICIPANT, parent: "r-0123" }],
  ipamAdministrator: OWNER,
};

/** The owner's VPC with a shared subnet, and a group of each account in it; HTTP passes from the owner's to the participant's. */
export async function sharing(url: string) {
  const [owner, participant] = [ec2Client(url, OWNER), ec2Client(url, PARTICIPANT)];
  const VpcId = (await owner.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId ?? "";
  const { Subnet } = await owner.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.0.1.0/24" }));
  const SubnetId = Subnet?.SubnetId ?? "";
  const credentials = { accessKeyId: OWNER, secretAccessKey: "test" };
  const ram = new RAMClient({ endpoint: url, region: "us-east-1", credentials });
  await ram.send(new EnableSharingWithAwsOrganizationCommand({}));
  const shared = { name: "apps", resourceArns: [Subnet?.SubnetArn ?? ""], principals: [PARTICIPANT] };
  await ram.send(new CreateResourceShareCommand(shared));
  const side = async (ec2: typeof owner) => {
    const named = { GroupName: "app", Description: "d", VpcId };
    const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand(named));
    const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [GroupId] }));
    return { GroupId, nic: NetworkInterface?.NetworkInterfaceId ?? "" };
  };
  const [ours, theirs] = [await side(owner), await side(participant)];
  const UserIdGroupPairs = [{ GroupId: ours.GroupId, UserId: OWNER }];
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, UserIdGroupPairs }];
  await participant.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: theirs.GroupId, IpPermissions }));
  return { owner, participant, ours, theirs, SubnetId, VpcId };
}
