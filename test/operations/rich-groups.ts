/** The security groups and prefix lists of the rich world. */
import { type NamedCalls, tagged, there } from "./named-calls.ts";
import type { RichNetwork } from "./rich-network.ts";

export interface RichGroups {
  readonly webId: string;
  readonly dbId: string;
  readonly prefixListId: string;
}

export function buildGroups(cordon: NamedCalls, { vpcId, otherVpcId }: RichNetwork): RichGroups {
  const list = cordon.ec2("CreateManagedPrefixList", {
    PrefixListName: "offices",
    AddressFamily: "IPv4",
    MaxEntries: 3,
    Entries: [{ Cidr: "192.0.2.0/24" }],
    ...tagged("prefix-list", { Name: "offices", env: "prod" }),
  });
  const prefixListId = there(list.PrefixList?.PrefixListId);
  const group = (GroupName: string, VpcId: string, more: object = {}) =>
    there(cordon.ec2("CreateSecurityGroup", { GroupName, Description: `for ${GroupName}`, VpcId, ...more }).GroupId);
  const webId = group("web", vpcId, tagged("security-group", { Name: "web", env: "prod" }));
  const dbId = group("db", vpcId);
  group("elsewhere", otherVpcId);
  cordon.ec2("AuthorizeSecurityGroupIngress", {
    GroupId: webId,
    IpPermissions: [
      { IpProtocol: "tcp", FromPort: 443, ToPort: 444, IpRanges: [{ CidrIp: "198.51.100.0/24" }] },
      { IpProtocol: "udp", FromPort: 53, ToPort: 54, Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }] },
      { IpProtocol: "tcp", FromPort: 80, ToPort: 80, PrefixListIds: [{ PrefixListId: prefixListId }] },
    ],
    ...tagged("security-group-rule", { Name: "in", env: "prod" }),
  });
  cordon.ec2("AuthorizeSecurityGroupIngress", {
    GroupId: dbId,
    IpPermissions: [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5433, UserIdGroupPairs: [{ GroupId: webId }] }],
  });
  cordon.ec2("AuthorizeSecurityGroupEgress", {
    GroupId: dbId,
    IpPermissions: [
      { IpProtocol: "tcp", FromPort: 443, ToPort: 444, IpRanges: [{ CidrIp: "198.51.100.0/24" }] },
      { IpProtocol: "udp", FromPort: 53, ToPort: 54, Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }] },
      { IpProtocol: "tcp", FromPort: 80, ToPort: 80, PrefixListIds: [{ PrefixListId: prefixListId }] },
      { IpProtocol: "tcp", FromPort: 5432, ToPort: 5433, UserIdGroupPairs: [{ GroupId: webId }] },
    ],
  });
  byName(cordon);
  cordon.ec2("AssociateSecurityGroupVpc", { GroupId: webId, VpcId: otherVpcId });
  const third = there(cordon.ec2("CreateVpc", { CidrBlock: "10.3.0.0/16" }).Vpc?.VpcId);
  cordon.ec2("AssociateSecurityGroupVpc", { GroupId: webId, VpcId: third });
  cordon.ec2("AssociateSecurityGroupVpc", { GroupId: dbId, VpcId: third });
  return { webId, dbId, prefixListId };
}

/** In the default VPC, rules may name groups, and filters find these names. */
function byName(cordon: NamedCalls): void {
  const create = (GroupName: string) =>
    there(cordon.ec2("CreateSecurityGroup", { GroupName, Description: GroupName }).GroupId);
  create("named");
  const GroupId = create("naming");
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupName: "named" }] }];
  cordon.ec2("AuthorizeSecurityGroupIngress", { GroupName: "naming", IpPermissions });
  cordon.ec2("AuthorizeSecurityGroupEgress", { GroupId, IpPermissions });
}
