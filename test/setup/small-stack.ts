/** A small network made through the AWS SDK for JavaScript: web and database tiers in a VPC, the web open to the internet. */
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { ec2Client } from "./ec2-client.ts";

export interface SmallStack {
  readonly ec2: EC2Client;
  readonly account: string;
  /** Ids by the names that tests read: `web-1`, `sg-web`, `sgr-web-443`. */
  readonly ids: Readonly<Record<string, string>>;
  /** A text with names instead of ids, so that it can be compared. */
  readonly named: (text: string) => string;
}

/** `web-1` and `web-2` (group web, 443 from everyone, 22 from the office's prefix list), `db-1` and `db-2` (group db, 5432 from web). */
export async function makeSmallStack(url: string, account: string): Promise<SmallStack> {
  const ec2 = ec2Client(url, account);
  const ids: Record<string, string> = {};
  const keep = (name: string, id: string | undefined): string => {
    ids[name] = id ?? "";
    return ids[name];
  };
  const VpcId = keep("vpc-shop", (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId);
  const subnet = async (name: string, CidrBlock: string) =>
    keep(name, (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }))).Subnet?.SubnetId);
  const [front, back] = [await subnet("subnet-front", "10.0.1.0/24"), await subnet("subnet-back", "10.0.2.0/24")];
  const gateway = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId;
  const InternetGatewayId = keep("igw-shop", gateway);
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
  const RouteTableId = keep("rtb-main", RouteTables?.[0]?.RouteTableId);
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId: InternetGatewayId }),
  );
  const list = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: "office",
      AddressFamily: "IPv4",
      MaxEntries: 5,
      Entries: [{ Cidr: "203.0.113.0/24" }, { Cidr: "198.51.100.7/32" }],
    }),
  );
  const PrefixListId = keep("pl-office", list.PrefixList?.PrefixListId);
  const group = async (GroupName: string) =>
    keep(
      `sg-${GroupName}`,
      (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }))).GroupId,
    );
  const [web, db] = [await group("web"), await group("db")];
  const allow = async (name: string, GroupId: string, permission: IpPermission) => {
    const { SecurityGroupRules } = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }),
    );
    keep(name, SecurityGroupRules?.[0]?.SecurityGroupRuleId);
  };
  const tcp = (port: number) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port });
  await allow("sgr-web-443", web, { ...tcp(443), IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "the shop" }] });
  await allow("sgr-web-22", web, { ...tcp(22), PrefixListIds: [{ PrefixListId }] });
  await allow("sgr-db-5432", db, { ...tcp(5432), UserIdGroupPairs: [{ GroupId: web }] });
  const nic = async (name: string, SubnetId: string, PrivateIpAddress: string, groupId: string) => {
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId,
        PrivateIpAddress,
        Groups: [groupId],
        TagSpecifications: [
          {
            ResourceType: "network-interface",
            Tags: [
              { Key: "Name", Value: name },
              { Key: "role", Value: name.slice(0, -2) },
            ],
          },
        ],
      }),
    );
    return keep(`eni-${name}`, NetworkInterface?.NetworkInterfaceId);
  };
  const first = await nic("web-1", front, "10.0.1.11", web);
  await nic("web-2", front, "10.0.1.12", web);
  await nic("db-1", back, "10.0.2.21", db);
  await nic("db-2", back, "10.0.2.22", db);
  const { AllocationId, PublicIp } = await ec2.send(new AllocateAddressCommand({}));
  keep("PUBLIC", PublicIp);
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: first }));
  const named = (text: string): string => {
    const known = Object.entries(ids).reduce((out, [name, id]) => out.replaceAll(id, name), text);
    return known.replaceAll(/\b(acl|sgr|rtb|sg|eni)-[0-9a-f]{17}\b/g, "$1-default");
  };
  return { ec2, account, ids, named };
}
