/** Transit gateways and their attachments as ends of paths: whatever is attached, if the path leads through them. */
import { formatAddress, prefix } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { isPeer, isVpc, type TransitGatewayAttachment } from "../../model/records/transit/transit-gateway.ts";
import type { Network } from "../../policy/flow/network.ts";
import { existing, type Touched } from "../permission/touched.ts";

interface TransitEndpoint {
  readonly id: string;
  readonly resource?: Touched;
  /** What a path must pass: the gateway or the attachment itself. */
  readonly through: string;
  readonly interfaceIds: readonly string[];
  readonly behind?: string;
}

export function readTransitEndpoint(network: Network, id: string): TransitEndpoint | undefined {
  const gateway = network.get("transit-gateway", id);
  if (gateway !== undefined && gateway.deletedAt === undefined) {
    const resource = existing("transit-gateway", gateway);
    return { id, resource, through: id, interfaceIds: interfacesOn(network, id) };
  }
  const attachment = network.get("transit-gateway-attachment", id);
  if (attachment?.state !== "available") return undefined;
  // AWS: permission is asked on gateways, and not on attachments.
  const attachedTo = network.get("transit-gateway", attachment.transitGatewayId);
  const resource = attachedTo && existing("transit-gateway", attachedTo);
  const behind = addressBehind(network, attachment);
  return {
    id,
    through: id,
    interfaceIds: interfacesBehind(network, attachment),
    ...dropUndefined({ resource, behind }),
  };
}

/** The interfaces of the VPCs that are attached to a gateway. */
const interfacesOn = (network: Network, gatewayId: string): readonly string[] =>
  [...network.by("transit-gateway-attachment", "gateway", gatewayId)].flatMap((each) =>
    each.state === "available" && isVpc(each.resource) ? interfacesBehind(network, each) : [],
  );

/** Those of what is attached; behind a peering, those of the VPCs on the other gateway. */
function interfacesBehind(network: Network, { resource }: TransitGatewayAttachment): readonly string[] {
  if (isPeer(resource)) return interfacesOn(network, resource.transitGatewayId);
  if (!isVpc(resource)) return [];
  return network
    .by("network-interface", "vpc", resource.vpcId)
    .filter(({ interfaceType }) => interfaceType !== "transit_gateway")
    .map((nic) => nic.id)
    .toArray();
}

/** An address that a route leads to, of an attachment to a network beyond the records. */
function addressBehind(network: Network, { id, resource }: TransitGatewayAttachment): string | undefined {
  if (isVpc(resource) || isPeer(resource)) return undefined;
  const blocks = [
    ...network.by("transit-gateway-route", "attachment", id).map(({ destination }) => destination),
    ...network.by("transit-gateway-propagation", "attachment", id).flatMap(({ seen = [] }) => seen),
  ];
  const block = blocks.find((each) => each.includes("."));
  if (block === undefined) return undefined;
  const { family, value } = prefix(block);
  return formatAddress({ family, value: value + 1n });
}
