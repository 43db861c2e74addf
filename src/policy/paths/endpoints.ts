/** What is known of VPC endpoints on the path of a flow. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Lack } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";

/** AWS: the interface of an endpoint opens no flows (catalogue 416). */
export const isOfEndpoint = ({ interfaceType }: Pick<NetworkInterface, "interfaceType">): boolean =>
  interfaceType === "vpc_endpoint";

/** AWS: nothing gets through an endpoint that the owner of its service hasn't accepted, or has rejected (catalogue 608). */
export function isWithoutService(network: Network, nic: NetworkInterface): boolean {
  if (!isOfEndpoint(nic)) return false;
  for (const { state } of network.by("vpc-endpoint", "interface", nic.id)) if (state !== undefined) return true;
  return false;
}

/** What the appliances behind a Gateway Load Balancer endpoint do with packets isn't known. */
export const lackBehindEndpoint = (network: Network, id: string): Lack | undefined =>
  network.get("vpc-endpoint", id)?.type === "GatewayLoadBalancer" ? { kind: "appliance", id } : undefined;
