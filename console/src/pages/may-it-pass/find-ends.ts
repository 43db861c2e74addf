/** What the ends of a question may be, found by the server while somebody types: by name, id or address. */
import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type Tag,
} from "@aws-sdk/client-ec2";
import { ec2Of } from "../../ask/aws.ts";
import type { Session } from "../../ask/session.ts";
import { nameOf } from "../../parts/tags.ts";

interface Found {
  /** What is asked. */
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

export interface FoundGroup {
  readonly label: string;
  readonly options: readonly Found[];
}

const MOST = 10;

const ALWAYS: FoundGroup = {
  label: "Elsewhere",
  options: [
    { value: "internet", label: "internet", description: "some public address" },
    { value: "169.254.169.254", label: "169.254.169.254", description: "instance metadata" },
    { value: "169.254.169.253", label: "169.254.169.253", description: "AWS's resolver" },
    { value: "169.254.169.123", label: "169.254.169.123", description: "the time service" },
  ],
};

export async function findEnds(session: Session, text: string): Promise<readonly FoundGroup[]> {
  const found = await Promise.all([
    group("Instances", instances(session, text)),
    group("Security groups", groups(session, text)),
    group("Network interfaces", interfaces(session, text)),
    group("Subnets", subnets(session, text)),
    group("VPCs", vpcs(session, text)),
  ]);
  const always = ALWAYS.options.filter(({ label, description = "" }) => `${label} ${description}`.includes(text));
  return [...found, { ...ALWAYS, options: always }].filter(({ options }) => options.length > 0);
}

/** What may not be listed isn't offered; it may be typed all the same. */
const group = async (label: string, found: Promise<readonly Found[]>): Promise<FoundGroup> => ({
  label,
  options: await found.catch(() => []),
});

/** By the id if it looks like the beginning of one, else by `other`. AWS takes * for anything. */
function filtersFor(text: string, prefix: string, idFilter: string, other: string) {
  if (text === "") return {};
  const isId = new RegExp(`^${prefix}-[0-9a-f]*$`).test(text);
  return { Filters: [isId ? { Name: idFilter, Values: [`${text}*`] } : { Name: other, Values: [`*${text}*`] }] };
}

const withName = (id: string, tags: Tag[] | undefined, description?: string): Found => {
  const name = nameOf(tags);
  return {
    value: id,
    label: name === undefined ? id : `${name} (${id})`,
    ...(description !== undefined && { description }),
  };
};

async function instances(session: Session, text: string): Promise<readonly Found[]> {
  const filters = filtersFor(text, "i", "instance-id", "tag:Name");
  const { Reservations = [] } = await ec2Of(session).send(
    new DescribeInstancesCommand({ ...filters, MaxResults: MOST }),
  );
  return Reservations.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId = "", Tags, PrivateIpAddress }) =>
    withName(InstanceId, Tags, PrivateIpAddress),
  );
}

async function groups(session: Session, text: string): Promise<readonly Found[]> {
  const filters = filtersFor(text, "sg", "group-id", "group-name");
  const { SecurityGroups = [] } = await ec2Of(session).send(
    new DescribeSecurityGroupsCommand({ ...filters, MaxResults: MOST }),
  );
  return SecurityGroups.map(({ GroupId = "", GroupName = "", Description = "" }) => ({
    value: GroupId,
    label: `${GroupName} (${GroupId})`,
    description: Description,
  }));
}

async function interfaces(session: Session, text: string): Promise<readonly Found[]> {
  const byName = filtersFor(text, "eni", "network-interface-id", "tag:Name");
  const isAddress = /^[0-9]+\.[0-9.]*$/.test(text);
  const filters = isAddress ? { Filters: [{ Name: "addresses.private-ip-address", Values: [`${text}*`] }] } : byName;
  const { NetworkInterfaces = [] } = await ec2Of(session).send(
    new DescribeNetworkInterfacesCommand({ ...filters, MaxResults: MOST }),
  );
  return NetworkInterfaces.map(({ NetworkInterfaceId = "", TagSet, PrivateIpAddress }) =>
    withName(NetworkInterfaceId, TagSet, PrivateIpAddress),
  );
}

async function subnets(session: Session, text: string): Promise<readonly Found[]> {
  const filters = filtersFor(text, "subnet", "subnet-id", "tag:Name");
  const { Subnets = [] } = await ec2Of(session).send(new DescribeSubnetsCommand({ ...filters, MaxResults: MOST }));
  return Subnets.map(({ SubnetId = "", Tags, CidrBlock }) => withName(SubnetId, Tags, CidrBlock));
}

async function vpcs(session: Session, text: string): Promise<readonly Found[]> {
  const filters = filtersFor(text, "vpc", "vpc-id", "tag:Name");
  const { Vpcs = [] } = await ec2Of(session).send(new DescribeVpcsCommand({ ...filters, MaxResults: MOST }));
  return Vpcs.map(({ VpcId = "", Tags, CidrBlock }) => withName(VpcId, Tags, CidrBlock));
}
