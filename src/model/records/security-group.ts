/** Security groups, their rules, and their associations with further VPCs. */
import type { Resource, Tagged } from "./tag.ts";

export interface SecurityGroup extends Tagged {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ownerId: string;
}

export type Direction = "ingress" | "egress";

/** The one source (ingress) or destination (egress) of a rule. CIDRs are canonical text. */
export type Peer =
  | { readonly kind: "ipv4"; readonly cidr: string }
  | { readonly kind: "ipv6"; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly prefixListId: string }
  | {
      readonly kind: "group";
      readonly groupId: string;
      /** The account that owns the referenced group. */
      readonly ownerId: string;
      /** Set if the referenced group is in another VPC, across a peering. */
      readonly vpcId?: string;
      readonly peeringId?: string;
      /** Set if the call gave a name and no id: filters by name find only these (catalogue 71). */
      readonly groupName?: string;
    };

/** The text that names a peer: the CIDR, or the id of the group or prefix list. */
export function peerText(peer: Peer): string {
  if (peer.kind === "group") return peer.groupId;
  return peer.kind === "prefix-list" ? peer.prefixListId : peer.cidr;
}

/** One rule: a direction, a protocol with its ports, and one peer. */
export interface SecurityGroupRule extends Tagged {
  readonly groupId: string;
  readonly ownerId: string;
  readonly direction: Direction;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or any other protocol number as text. */
  readonly protocol: string;
  /** First port, or the ICMP type; -1 if the protocol has no ports or the rule covers all. */
  readonly fromPort: number;
  /** Last port, or the ICMP code; -1 if the protocol has no ports or the rule covers all. */
  readonly toPort: number;
  readonly peer: Peer;
  readonly description?: string;
}

/** Makes a group usable by the interfaces of a further VPC. `id` is `<group>/<vpc>`. */
export interface SecurityGroupVpcAssociation extends Resource {
  readonly groupId: string;
  readonly vpcId: string;
  readonly vpcOwnerId: string;
  readonly groupOwnerId: string;
}

/** The id of an association: a group and a VPC have at most one. */
export const vpcAssociationId = (groupId: string, vpcId: string): string => `${groupId}/${vpcId}`;
