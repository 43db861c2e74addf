/** What Client VPN uses: the groups, subnets and interfaces of its endpoints, and what an endpoint has of its own. */
import type { Kind } from "../../model/world/kinds.ts";
import { keeping, type Users } from "./use.ts";

export const USERS_IN_CLIENT_VPN: Partial<Record<Kind, Users>> = {
  "client-vpn-endpoint": function* (world, id) {
    for (const { id: network, subnetId } of world.by("client-vpn-target-network", "endpoint", id)) {
      // Zones of an endpoint on a transit gateway go with it.
      if (subnetId !== undefined) yield keeping("client-vpn-target-network", network, `leads from it into ${subnetId}`);
    }
  },
};

export const clientVpnOfInterface: Users = function* (world, id) {
  const { subnetId = "" } = world.get("network-interface", id) ?? {};
  for (const network of world.by("client-vpn-target-network", "subnet", subnetId)) {
    if (network.networkInterfaceIds.includes(id)) {
      yield keeping("client-vpn-endpoint", network.endpointId, "sends its clients' packets from it");
    }
  }
};

// ours: no evidence that AWS keeps the groups and the VPC of an endpoint without target networks
export const clientVpnOfGroup: Users = function* (world, id) {
  for (const endpoint of world.by("client-vpn-endpoint", "group", id)) {
    yield keeping("client-vpn-endpoint", endpoint.id, "gives it to its interfaces");
  }
};

export const clientVpnOfSubnet: Users = function* (world, id) {
  for (const { endpointId } of world.by("client-vpn-target-network", "subnet", id)) {
    yield keeping("client-vpn-endpoint", endpointId, "leads into it");
  }
};

export const clientVpnOfVpc: Users = function* (world, id) {
  for (const endpoint of world.by("client-vpn-endpoint", "vpc", id)) {
    yield keeping("client-vpn-endpoint", endpoint.id, "leads into it");
  }
};
