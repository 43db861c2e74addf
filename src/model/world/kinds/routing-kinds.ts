/** The kinds of resources that say who may announce what, and who does. */
import type {
  IpamInternetRegistryAssociation,
  IpamRoutingPolicyDelta,
  IpamRoutingPolicyRegistration,
  RegistryHolding,
} from "../../records/announcing/registry.ts";
import type { RoutingBlock, RoutingFeed } from "../../records/announcing/routing-table.ts";
import { kind } from "./kind-definition.ts";

export const routingKinds = {
  "ipam-internet-registry-association": kind<IpamInternetRegistryAssociation>()({
    prefix: "ipam-internet-registry-assoc",
    type: "ipam-internet-registry-association",
    indexes: { ipam: (a) => a.ipamId },
  }),
  "ipam-routing-policy-delta": kind<IpamRoutingPolicyDelta>()({ indexes: { association: (d) => d.associationId } }),
  "ipam-routing-policy-registration": kind<IpamRoutingPolicyRegistration>()({
    indexes: { association: (r) => r.associationId },
  }),
  "registry-holding": kind<RegistryHolding>()({}),
  "routing-block": kind<RoutingBlock>()({}),
  "routing-feed": kind<RoutingFeed>()({}),
};
