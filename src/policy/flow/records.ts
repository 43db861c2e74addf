/** What a network is read from: kinds of records, and the partitions that have them. */
import type { IndexOf, Kind, RecordOf } from "../../model/world/kinds.ts";

/** The kinds of transit gateways that decide where packets go. */
export const TRANSIT_KINDS = [
  "transit-gateway",
  "transit-gateway-association",
  "transit-gateway-attachment",
  "transit-gateway-policy-table",
  "transit-gateway-propagation",
  "transit-gateway-route",
] as const satisfies readonly Kind[];

/** The kinds of records that a network is read from: what is kept of a network depends on these alone. */
export const NETWORK_KINDS = [
  "block-public-access-exclusion",
  "block-public-access-options",
  "egress-only-internet-gateway",
  "elastic-ip",
  "gap",
  "instance",
  "internet-gateway",
  "listener",
  "listener-rule",
  "load-balancer",
  "nat-gateway",
  "network-acl",
  "network-acl-association",
  "network-interface",
  "prefix-list",
  "prefix-list-version",
  "route-table",
  "route-table-association",
  "security-group",
  "security-group-rule",
  "security-group-vpc-association",
  "subnet",
  "target-group",
  ...TRANSIT_KINDS,
  "vpc",
  "vpc-endpoint",
  "vpc-peering-connection",
  "vpn-gateway",
] as const satisfies readonly Kind[];
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** What is read of a partition; both `Partition` and `World` have it. */
export interface Records {
  readonly account: string;
  readonly region: string;
  get<K extends NetworkKind>(kind: K, id: string): RecordOf<K> | undefined;
  all<K extends NetworkKind>(kind: K): IteratorObject<RecordOf<K>>;
  by<K extends NetworkKind>(kind: K, index: IndexOf<K>, key: string): IteratorObject<RecordOf<K>>;
}
