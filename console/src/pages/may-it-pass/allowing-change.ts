/**
 * The calls that would let a refused flow pass, as far as the answer says what is missing: a rule of a group, an entry of a network ACL, a route, a public
 * address, an exclusion from Block Public Access. Nothing is decided here: what the calls open is the server's to say, before they're made. What no call mends is left to a human, in words.
 */
import {
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcPeeringConnectionsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { formatNamed, formatSide, formatStep } from "../../../../src/cli/flow-words.ts";
import type { Explained, Party, Step } from "../../../../src/own-api/contract.ts";
import { aclProtocolOf, permissionOf } from "./traffic-forms.ts";

export interface ChangingCall {
  readonly service: "ec2";
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly as?: string;
}

export interface Offer {
  readonly calls: readonly ChangingCall[];
  /** What each call does, in words. */
  readonly says: readonly string[];
  /** What stops the flow, too, and needs somebody's thought. */
  readonly byHand: readonly string[];
}

interface Refused {
  readonly answer: Explained;
  readonly traffic: string;
  /** The ends as they were asked for. */
  readonly from: string;
  readonly to: string;
}

interface Change {
  readonly says: string;
  readonly calls: readonly ChangingCall[];
}

export async function offerFor(ec2: EC2Client, refused: Refused): Promise<Offer> {
  const { forward = [], back = [] } = refused.answer;
  const changes: Change[] = [];
  const numbers = new Set<string>();
  const byHand: string[] = [];
  for (const [steps, isBack] of [
    [forward, false],
    [back, true],
  ] as const) {
    for (const [at, step] of steps.entries()) {
      if (step.passes !== false) continue;
      const change = await changeFor(ec2, refused, { steps, at, step, isBack, numbers });
      if (change !== undefined) changes.push(change);
      else byHand.push(wordsOf(step));
    }
  }
  const unique = [...new Map(changes.map((change) => [JSON.stringify(change.calls), change])).values()];
  return {
    calls: unique.flatMap(({ calls }) => calls),
    says: unique.map(({ says }) => says),
    byHand: [...new Set(byHand)],
  };
}

function wordsOf(step: Step): string {
  const [what, says] = formatStep(step, false);
  return step.kind === "security-groups" && step.side !== undefined
    ? formatSide(step.side, step.direction ?? "ingress")
    : `${what}: ${says}`;
}

interface Stop {
  readonly steps: readonly Step[];
  readonly at: number;
  readonly step: Step;
  readonly isBack: boolean;
  /** Numbers of entries that this offer makes already. */
  readonly numbers: Set<string>;
}

async function changeFor(ec2: EC2Client, refused: Refused, stop: Stop): Promise<Change | undefined> {
  const { step } = stop;
  switch (step.kind) {
    case "security-groups":
      return stop.isBack ? undefined : groupRule(refused, stop);
    case "network-acl":
      return aclEntry(ec2, refused, stop);
    case "route-table":
      return route(ec2, refused, stop);
    case "gateway":
      return publicAddress(refused, stop) ?? exclusion(ec2, step);
    default:
      return undefined;
  }
}

const ec2Call = (action: string, input: ChangingCall["input"], as?: string): ChangingCall => ({
  service: "ec2",
  action,
  input,
  ...(as !== undefined && { as }),
});

const hostCidr = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;

/** How `direction`'s other end looks from a step: by what gateways before it have made of the address, or by the public one that was sent to. */
function seenAddress(
  { from, to }: Ends,
  { steps, at, isBack }: Stop,
  direction: "ingress" | "egress",
): string | undefined {
  // On the way back the ends have changed places.
  const [sender, receiver] = isBack ? [to, from] : [from, to];
  if (direction === "ingress") {
    const gateway = steps.slice(0, at).findLast(({ kind, type }) => kind === "gateway" && type !== "transit-gateway");
    return (
      gateway?.translatedTo ?? (sender.party.id === undefined ? undefined : gateway?.publicAddress) ?? sender.address
    );
  }
  const crossesInternet = steps.slice(at).some(({ type }) => type === "internet-gateway");
  return crossesInternet && receiver.party.id !== undefined ? receiver.party.publicAddress : receiver.address;
}

interface End {
  readonly party: Party;
  readonly asked: string;
  readonly address: string | undefined;
}

interface Ends {
  readonly from: End;
  readonly to: End;
}

const endsOf = ({ answer, from, to }: Refused): Ends => ({
  from: { party: answer.from ?? {}, asked: from, address: answer.from?.address },
  to: { party: answer.to ?? {}, asked: to, address: answer.to?.address },
});

/** What a rule or entry has to name: everything if the internet was asked about, a whole block if one was, or the one address. */
function cidrOf(end: End, address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (end.party.id === undefined && end.asked === "internet") return address.includes(":") ? "::/0" : "0.0.0.0/0";
  if (end.party.id === undefined && /^[0-9a-f.:]+\/[0-9]+$/.test(end.asked)) return end.asked;
  return hostCidr(address);
}

function groupRule(refused: Refused, stop: Stop): Change | undefined {
  const { step, steps } = stop;
  const { direction = "ingress", side } = step;
  const group = side?.groups?.[0];
  const permission = permissionOf(refused.traffic);
  if (group === undefined || permission === undefined) return undefined;
  const ends = endsOf(refused);
  const [own, other] = direction === "ingress" ? [ends.to, ends.from] : [ends.from, ends.to];
  const peerGroup = other.party.groups?.[0];
  const isDirect = !steps.some(({ kind }) => kind === "gateway");
  const isPeer = peerGroup !== undefined && isDirect && own.party.vpcId === other.party.vpcId;
  const cidr = isPeer ? undefined : cidrOf(other, seenAddress(ends, stop, direction));
  if (!isPeer && cidr === undefined) return undefined;
  const peer = isPeer
    ? { UserIdGroupPairs: [{ GroupId: peerGroup.id }] }
    : (cidr ?? "").includes(":")
      ? { Ipv6Ranges: [{ CidrIpv6: cidr }] }
      : { IpRanges: [{ CidrIp: cidr }] };
  const action = direction === "ingress" ? "AuthorizeSecurityGroupIngress" : "AuthorizeSecurityGroupEgress";
  const [way, towards] = direction === "ingress" ? ["inbound", "from"] : ["outbound", "to"];
  const named = isPeer ? formatNamed(peerGroup) : cidr;
  return {
    says: `an ${way} rule of ${formatNamed(group)}: ${refused.traffic} ${towards} ${named}`,
    calls: [ec2Call(action, { GroupId: group.id, IpPermissions: [{ ...permission, ...peer }] })],
  };
}

/** Clients choose their own port. */
const REPLIES = { PortRange: { From: 1024, To: 65535 } };
/** The number of what AWS keeps as the last entry, which refuses the rest. */
const LAST_ENTRY = 32767;

async function aclEntry(ec2: EC2Client, refused: Refused, stop: Stop): Promise<Change | undefined> {
  const { id, direction = "ingress", entry } = stop.step;
  const form = aclProtocolOf(refused.traffic);
  const ends = endsOf(refused);
  const receives = (direction === "ingress") !== stop.isBack;
  const other = receives ? ends.from : ends.to;
  const cidr = cidrOf(other, seenAddress(ends, stop, direction));
  if (id === undefined || form === undefined || cidr === undefined) return undefined;
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }));
  const taken = (NetworkAcls[0]?.Entries ?? [])
    .filter(({ Egress }) => Egress === (direction === "egress"))
    .map(({ RuleNumber = 0 }) => RuleNumber);
  const offered = (number: number) => `${id} ${direction} ${number}`;
  const number = freeNumber(
    (each) => taken.includes(each) || stop.numbers.has(offered(each)),
    entry?.ruleNumber ?? LAST_ENTRY,
  );
  if (number === undefined) return undefined;
  stop.numbers.add(offered(number));
  const { Protocol, ...ports } = form;
  const isByPort = "PortRange" in ports;
  const traffic = stop.isBack && isByPort ? "the replies (ports 1024-65535)" : refused.traffic;
  const [way, towards] = direction === "ingress" ? ["inbound", "from"] : ["outbound", "to"];
  return {
    says: `entry ${number} of ${id}, ${way}: allows ${traffic} ${towards} ${cidr}`,
    calls: [
      ec2Call("CreateNetworkAclEntry", {
        NetworkAclId: id,
        RuleNumber: number,
        Protocol,
        RuleAction: "allow",
        Egress: direction === "egress",
        ...(cidr.includes(":") ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
        ...(stop.isBack && isByPort ? REPLIES : ports),
      }),
    ],
  };
}

/** Before the entry that refuses, in tens if there's room; entries are looked at in the order of their numbers. */
function freeNumber(isTaken: (number: number) => boolean, refusing: number): number | undefined {
  for (
    let number = Math.min(100, refusing - 1 - ((refusing - 1) % 10));
    number > 0 && number < refusing;
    number += 10
  ) {
    if (!isTaken(number)) return number;
  }
  for (let number = refusing - 1; number > 0; number -= 1) if (!isTaken(number)) return number;
  return undefined;
}

async function route(ec2: EC2Client, refused: Refused, stop: Stop): Promise<Change | undefined> {
  const { id, code, destination = "" } = stop.step;
  if (id === undefined || code !== "NO_ROUTE_TO_DESTINATION") return undefined;
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
  const vpcId = RouteTables[0]?.VpcId ?? "";
  const ends = endsOf(refused);
  // Without a route, the way back turns round where the way there ended.
  const away = [ends.from.address, ends.from.party.publicAddress].includes(destination) ? ends.from : ends.to;
  const target =
    away.party.id === undefined ? await doorOf(ec2, vpcId, destination) : await peeringOf(ec2, vpcId, away);
  if (target === undefined) return undefined;
  const { block, ...by } = target;
  const isV6 = block.includes(":");
  return {
    says: `a route of ${id}: ${block} to ${Object.values(by)[0]}`,
    calls: [
      ec2Call("CreateRoute", {
        RouteTableId: id,
        ...(isV6 ? { DestinationIpv6CidrBlock: block } : { DestinationCidrBlock: block }),
        ...by,
      }),
    ],
  };
}

async function doorOf(ec2: EC2Client, vpcId: string, destination: string) {
  const { InternetGateways = [] } = await ec2.send(
    new DescribeInternetGatewaysCommand({ Filters: [{ Name: "attachment.vpc-id", Values: [vpcId] }] }),
  );
  const GatewayId = InternetGateways[0]?.InternetGatewayId;
  if (GatewayId === undefined) return undefined;
  return { block: destination.includes(":") ? "::/0" : "0.0.0.0/0", GatewayId };
}

async function peeringOf(ec2: EC2Client, vpcId: string, { party }: End) {
  const { VpcPeeringConnections = [] } = await ec2.send(
    new DescribeVpcPeeringConnectionsCommand({ Filters: [{ Name: "status-code", Values: ["active"] }] }),
  );
  for (const { VpcPeeringConnectionId, AccepterVpcInfo, RequesterVpcInfo } of VpcPeeringConnections) {
    const sides = [AccepterVpcInfo, RequesterVpcInfo];
    const other = sides.find((side) => side?.VpcId === party.vpcId);
    if (other?.CidrBlock === undefined || !sides.some((side) => side?.VpcId === vpcId)) continue;
    if (VpcPeeringConnectionId !== undefined) return { block: other.CidrBlock, VpcPeeringConnectionId };
  }
  return undefined;
}

function publicAddress({ answer: { from, to } }: Refused, { step: { code }, isBack }: Stop): Change | undefined {
  const leaves = code === "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";
  if (!leaves && code !== "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS") return undefined;
  // On the way back the ends have changed places.
  const nic = leaves !== isBack ? from : to;
  if (nic?.id === undefined) return undefined;
  return {
    says: `a public address for ${formatNamed({ id: nic.id, name: nic.name })}`,
    calls: [
      ec2Call("AllocateAddress", { Domain: "vpc" }, "address"),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what-if's way to refer to an answer.
      ec2Call("AssociateAddress", { AllocationId: "${address.AllocationId}", NetworkInterfaceId: nic.id }),
    ],
  };
}

/** Of the subnet next to the gateway, from Block Public Access. */
async function exclusion(ec2: EC2Client, { blocking }: Step): Promise<Change | undefined> {
  if (blocking === undefined) return undefined;
  const { subnetId: SubnetId, vpcId: VpcId, subnetName: name } = blocking;
  const [resource, end] = SubnetId === undefined ? [{ VpcId }, `vpc/${VpcId}`] : [{ SubnetId }, `subnet/${SubnetId}`];
  const { VpcBlockPublicAccessExclusions = [] } = await ec2.send(
    new DescribeVpcBlockPublicAccessExclusionsCommand({
      Filters: [
        { Name: "resource-arn", Values: [`*:${end}`] },
        { Name: "state", Values: ["create-complete", "update-complete"] },
      ],
    }),
  );
  const InternetGatewayExclusionMode = "allow-bidirectional";
  const ExclusionId = VpcBlockPublicAccessExclusions[0]?.ExclusionId;
  return {
    says: `an exclusion of ${formatNamed({ id: SubnetId ?? VpcId, name })} from Block Public Access, both ways`,
    calls: [
      ExclusionId === undefined
        ? ec2Call("CreateVpcBlockPublicAccessExclusion", { ...resource, InternetGatewayExclusionMode })
        : ec2Call("ModifyVpcBlockPublicAccessExclusion", { ExclusionId, InternetGatewayExclusionMode }),
    ],
  };
}

/** Whether calls let in anybody at all. */
export const opensToAnyone = ({ calls }: Offer): boolean =>
  calls.some(
    ({ action, input }) =>
      action.startsWith("Authorize") &&
      /"(?:0\.0\.0\.0|::)\/0"/.test(JSON.stringify(input)) &&
      action.endsWith("Ingress"),
  );
