/** Between a subnet and the rest of the world: the route that a packet takes, and what the gateway at its end does. */

import { type Address, contains, type Family, formatAddress, type Prefix, prefix } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import { cidrsOfVpc } from "../../model/records/vpc.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { ExplanationCode, PathStep } from "../flow/path.ts";
import { type RouteMatch, routeTableOf, routeTo } from "./routes.ts";

export interface Walk {
  readonly steps: readonly PathStep[];
  /** AWS: some paths track every flow (catalogue 341). */
  readonly tracksAll: boolean;
}

type Gateway = Exclude<RouteTarget, { readonly kind: "local" }>;

const TRACKING: ReadonlySet<RouteTarget["kind"]> = new Set([
  "egress-only-internet-gateway",
  "nat-gateway",
  "transit-gateway",
  "vpc-endpoint",
]);

const RFC1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(prefix);
const RFC6598 = prefix("100.64.0.0/10");
const ULA = prefix("fc00::/7");

const within = (blocks: readonly Prefix[], address: Address): boolean =>
  blocks.some((block) => contains(block, address));

/** Blocks without any address of the internet. */
export const PRIVATE_BLOCKS: readonly Prefix[] = [...RFC1918, RFC6598, ULA];

/** Stands for the internet in blocks that are mostly public. Documentation uses these addresses, and nobody has them. */
export const PUBLIC_SAMPLES: Readonly<Record<Family, bigint>> = {
  ipv4: 0xc6336401n,
  ipv6: 0x2600_0000_0000_0000_0000_0000_0000_0001n,
};

/** Reports whether the internet routes the address. */
export const isPublic = (address: Address): boolean => !within(PRIVATE_BLOCKS, address);

/** The path of packets out of the sender's subnet: its route, and the gateway that the route names. */
export function leave(
  network: Network,
  sender: NetworkInterface,
  from: Located,
  to: Located,
  packets: "opens" | "answers",
): Walk {
  const { step, match } = lookUp(network, sender, to.address);
  if (!step.passes) return { steps: [step], tracksAll: false };
  if (match === undefined || match.route.target.kind === "local") {
    // The local route ends within the VPC: an equal address in another VPC, or one that no interface has, isn't there.
    const isThere = to.nic?.vpcId === sender.vpcId;
    return {
      steps: [isThere ? step : { ...step, passes: false, code: "NO_POSSIBLE_DESTINATION" }],
      tracksAll: false,
    };
  }
  const { target } = match.route;
  const code = refusalOut(network, sender, from, to, target, packets);
  return {
    steps: [step, gatewayStep(target, code, publicAddress(network, target, sender, from))],
    tracksAll: TRACKING.has(target.kind),
  };
}

/** The path of packets from outside into the receiver's VPC. */
export function enter(
  network: Network,
  receiver: NetworkInterface,
  from: Located,
  to: Located,
  packets: "opens" | "answers",
): Walk {
  if (packets === "opens" && isPublic(from.address)) return enterFromInternet(network, receiver, from, to);
  // A flow that doesn't come from the internet comes by the route that its answers take, and answers by the flow's.
  const { step, match } = lookUp(network, receiver, from.address);
  const target = match?.route.target;
  if (target === undefined || target.kind === "local") return { steps: step.passes ? [] : [step], tracksAll: false };
  const tracksAll = TRACKING.has(target.kind);
  if (packets === "answers") return { steps: [gatewayStep(target, undefined)], tracksAll };
  return { steps: [gatewayStep(target, refusalIn(from.address, target))], tracksAll };
}

function enterFromInternet(network: Network, receiver: NetworkInterface, from: Located, to: Located): Walk {
  const [gateway] = network.by("internet-gateway", "vpc", receiver.vpcId);
  if (gateway === undefined) {
    // Without an internet gateway, the flow comes by whatever route the table has for its source.
    const { step, match } = lookUp(network, receiver, from.address);
    const target = match?.route.target;
    if (target === undefined || target.kind === "local") return { steps: [step], tracksAll: false };
    return { steps: [gatewayStep(target, refusalIn(from.address, target))], tracksAll: TRACKING.has(target.kind) };
  }
  const target = { kind: "internet-gateway", id: gateway.id } as const;
  const publicIp = publicAddress(network, target, receiver, to);
  const code =
    to.address.family === "ipv4" && publicIp === undefined ? "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS" : undefined;
  return { steps: [gatewayStep(target, code, publicIp)], tracksAll: false };
}

interface LookUp {
  readonly step: PathStep;
  readonly match: RouteMatch | undefined;
}

function lookUp(network: Network, nic: NetworkInterface, destination: Address): LookUp {
  const table = routeTableOf(network, nic);
  const match = table && routeTo(network, table, destination);
  const step = {
    kind: "route-table",
    id: table?.id,
    subnetId: nic.subnetId,
    route: match?.route,
    destination: formatAddress(destination),
  } as const;
  if (match === undefined) {
    // AWS: a VPC always has the local route to its own blocks.
    if (within(blocksOf(network, nic.vpcId), destination)) return { match, step: { ...step, passes: true } };
    return { match, step: { ...step, passes: false, code: "NO_ROUTE_TO_DESTINATION" } };
  }
  if (match.state === "blackhole") return { match, step: { ...step, passes: false, code: "BAD_STATE_ROUTE" } };
  return { match, step: { ...step, passes: true } };
}

function blocksOf(network: Network, vpcId: string): readonly Prefix[] {
  const vpc = network.get("vpc", vpcId);
  return vpc === undefined ? [] : cidrsOfVpc(vpc).map(prefix);
}

function gatewayStep(target: Gateway, code: ExplanationCode | undefined, publicIp?: string): PathStep {
  const step = {
    kind: "gateway",
    type: target.kind,
    id: target.id,
    ...dropUndefined({ publicAddress: publicIp }),
  } as const;
  return code === undefined ? { ...step, passes: true } : { ...step, passes: false, code };
}

function publicAddress(
  network: Network,
  target: RouteTarget,
  nic: NetworkInterface,
  { address }: Located,
): string | undefined {
  if (target.kind !== "internet-gateway" || address.family !== "ipv4") return undefined;
  return network.publicAddressOf(nic, formatAddress(address));
}

/** Why a gateway doesn't take a packet out; undefined if it does. */
function refusalOut(
  network: Network,
  sender: NetworkInterface,
  from: Located,
  to: Located,
  target: Gateway,
  packets: "opens" | "answers",
): ExplanationCode | undefined {
  switch (target.kind) {
    case "internet-gateway":
      if (within(RFC1918, to.address)) return "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS";
      if (contains(RFC6598, to.address)) return "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS";
      if (from.address.family === "ipv4" && publicAddress(network, target, sender, from) === undefined) {
        return "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";
      }
      return undefined;
    case "nat-gateway":
    case "egress-only-internet-gateway":
      // These let only flows out: the answer to a flow that came in elsewhere doesn't get out here.
      return packets === "answers" ? "NO_ROUTE_TO_DESTINATION" : undefined;
    case "vpc-peering-connection": {
      const peering = network.get("vpc-peering-connection", target.id);
      const other = [peering?.requester, peering?.accepter].find((side) => side?.vpcId !== sender.vpcId);
      const known = other === undefined ? [] : blocksOf(network, other.vpcId);
      const told = [...(other?.cidrBlocks ?? []), ...(other?.ipv6CidrBlocks ?? [])].map(prefix);
      return within([...known, ...told], to.address) ? undefined : "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR";
    }
    case "network-interface": {
      if (to.nic?.id === target.id) return undefined;
      const appliance = network.get("network-interface", target.id);
      if (appliance?.sourceDestCheck) return "ENI_SOURCE_DEST_CHECK_RESTRICTION";
      // Nobody here knows what an appliance does with a packet.
      return "NO_POSSIBLE_DESTINATION";
    }
    default:
      return undefined;
  }
}

/** Why a gateway doesn't let in a flow that comes from `source`. */
function refusalIn(source: Address, { kind }: Gateway): ExplanationCode | undefined {
  switch (kind) {
    case "internet-gateway":
      if (within(RFC1918, source)) return "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS";
      return contains(RFC6598, source) ? "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS" : undefined;
    case "nat-gateway":
    case "egress-only-internet-gateway":
      return "NGW_REQUIRES_SOURCE_IN_VPC";
    default:
      return undefined;
  }
}
