/** The targets that calls name: instances, addresses, functions, and Application Load Balancers. */
import { contains, parseAddress, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Target, TargetGroup } from "../../../model/records/balancing/load-balancer.ts";
import { cidrsOfVpc } from "../../../model/records/vpc.ts";
import type { World } from "../../../model/world/world.ts";
import { portOutOfRange, validation } from "../balancer-words.ts";
import { idInArn } from "../find-by-arn.ts";

const invalidTarget = <A extends readonly string[]>(text: (...args: A) => string) => awsError("InvalidTarget", text);

// AWS: catalogue 561
const notRunning = invalidTarget(
  (id: string) => `The following targets are not in a running state and cannot be registered: '${id}'`,
);
const otherVpc = invalidTarget(
  (id: string, vpcId: string) => `The following targets are not in the target group VPC '${vpcId}': '${id}'`,
);
// ours: no evidence of AWS's texts
const unknownInstance = invalidTarget((id: string) => `Instance ID '${id}' is not valid`);
const notAnAddress = validation((id: string) => `The IP address '${id}' is not a valid IP address`);
const otherFamily = validation((id: string, family: string) => `The IP address '${id}' is not an ${family} address`);
const outside = validation((id: string) => `The IP address '${id}' is not within a valid range for targets`);
const needsAll = validation(
  (id: string) => `The Availability Zone must be 'all' for the IP address '${id}', which is outside of the VPC`,
);
const notAFunction = validation((id: string) => `'${id}' is not a valid Lambda function ARN`);
const notABalancer = invalidTarget(
  (id: string) => `'${id}' is not an Application Load Balancer with a listener on the port`,
);
const noPort = validation(() => "A port cannot be specified for targets of target type 'lambda'");

export interface GivenTarget {
  readonly Id: string;
  readonly Port?: number | undefined;
  readonly AvailabilityZone?: string | undefined;
  readonly QuicServerId?: string | undefined;
}

/** AWS: addresses outside of the VPC that may be targets (catalogue 569). */
const OUTSIDE = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"].map(prefix);

/** A target as a call names it: with the group's port unless it says another one. */
export function targetOf({ port, targetType }: TargetGroup, given: GivenTarget): Target {
  const { Id: id, Port: named, AvailabilityZone, QuicServerId } = given;
  if (targetType === "lambda" && named !== undefined) throw noPort();
  if (named !== undefined && (named < 1 || named > 65_535)) throw portOutOfRange(named);
  return {
    id,
    ...dropUndefined({ port: named ?? port, availabilityZone: AvailabilityZone, quicServerId: QuicServerId }),
  };
}

export const isSameTarget = (a: Target, b: Target): boolean => a.id === b.id && a.port === b.port;

/** A target that can be registered. */
export function readTarget(world: World, group: TargetGroup, given: GivenTarget): Target {
  const target = targetOf(group, given);
  if (group.targetType === "instance") refuseInstance(world, group, target);
  if (group.targetType === "ip") refuseAddress(world, group, target);
  if (group.targetType === "alb") refuseBalancer(world, group, target);
  if (group.targetType === "lambda" && !/^arn:aws:lambda:[^:]+:\d{12}:function:.+$/.test(target.id)) {
    throw notAFunction(target.id);
  }
  return target;
}

function refuseInstance(world: World, { vpcId = "" }: TargetGroup, { id }: Target): void {
  const instance = world.get("instance", id);
  if (instance === undefined) throw unknownInstance(id);
  if (instance.state !== "running") throw notRunning(id);
  if (instance.vpcId !== vpcId) throw otherVpc(id, vpcId);
}

function refuseAddress(world: World, { vpcId = "", ipAddressType }: TargetGroup, target: Target): void {
  const { id, availabilityZone } = target;
  const address = parseAddress(id);
  if (address === undefined) throw notAnAddress(id);
  if (address.family !== ipAddressType) throw otherFamily(id, ipAddressType);
  const vpc = world.get("vpc", vpcId);
  const isInside = vpc !== undefined && cidrsOfVpc(vpc).some((cidr) => contains(prefix(cidr), address));
  if (isInside) return;
  if (!OUTSIDE.some((block) => contains(block, address))) throw outside(id);
  if (availabilityZone !== "all") throw needsAll(id);
}

function refuseBalancer(world: World, { vpcId }: TargetGroup, { id, port }: Target): void {
  const balancer = world.get("load-balancer", idInArn(world, "load-balancer", id) ?? "");
  const listens =
    balancer?.type === "application" &&
    balancer.vpcId === vpcId &&
    world.by("listener", "balancer", balancer.id).some((listener) => listener.port === port);
  if (!listens) throw notABalancer(id);
}
