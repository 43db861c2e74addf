/** Fills the log of the Cordon at the URL given, in two accounts, and prints what it then answers about them. See the README. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";

const [endpoint = ""] = process.argv.slice(2);

const answers: Record<string, unknown> = {};
for (const account of ["111122223333", "444455556666"]) {
  const ec2 = new EC2Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: account, secretAccessKey: "test" },
  });
  await fill(ec2);
  answers[account] = await describe(ec2);
}
console.log(JSON.stringify(answers, null, 1));

async function fill(ec2: EC2Client): Promise<void> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16" }));
  const VpcId = Vpc?.VpcId ?? "";
  await ec2.send(new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: "Name", Value: "käse" }] }));
  await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.1.1.0/24" }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.1.2.0/24" }));
  await ec2.send(new DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId }));
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: "office",
      AddressFamily: "IPv4",
      MaxEntries: 5,
      Entries: [{ Cidr: "203.0.113.0/24", Description: "office" }],
    }),
  );
  const PrefixListId = PrefixList?.PrefixListId ?? "";
  await ec2.send(
    new ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion: 1, AddEntries: [{ Cidr: "198.51.100.7/32" }] }),
  );
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: "web", Description: "web servers", VpcId }),
  );
  const tcp = (port: number) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port });
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { ...tcp(443), IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "everyone" }] },
        { ...tcp(22), PrefixListIds: [{ PrefixListId }] },
        { ...tcp(5432), UserIdGroupPairs: [{ GroupId }] },
      ],
    }),
  );
  await ec2.send(
    new RevokeSecurityGroupEgressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    }),
  );
}

async function describe(ec2: EC2Client): Promise<unknown> {
  const Filters = [{ Name: "owner-id", Values: [await ec2.config.credentials().then((key) => key.accessKeyId)] }];
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { SecurityGroupRules } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  const { PrefixLists = [] } = await ec2.send(new DescribeManagedPrefixListsCommand({ Filters }));
  const [list] = PrefixLists;
  const { Entries } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: list?.PrefixListId }));
  return { Vpcs, Subnets, SecurityGroups, SecurityGroupRules, PrefixLists, Entries };
}
