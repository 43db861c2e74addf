/** What uses the resources of IPAM. Nothing else may delete a pool, a scope or an IPAM while these are there. */
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { associationsOf } from "../ipam/discoveries/discovery-associations.ts";
import { allocationsOf } from "../ipam/pools/find-pool.ts";
import { targetsOf } from "../ipam-policies/active-policy.ts";
import { keeping, type Users, using } from "./use.ts";

export const USERS_IN_IPAM: Partial<Record<Kind, Users>> = {
  ipam: function* (world, id) {
    for (const scope of world.by("ipam-scope", "ipam", id)) {
      if (!scope.isDefault) yield keeping("ipam-scope", scope.id, "is in it");
      for (const pool of world.by("ipam-pool", "scope", scope.id)) yield keeping("ipam-pool", pool.id, "is in it");
    }
    for (const policy of world.by("ipam-policy", "ipam", id)) yield keeping("ipam-policy", policy.id, "is of it");
    for (const resolver of world.by("ipam-prefix-list-resolver", "ipam", id)) {
      yield keeping("ipam-prefix-list-resolver", resolver.id, "selects from what it sees");
    }
    for (const asn of world.by("ipam-byoasn", "ipam", id)) yield keeping("ipam-byoasn", asn.id, "is provisioned to it");
    for (const each of world.by("ipam-internet-registry-association", "ipam", id)) {
      yield keeping("ipam-internet-registry-association", each.id, "manages its ROAs");
    }
    for (const each of world.by("ipam-resource-discovery-association", "ipam", id)) {
      yield using("ipam-resource-discovery", each.discoveryId, "is associated with it");
    }
  },
  "ipam-internet-registry-association": function* (world, id) {
    for (const each of world.by("ipam-routing-policy-registration", "association", id)) {
      yield keeping("ipam-routing-policy-registration", each.id, `says who may announce ${each.cidr}`);
    }
  },
  "ipam-policy": function* (world, id) {
    for (const target of targetsOf(world, id)) yield keeping("ipam-policy-target", target.id, "is steered by it");
  },
  "ipam-pool": poolUsers,
  "ipam-prefix-list-resolver": function* (world, id) {
    for (const target of world.by("ipam-prefix-list-resolver-target", "resolver", id)) {
      yield keeping("ipam-prefix-list-resolver-target", target.id, `fills ${target.prefixListId} from it`);
    }
  },
  "ipam-resource-discovery": function* (world, id) {
    const discovery = world.get("ipam-resource-discovery", id);
    for (const { association } of discovery === undefined ? [] : associationsOf(world, discovery)) {
      yield using("ipam", association.ipamId, "sees through it");
    }
  },
  "ipam-scope": function* (world, id) {
    for (const pool of world.by("ipam-pool", "scope", id)) yield keeping("ipam-pool", pool.id, "is in it");
  },
  "public-ipv4-pool": function* (world, id) {
    for (const { allocationId, cidr } of world.get("public-ipv4-pool", id)?.cidrs ?? []) {
      yield keeping("ipam-pool-allocation", allocationId, `gives it ${cidr}`);
    }
    for (const address of world.all("elastic-ip")) {
      if (address.publicIpv4Pool === id) yield using("elastic-ip", address.id, "is an address of it");
    }
  },
};

function* poolUsers(world: World, id: string) {
  for (const { id: provisioned, cidr, state } of world.by("ipam-pool-cidr", "pool", id)) {
    if (state !== "failed-provision")
      yield keeping("ipam-pool-cidr", provisioned, `provisions ${cidr ?? "space"} to it`);
  }
  for (const { id: allocation, cidr, resourceId } of allocationsOf(world, id)) {
    const holder = resourceId === undefined ? "" : ` for ${resourceId}`;
    yield keeping("ipam-pool-allocation", allocation, `takes ${cidr} of it${holder}`);
  }
  for (const below of world.by("ipam-pool", "source", id))
    yield keeping("ipam-pool", below.id, "gets its space from it");
  for (const { id: policy, documents } of world.all("ipam-policy")) {
    if (documents.some(({ poolIds }) => poolIds.includes(id)))
      yield using("ipam-policy", policy, "takes addresses from it");
  }
}
