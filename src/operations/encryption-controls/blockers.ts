/**
 * What in a VPC may carry packets that nobody encrypts: such things keep a VPC from enforcing encryption, unless they may be
 * left out and are. While it enforces, none can come in.
 */
import type { Excludable } from "../../model/records/guarding/encryption-control.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { isVpc } from "../../model/records/transit/transit-gateway.ts";
import type { PeeringSide } from "../../model/records/vpc-peering-connection.ts";
import type { World } from "../../model/world/world.ts";
import { instanceTypeOf } from "../instances/types/instance-types.ts";
import { stateOf } from "../nat-gateways/find-nat-gateway.ts";
import { worldIfKnown } from "../other-accounts/known-world.ts";
import { isEnded } from "../transit-gateways/attachments/find-attachment.ts";
import { controlOf, encryptsEverything } from "./control-of.ts";

export interface Blocker {
  readonly id: string;
  readonly type: string;
  readonly description: string;
  /** Undefined if nothing but taking it away helps. */
  readonly excludable?: Excludable;
}

/** Interfaces of services that may be left out, by their type. */
const SERVICES: Readonly<Record<string, Excludable>> = {
  lambda: "Lambda",
  global_accelerator_managed: "GlobalAccelerator",
  api_gateway_managed: "ApiGatewayV2",
};

/** `world` has the whole VPC. */
export function* blockersIn(world: World, vpcId: string): Generator<Blocker> {
  for (const { id } of world.by("internet-gateway", "vpc", vpcId)) {
    yield { id, type: "internet-gateway", description: "", excludable: "InternetGateway" };
  }
  for (const { id } of world.by("egress-only-internet-gateway", "vpc", vpcId)) {
    const type = "egress-only-internet-gateway";
    yield { id, type, description: "", excludable: "EgressOnlyInternetGateway" };
  }
  for (const { id } of world.by("vpn-gateway", "vpc", vpcId)) {
    yield { id, type: "vpn-gateway", description: "", excludable: "VirtualPrivateGateway" };
  }
  for (const gateway of world.by("nat-gateway", "vpc", vpcId)) {
    if (stateOf(gateway) !== "available") continue;
    yield { id: gateway.id, type: "nat-gateway", description: "", excludable: "NatGateway" };
  }
  for (const { id, status, requester, accepter } of world.by("vpc-peering-connection", "vpc", vpcId)) {
    const far = [requester, accepter].find((side) => side.vpcId !== vpcId);
    if (status !== "active" || (far !== undefined && isEncryptedTo(world, far))) continue;
    yield { id, type: "vpc-peering-connection", description: "", excludable: "VpcPeering" };
  }
  for (const attachment of world.by("transit-gateway-attachment", "vpc", vpcId)) {
    if (isEnded(attachment) || !isVpc(attachment.resource)) continue;
    if (doesGatewayEncrypt(world, attachment.transitGatewayOwnerId, attachment.transitGatewayId)) continue;
    yield { id: attachment.id, type: "transit-gateway-attachment", description: attachment.transitGatewayId };
  }
  for (const nic of world.by("network-interface", "vpc", vpcId)) {
    const blocker = blockerOf(world, nic);
    if (blocker !== undefined) yield blocker;
  }
}

/** Those that the exclusions don't leave out. */
export const remaining = (blockers: Iterable<Blocker>, exclusions: readonly Excludable[]): readonly Blocker[] =>
  [...blockers].filter(({ excludable }) => excludable === undefined || !exclusions.includes(excludable));

/** AWS: of the types that EC2 has, Nitro's encrypt between each other. */
export const doesTypeEncrypt = (name: string): boolean => instanceTypeOf(name)?.is("e") ?? true;

function blockerOf(
  world: World,
  { id, interfaceType, description, attachment }: NetworkInterface,
): Blocker | undefined {
  const named = { id, type: "interface", description };
  const service = SERVICES[interfaceType] ?? (/^EFS mount target/.test(description) ? "ElasticFileSystem" : undefined);
  if (service !== undefined) return { ...named, excludable: service };
  // AWS: some services have no part in it (catalogue 553).
  if (description === "RDSNetworkInterface") return named;
  if (attachment?.instanceId === undefined) return undefined;
  const instance = world.elsewhere(attachment.instanceOwnerId, world.region).get("instance", attachment.instanceId);
  return instance === undefined || doesTypeEncrypt(instance.instanceType) ? undefined : named;
}

/** Whether the VPC at the other end of a peering encrypts everything, too. */
export function isEncryptedTo(world: World, { ownerId, region, vpcId }: PeeringSide): boolean {
  const there = region === world.region ? worldIfKnown(world, ownerId, region) : undefined;
  return there !== undefined && encryptsEverything(controlOf(there, vpcId));
}

export const doesGatewayEncrypt = (world: World, ownerId: string, id: string): boolean =>
  world.elsewhere(ownerId, world.region).get("transit-gateway", id)?.encryptionSupport === true;
