/** A gap: what an imported partition lacks, although its records refer to it. An answer that depends on it is undecidable. */
import type { Resource } from "./tag.ts";

/**
 * `id` is that of what is missing. If it has none that the records tell, it's that of whose it is: `route-table/<VPC>`,
 * `network-acl/<subnet>`, `public-address/<interface>/<private address>`, `block-public-access/<what>`, `<table>/propagations`, `<Client VPN endpoint>/<what>`, or `network-interface` for all of them.
 */
export interface Gap extends Resource {
  readonly ownerId: string;
  /** `NAT gateway nat-1`, `network ACL`. */
  readonly what: string;
  /** What refers to it. */
  readonly neededBy: string;
  /** What saves it, `aws ec2 describe-nat-gateways`; absent if Cordon can't read such a thing. */
  readonly command?: string;
}

export const routeTableGap = (vpcId: string): string => `route-table/${vpcId}`;
export const networkAclGap = (subnetId: string): string => `network-acl/${subnetId}`;
export const publicAddressGap = (interfaceId: string, privateIp: string): string =>
  `public-address/${interfaceId}/${privateIp}`;
/**
 * Of Block Public Access: its options, or only the ids and tags of its exclusions, both of which VPCs and subnets show in effect; or
 * which exclusions there are, if they don't.
 */
export type BlockingGap = "options" | "ids" | "exclusions";
export const blockingGap = (what: BlockingGap): string => `block-public-access/${what}`;
/** Attachments may propagate to a transit gateway's table and have no route there, because others come first. */
export const propagationsGap = (tableId: string): string => `${tableId}/propagations`;
/** What is asked of each Client VPN endpoint alone. */
export type ClientVpnGap = "networks" | "routes" | "rules" | "policy";
export const clientVpnGap = (endpointId: string, what: ClientVpnGap): string => `${endpointId}/${what}`;
/** The list of all interfaces. */
export const INTERFACES_GAP = "network-interface";

/** What isn't known of a load balancer, a listener or a target group; it changes no packets' path. */
export const balancingGap = (what: "attributes" | "listeners" | "rules" | "targets", id: string): string =>
  `${what}/${id}`;

/** DHCP options, instances, which only lend their names to interfaces, what is shown in effect, and where load balancers send to. */
const OF_NO_PATH =
  /^(dopt-|i-|block-public-access\/(options|ids)$|tgw-rtb-\w+\/propagations$|(attributes|listeners|rules|targets)\/)/;

/** Reports whether a gap changes no path of packets. */
export const concernsNoTraffic = (id: string): boolean => OF_NO_PATH.test(id);
