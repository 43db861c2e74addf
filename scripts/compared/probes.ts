/** Small stories that an emulator's semantics decide, each with what a client is told at the end. Run alike on every endpoint. */
import * as ec2 from "@aws-sdk/client-ec2";

interface Probe {
  readonly asks: string;
  /** Resolves with the outcome, in few words; a refusal's code is the outcome as well. */
  readonly run: (client: ec2.EC2Client) => Promise<string>;
}

let made = 0;
const fresh = (): string => `compared-${++made}`;

const group = async (client: ec2.EC2Client, VpcId?: string): Promise<string> => {
  const input = { GroupName: fresh(), Description: "compared", ...(VpcId !== undefined && { VpcId }) };
  return (await client.send(new ec2.CreateSecurityGroupCommand(input))).GroupId as string;
};
const list = async (client: ec2.EC2Client): Promise<string> => {
  const input = { PrefixListName: fresh(), AddressFamily: "IPv4", MaxEntries: 1 };
  const { PrefixList } = await client.send(new ec2.CreateManagedPrefixListCommand(input));
  return PrefixList?.PrefixListId as string;
};
const permission = (port: number, CidrIp: string, IpProtocol = "tcp"): ec2.IpPermission => ({
  IpProtocol,
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp }],
});
const open = (client: ec2.EC2Client, GroupId: string, ...IpPermissions: ec2.IpPermission[]) =>
  client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
const inbound = async (client: ec2.EC2Client, GroupId: string): Promise<readonly ec2.IpPermission[]> =>
  (await client.send(new ec2.DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))).SecurityGroups?.[0]
    ?.IpPermissions ?? [];
const defaultSubnet = async (client: ec2.EC2Client): Promise<ec2.Subnet> =>
  (await client.send(new ec2.DescribeSubnetsCommand({}))).Subnets?.[0] as ec2.Subnet;

export const PROBES: readonly Probe[] = [
  {
    asks: "a rule for 203.0.113.9/24 is kept as",
    async run(client) {
      const id = await group(client);
      await open(client, id, permission(22, "203.0.113.9/24"));
      return (await inbound(client, id))[0]?.IpRanges?.[0]?.CidrIp ?? "nothing";
    },
  },
  {
    asks: "a rule for protocol `6` is shown as protocol",
    async run(client) {
      const id = await group(client);
      await open(client, id, permission(22, "203.0.113.0/24", "6"));
      return (await inbound(client, id))[0]?.IpProtocol ?? "nothing";
    },
  },
  {
    asks: "two rules in one call, of which the second is there already: the group then has",
    async run(client) {
      const id = await group(client);
      await open(client, id, permission(22, "203.0.113.0/24"));
      const outcome = await codeOf(
        open(client, id, permission(80, "203.0.113.0/24"), permission(22, "203.0.113.0/24")),
      );
      return `${outcome}, ${(await inbound(client, id)).length} of 2 rules`;
    },
  },
  {
    asks: "deleting a group that an interface has",
    async run(client) {
      const { SubnetId, VpcId } = await defaultSubnet(client);
      const id = await group(client, VpcId);
      await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId, Groups: [id] }));
      return codeOf(client.send(new ec2.DeleteSecurityGroupCommand({ GroupId: id })));
    },
  },
  {
    asks: "deleting a group that another group's rule names",
    async run(client) {
      const [from, to] = [await group(client), await group(client)];
      await open(client, to, { IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: from }] });
      return codeOf(client.send(new ec2.DeleteSecurityGroupCommand({ GroupId: from })));
    },
  },
  {
    asks: "a rule for a prefix list that isn't there",
    async run(client) {
      const PrefixListIds = [{ PrefixListId: "pl-0123456789abcdef0" }];
      return codeOf(open(client, await group(client), { IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListIds }));
    },
  },
  {
    asks: "a page of five groups, of more",
    async run(client) {
      for (let i = 0; i < 6; i++) await group(client);
      const { SecurityGroups, NextToken } = await client.send(new ec2.DescribeSecurityGroupsCommand({ MaxResults: 5 }));
      return SecurityGroups?.length === 5 && NextToken !== undefined ? "5, and a token" : "all of them";
    },
  },
  {
    asks: "a filter of rules by the tag of a rule finds",
    async run(client) {
      const id = await group(client);
      await open(client, id, permission(22, "203.0.113.0/24"));
      const { SecurityGroupRules } = await client.send(
        new ec2.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "tag:team", Values: [fresh()] }] }),
      );
      return SecurityGroupRules?.length === 0 ? "nothing" : "rules without it";
    },
  },
  {
    asks: "two entries in a prefix list for one",
    async run(client) {
      const AddEntries = [{ Cidr: "10.0.0.0/24" }, { Cidr: "10.0.1.0/24" }];
      const PrefixListId = await list(client);
      return codeOf(
        client.send(new ec2.ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion: 1, AddEntries })),
      );
    },
  },
  {
    asks: "changing a prefix list from a version that isn't its own",
    async run(client) {
      const PrefixListId = await list(client);
      const input = { PrefixListId, CurrentVersion: 7, AddEntries: [{ Cidr: "10.0.0.0/24" }] };
      return codeOf(client.send(new ec2.ModifyManagedPrefixListCommand(input)));
    },
  },
  {
    asks: "the entries of a prefix list that isn't there",
    async run(client) {
      return codeOf(client.send(new ec2.GetManagedPrefixListEntriesCommand({ PrefixListId: "pl-0123456789abcdef0" })));
    },
  },
  {
    asks: "creating a prefix list twice with one client token makes",
    async run(client) {
      const input = { PrefixListName: fresh(), AddressFamily: "IPv4", MaxEntries: 1, ClientToken: fresh() };
      const first = await client.send(new ec2.CreateManagedPrefixListCommand(input));
      const second = await client.send(new ec2.CreateManagedPrefixListCommand(input));
      return first.PrefixList?.PrefixListId === second.PrefixList?.PrefixListId ? "one list" : "two lists";
    },
  },
  {
    asks: "`DryRun` of a prefix list",
    async run(client) {
      const input = { PrefixListName: fresh(), AddressFamily: "IPv4", MaxEntries: 1, DryRun: true };
      return codeOf(client.send(new ec2.CreateManagedPrefixListCommand(input)));
    },
  },
  {
    asks: "is there a path from one interface to another (Reachability Analyzer)",
    async run(client) {
      const { SubnetId } = await defaultSubnet(client);
      const make = async () =>
        (await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId }))).NetworkInterface?.NetworkInterfaceId;
      const input = { Source: await make(), Destination: await make(), Protocol: "tcp", ClientToken: fresh() } as const;
      return codeOf(client.send(new ec2.CreateNetworkInsightsPathCommand(input)));
    },
  },
];

/** What a client is told: done, or the code of the refusal. */
async function codeOf(sent: Promise<unknown>): Promise<string> {
  try {
    await sent;
    return "done";
  } catch (error) {
    const { name, $metadata } = error as { readonly name: string; readonly $metadata?: { httpStatusCode?: number } };
    return $metadata?.httpStatusCode === undefined || $metadata.httpStatusCode < 500
      ? name
      : `HTTP ${$metadata.httpStatusCode}`;
  }
}

/** The outcome of each probe, in their order. */
export async function runProbes(endpoint: string): Promise<readonly string[]> {
  const client = new ec2.EC2Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  const outcomes: string[] = [];
  try {
    for (const { run } of PROBES) outcomes.push(await run(client).catch((error: Error) => `failed: ${error.name}`));
  } finally {
    client.destroy();
  }
  return outcomes;
}
