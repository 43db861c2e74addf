/** Routing and stateless filtering: route tables, gateways, network ACLs. */
import type { Resource, Tagged } from "./tag.ts";

/** Where a route leads. `blackhole` is computed from whether the target still exists. */
export type RouteTarget =
  | { readonly kind: "local" }
  | {
      readonly kind:
        | "internet-gateway"
        | "egress-only-internet-gateway"
        | "nat-gateway"
        | "network-interface"
        | "vpc-peering-connection"
        | "vpc-endpoint"
        | "transit-gateway"
        | "virtual-private-gateway"
        | "local-gateway"
        | "carrier-gateway"
        | "core-network"
        | "odb-network";
      readonly id: string;
    }
  /** What an import found and Cordon doesn't know: `member` is what AWS calls it in its answers. */
  | { readonly kind: "unserved"; readonly id: string; readonly member: string };

export interface Route {
  /** Canonical IPv4 or IPv6 CIDR, or a prefix list id. */
  readonly destination: string;
  readonly target: RouteTarget;
  readonly origin: "CreateRouteTable" | "CreateRoute" | "EnableVgwRoutePropagation" | "Advertisement";
}

export interface RouteTable extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly routes: readonly Route[];
  /** The virtual private gateways whose routes are in the table, too. Absent if there are none. */
  readonly propagatingGatewayIds?: readonly string[];
}

/** Binds a route table to a subnet or gateway, or makes it the main one of its VPC. */
export interface RouteTableAssociation extends Resource {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly isMain: boolean;
  readonly subnetId?: string;
  readonly gatewayId?: string;
}

export interface InternetGateway extends Tagged {
  readonly ownerId: string;
  readonly vpcId?: string;
}

export interface EgressOnlyInternetGateway extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
}

export interface NetworkAclEntry {
  readonly ruleNumber: number;
  readonly egress: boolean;
  readonly action: "allow" | "deny";
  /** Protocol number as text; `-1` for all. */
  readonly protocol: string;
  readonly cidr: string;
  readonly portRange?: { readonly from: number; readonly to: number };
  readonly icmp?: { readonly type: number; readonly code: number };
}

export interface NetworkAcl extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  /** The final deny-all (rule 32767, and 32768 for IPv6) is implied and not listed. */
  readonly entries: readonly NetworkAclEntry[];
}

/** Which ACL filters a subnet. `id` is `aclassoc-...`. */
export interface NetworkAclAssociation extends Resource {
  readonly networkAclId: string;
  readonly subnetId: string;
}
