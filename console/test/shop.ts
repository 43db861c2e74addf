/** A small estate for pictures: two web servers in a public subnet, two databases in a private one, made by ordinary calls. */
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type ResourceType,
} from "@aws-sdk/client-ec2";
import { ec2Client } from "../../test/setup/ec2-client.ts";

export interface Shop {
  readonly vpc: string;
  readonly front: string;
  readonly back: string;
  readonly gateway: string;
  readonly web: string;
  readonly db: string;
  readonly ec2: ReturnType<typeof ec2Client>;
}

const named = (ResourceType: ResourceType, Name: string) => ({
  TagSpecifications: [{ ResourceType, Tags: [{ Key: "Name", Value: Name }] }],
});

/** In the account that the console opens without credentials. */
export async function makeShop(url: string): Promise<Shop> {
  const ec2 = ec2Client(url);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", ...named("vpc", "shop") }));
  const VpcId = Vpc?.VpcId ?? "";
  const subnet = async (name: string, CidrBlock: string, AvailabilityZone: string) => {
    const made = await ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone, ...named("subnet", name) }),
    );
    return made.Subnet?.SubnetId ?? "";
  };
  const front = await subnet("front", "10.0.1.0/24", "us-east-1a");
  const back = await subnet("back-private", "10.0.2.0/24", "us-east-1b");
  const made = await ec2.send(new CreateInternetGatewayCommand(named("internet-gateway", "door")));
  const gateway = made.InternetGateway?.InternetGatewayId ?? "";
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId }));
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId, ...named("route-table", "public") }));
  const RouteTableId = RouteTable?.RouteTableId ?? "";
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: front }));
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId: gateway }));
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }))).GroupId ?? "";
  const [web, db] = [await group("web"), await group("db")];
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: web,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: db,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: web }] }],
    }),
  );
  const nic = async (name: string, SubnetId: string, PrivateIpAddress: string, groupId: string) => {
    const input = { SubnetId, PrivateIpAddress, Groups: [groupId], ...named("network-interface", name) };
    return (await ec2.send(new CreateNetworkInterfaceCommand(input))).NetworkInterface?.NetworkInterfaceId ?? "";
  };
  const first = await nic("web-1", front, "10.0.1.11", web);
  await nic("web-2", front, "10.0.1.12", web);
  await nic("db-1", back, "10.0.2.21", db);
  await nic("db-2", back, "10.0.2.22", db);
  const { AllocationId = "" } = await ec2.send(new AllocateAddressCommand({}));
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: first }));
  return { vpc: VpcId, front, back, gateway, web, db, ec2 };
}
