/** What load balancers and databases use: groups, subnets, VPCs and interfaces; and what uses them. */
import type { Listener, ListenerRule } from "../../model/records/balancing/load-balancer.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { keeping, type Use, type Users, using } from "./use.ts";
import { endpointServicesOfBalancer } from "./uses-in-private-link.ts";

/** Their ids are names, or end in one. */
export const USERS_IN_SERVICES: Partial<Record<Kind, Users>> = {
  "load-balancer": function* (world, id) {
    yield* endpointServicesOfBalancer(world, id);
    for (const listener of world.by("listener", "balancer", id)) {
      yield using("listener", listener.id, `listens for it on ${portOf(listener)}`);
    }
    // Targets are named by ARNs.
    for (const group of world.all("target-group")) {
      if (group.targetType === "alb" && group.targets.some(({ id: arn }) => arn.endsWith(`:loadbalancer/${id}`))) {
        yield using("target-group", group.id, "has it as a target");
      }
    }
  },
  "target-group": function* (world, id) {
    const rules = world.by("listener-rule", "target-group", id).toArray();
    for (const rule of rules) yield keeping("listener-rule", rule.id, `${placeOf(rule)} sends to it`);
    const balancers = new Set(rules.flatMap((rule) => world.get("listener", rule.listenerId)?.loadBalancerId ?? []));
    for (const balancer of balancers) yield using("load-balancer", balancer, "sends to it");
  },
  listener: function* (world, id) {
    for (const rule of world.by("listener-rule", "listener", id)) yield using("listener-rule", rule.id, placeOf(rule));
  },
  "db-instance": function* () {},
  "db-subnet-group": function* (world, id) {
    for (const database of world.by("db-instance", "subnet-group", id)) {
      yield keeping("db-instance", database.id, "has its interfaces there");
    }
  },
};

const portOf = ({ protocol, port }: Listener): string => (port === undefined ? "everything" : `${protocol} ${port}`);
const placeOf = ({ priority }: ListenerRule): string =>
  priority === undefined ? "the default rule of its listener" : `the rule of priority ${priority}`;

/** AWS: their interfaces keep a group from being deleted, and they go with their owner only. */
export const servicesOfGroup: Users = function* (world, id) {
  for (const balancer of world.all("load-balancer")) {
    if (balancer.groupIds.includes(id)) yield using("load-balancer", balancer.id, "gives it to its interfaces");
  }
  for (const database of world.all("db-instance")) {
    if (database.groupIds.includes(id)) yield using("db-instance", database.id, "gives it to its interfaces");
  }
};

export const servicesOfInterface: Users = function* (world, id) {
  for (const balancer of world.by("load-balancer", "interface", id)) {
    yield keeping("load-balancer", balancer.id, "is reached by it, and sends from it");
  }
  for (const database of world.by("db-instance", "interface", id)) {
    yield keeping("db-instance", database.id, "is reached by it");
  }
};

export const servicesOfSubnet: Users = function* (world, id) {
  yield* holdersIn(world, id);
  for (const group of world.by("db-subnet-group", "subnet", id)) yield using("db-subnet-group", group.id, "has it");
};

function* holdersIn(world: World, subnetId: string): Iterable<Use> {
  const found = new Map<string, Use>();
  for (const nic of world.by("network-interface", "subnet", subnetId)) {
    for (const { kind, id } of servicesOfInterface(world, nic.id))
      found.set(id, using(kind, id, "has an interface in it"));
  }
  yield* found.values();
}

export const servicesOfVpc: Users = function* (world, vpcId) {
  for (const { id } of world.by("load-balancer", "vpc", vpcId)) yield using("load-balancer", id, "is in it");
  for (const { id, vpcId: of } of world.all("target-group")) {
    if (of === vpcId) yield using("target-group", id, "has its targets in it");
  }
  for (const { id, vpcId: of } of world.all("db-instance"))
    if (of === vpcId) yield using("db-instance", id, "is in it");
  for (const { id, vpcId: of } of world.all("db-subnet-group")) {
    if (of === vpcId) yield using("db-subnet-group", id, "has its subnets in it");
  }
};
