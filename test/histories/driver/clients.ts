/** The clients of a history: what each of them goes on doing until it's over. */

import { element } from "../../setup/signed-call.ts";
import type { Seen } from "../checker/history.ts";
import type { Asked, Session } from "./recorder.ts";

/** What there is in an account before the history begins. */
export interface Ground {
  readonly account: string;
  readonly groups: readonly string[];
  readonly vpc: string;
  readonly pool: string;
}

const all = (body: string, name: string): readonly string[] =>
  [...body.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);

export const KEYS = ["k0", "k1", "k2"];

/** What an answer about one group shows: its tags and its rules. */
const showGroup =
  (partition: string, group: string) =>
  (body: string): readonly Seen[] => {
    const tags = new Map([...body.matchAll(/<key>(\w+)<\/key><value>(\w+)</g)].map(([, key, value]) => [key, value]));
    const values: Record<string, string | null> = Object.fromEntries(
      KEYS.map((key) => [`tag ${group} ${key}`, tags.get(key) ?? null]),
    );
    values[`rules ${group}`] = listOf(all(body, "description"));
    return [{ partition, values }];
  };

/** The value of a register that has many: null if there are none. */
export const listOf = (values: readonly string[]): string | null => values.toSorted().join(" ") || null;

export async function readGroup(session: Session, group: string, url?: string): Promise<string> {
  const asked = { action: "DescribeSecurityGroups", parameters: { "GroupId.1": group } };
  const { outcome, body } = await session.ask({ ...asked, show: showGroup(session.partition, group) }, url);
  return outcome === "done" ? body : "";
}

/** Writes and reads tags that all write. */
export async function tag(session: Session, { groups }: Ground): Promise<void> {
  const { random } = session;
  while (!session.isOver) {
    const group = random.of(groups);
    if (random.isOneIn(2)) await readGroup(session, group);
    else await writeTag(session, group, random.of(KEYS));
    await session.think();
  }
}

export async function writeTag(session: Session, group: string, key: string, url?: string): Promise<void> {
  const id = session.recorder.newMarker();
  const parameters = { "ResourceId.1": group, "Tag.1.Key": key, "Tag.1.Value": id };
  const write = { id, partitions: [session.partition], registers: [`tag ${group} ${key}`] };
  await session.ask({ action: "CreateTags", parameters, write }, url);
}

const MOST_RULES = 4;

/** Adds two rules at a time and takes them away again. */
export async function changeRules(session: Session, ground: Ground): Promise<void> {
  const { random } = session;
  const group = random.of(ground.groups);
  const own: string[] = [];
  while (!session.isOver) {
    const body = await readGroupRules(session, group);
    // Also those whose calls nobody answered, once they're there.
    const there = own.filter((marker) => body.includes(`>${marker}<`));
    const [oldest] = there;
    if (oldest !== undefined && there.length >= MOST_RULES) {
      await revoke(session, group, oldest, ruleIds(body, oldest));
      own.splice(own.indexOf(oldest), 1);
    } else own.push(await authorize(session, group));
    await session.think();
  }
}

const ruleItems = (body: string): readonly string[] => body.split("<item>").slice(1);
const ruleIds = (body: string, marker: string): readonly string[] =>
  ruleItems(body)
    .filter((item) => item.includes(`<description>${marker}<`))
    .map((item) => element(item, "securityGroupRuleId") ?? "");

export async function readGroupRules(session: Session, group: string, url?: string): Promise<string> {
  const { partition } = session;
  const parameters = { "Filter.1.Name": "group-id", "Filter.1.Value.1": group };
  const show = (body: string) => [{ partition, values: { [`rules ${group}`]: listOf(all(body, "description")) } }];
  const { outcome, body } = await session.ask({ action: "DescribeSecurityGroupRules", parameters, show }, url);
  return outcome === "done" ? body : "";
}

async function authorize(session: Session, group: string): Promise<string> {
  const { recorder, partition } = session;
  const id = recorder.newMarker();
  const port = String(1 + (Number(id.slice(1)) % 60_000));
  const parameters = {
    GroupId: group,
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": port,
    "IpPermissions.1.ToPort": port,
    "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/16",
    "IpPermissions.1.IpRanges.1.Description": id,
    "IpPermissions.1.IpRanges.2.CidrIp": "10.1.0.0/16",
    "IpPermissions.1.IpRanges.2.Description": id,
  };
  const write = { id, partitions: [partition], registers: [`rules ${group}`, `rule ${id}`] };
  await session.ask({ action: "AuthorizeSecurityGroupIngress", parameters, write });
  return id;
}

async function revoke(session: Session, group: string, marker: string, rules: readonly string[]): Promise<void> {
  const { partition } = session;
  const registers = [`rules ${group}`, `rule ${marker}`];
  const parameters = {
    GroupId: group,
    ...Object.fromEntries(rules.map((id, i) => [`SecurityGroupRuleId.${i + 1}`, id])),
  };
  await session.ask({
    action: "RevokeSecurityGroupIngress",
    parameters,
    write: { id: `undo ${marker}`, partitions: [partition], registers },
    refusals: {
      "InvalidSecurityGroupRuleId.NotFound": () => [{ partition, values: { [`rule ${marker}`]: null } }],
    },
    isRepeated: true,
  });
}

const MOST_ALLOCATIONS = 5;

/** Takes blocks from a pool, and gives them back. */
export async function allocate(session: Session, { pool }: Ground): Promise<void> {
  const own: Taken[] = [];
  while (!session.isOver) {
    const oldest = own.length < MOST_ALLOCATIONS ? undefined : own.shift();
    if (oldest !== undefined) await release(session, pool, oldest);
    else {
      const taken = await take(session, pool);
      if (taken !== undefined) own.push(taken);
    }
    if (session.random.isOneIn(4)) await readPool(session, pool);
    await session.think();
  }
}

/** Undefined if nobody knows what came of it. */
export async function take(session: Session, pool: string, url?: string): Promise<Taken | undefined> {
  const { partition, recorder } = session;
  const marker = recorder.newMarker();
  const asked: Asked = {
    action: "AllocateIpamPoolCidr",
    parameters: { IpamPoolId: pool, NetmaskLength: "28", Description: marker, ClientToken: marker },
    write: { id: marker, partitions: [partition], registers: [`blocks ${pool}`, `block ${marker}`] },
    show: (body) => [{ partition, values: { [`block ${marker}`]: element(body, "cidr") ?? null } }],
    isRepeated: true,
  };
  const { outcome, body } = await session.ask(asked, url);
  const [id, cidr] = [element(body, "ipamPoolAllocationId"), element(body, "cidr")];
  return outcome === "done" && id !== undefined && cidr !== undefined ? { marker, id, cidr } : undefined;
}

interface Taken {
  readonly marker: string;
  readonly id: string;
  readonly cidr: string;
}

async function release(session: Session, pool: string, { marker, id, cidr }: Taken): Promise<void> {
  const { partition } = session;
  await session.ask({
    action: "ReleaseIpamPoolAllocation",
    parameters: { IpamPoolId: pool, Cidr: cidr, IpamPoolAllocationId: id },
    write: { id: `undo ${marker}`, partitions: [partition], registers: [`blocks ${pool}`, `block ${marker}`] },
    refusals: {
      InvalidParameterCombination: () => [{ partition, values: { [`block ${marker}`]: null } }],
    },
    isRepeated: true,
  });
}

export async function readPool(session: Session, pool: string, url?: string): Promise<void> {
  const { partition } = session;
  const show = (body: string) => {
    const blocks = ruleItems(body).map((item) => `${element(item, "description")}=${element(item, "cidr")}`);
    return [{ partition, values: { [`blocks ${pool}`]: listOf(blocks) } }];
  };
  await session.ask(
    { action: "GetIpamPoolAllocations", parameters: { IpamPoolId: pool, MaxResults: "1000" }, show },
    url,
  );
}

/** Peers the VPCs of two accounts, looks from both sides, and ends it: each change is one of two partitions. */
export async function peer(
  session: Session,
  other: Session,
  { vpc }: Ground,
  { vpc: otherVpc }: Ground,
): Promise<void> {
  const partitions = [session.partition, other.partition];
  while (!session.isOver) {
    const id = session.recorder.newMarker();
    const { body, outcome } = await session.ask({
      action: "CreateVpcPeeringConnection",
      parameters: {
        ...{ VpcId: vpc, PeerVpcId: otherVpc, PeerOwnerId: other.partition.slice(0, 12) },
        "TagSpecification.1.ResourceType": "vpc-peering-connection",
        "TagSpecification.1.Tag.1.Key": "k0",
        "TagSpecification.1.Tag.1.Value": id,
      },
      write: { id, partitions },
      // While there's one that nobody has answered for, it answers with that.
      isOwn: (shown) => shown.includes(`<value>${id}<`),
    });
    const peering = element(body, "vpcPeeringConnectionId");
    if (outcome === "done" && peering !== undefined) {
      for (const side of session.random.shuffled([session, other])) await readPeering(side, peering);
      await unpeer(session, partitions, peering);
      for (const side of session.random.shuffled([session, other])) await readPeering(side, peering);
    }
    await session.think();
  }
}

async function unpeer(session: Session, partitions: readonly string[], peering: string): Promise<void> {
  await session.ask({
    action: "DeleteVpcPeeringConnection",
    parameters: { VpcPeeringConnectionId: peering },
    write: { id: `undo ${peering}`, partitions },
    refusals: { InvalidStateTransition: () => [] },
    isRepeated: true,
  });
}

async function readPeering(session: Session, peering: string, url?: string): Promise<void> {
  const { partition } = session;
  const seen = (value: string | null) => [{ partition, values: { [`peering ${peering}`]: value } }];
  await session.ask(
    {
      action: "DescribeVpcPeeringConnections",
      parameters: { "VpcPeeringConnectionId.1": peering },
      show: (body) => seen(/<status><code>([\w-]+)</.exec(body)?.[1] ?? null),
      refusals: { "InvalidVpcPeeringConnectionID.NotFound": () => seen(null) },
    },
    url,
  );
}
