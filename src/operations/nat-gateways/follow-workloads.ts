/**
 * AWS: a regional NAT gateway that nobody gave Elastic IPs to follows the workloads of its VPC: it gets an address of its own in
 * each zone in which the VPC has an interface, and gives it up when the last one is gone (catalogue 551). Here that happens
 * at once.
 */
import { AwsError } from "../../model/aws-error.ts";
import type { NatGateway, NatGatewayAddress } from "../../model/records/nat-gateway.ts";
import { type Zone, zonesOf } from "../../model/regions.ts";
import { type Change, inPartition, partitionName, put } from "../../model/world/change.ts";
import { hasAny, type World } from "../../model/world/world.ts";
import { growingWorld } from "../../model/world/world-after.ts";
import { usualSource } from "../addresses/choose-source.ts";
import { type FollowUp, kindOf } from "../follow-up.ts";
import type { Call } from "../operation.ts";
import { stateOf } from "./find-nat-gateway.ts";
import { bindToZone, unbound } from "./zone-addresses.ts";

export const followWorkloads: FollowUp = {
  kinds: ["nat-gateway", "network-interface"],
  follow(call, changes, before) {
    const { after, add } = growingWorld(call.world);
    const followed: Change[] = [];
    for (const { home, vpcId } of vpcsConcerned(call.world, changes, before)) {
      const world = after.elsewhere(home.account, home.region);
      const gateways = world
        .by("nat-gateway", "vpc", vpcId)
        .filter((each) => each.regional?.expandsItself === true && stateOf(each) === "available");
      for (const gateway of [...gateways]) {
        const fitting = fit({ ...call, world }, gateway, (made) => add(made));
        followed.push(...fitting);
      }
    }
    return followed;
  },
};

/** The VPCs whose interfaces or gateways change, each in the partition of the change. */
function vpcsConcerned(world: World, changes: readonly Change[], before: World) {
  const found = new Map<string, { readonly home: World; readonly vpcId: string }>();
  for (const change of changes) {
    const { account, region } = change.in ?? world;
    const home = world.elsewhere(account, region);
    const kind = kindOf(change) as "nat-gateway" | "network-interface";
    const record =
      "put" in change ? home.get(kind, change.value.id) : before.elsewhere(account, region).get(kind, change.id);
    if (record !== undefined) found.set(`${partitionName(home)} ${record.vpcId}`, { home, vpcId: record.vpcId });
  }
  return found.values();
}

/** Makes the zones of a gateway those of its VPC's interfaces. */
function fit(call: Call<unknown>, gateway: NatGateway, add: (changes: readonly Change[]) => void): readonly Change[] {
  const { world } = call;
  const wanted = zonesInUse(world, gateway.vpcId);
  const kept = gateway.addresses.filter(({ zone }) => wanted.has(zone?.id ?? ""));
  const given = gateway.addresses.filter((each) => !kept.includes(each));
  const missing = zonesOf(world.region).filter(({ id }) => wanted.has(id) && !kept.some(({ zone }) => zone?.id === id));
  if (given.length === 0 && missing.length === 0) return [];
  const home = { account: world.account, region: world.region };
  const here = (change: Change): Change => (change.in === undefined ? inPartition(home, change) : change);
  const changes = unbound(call, given).map(here);
  add(changes);
  const addresses: NatGatewayAddress[] = [...kept];
  for (const zone of missing) {
    const made = unlessRefused(() => ownAddress(call, gateway, zone));
    if (made === undefined) continue;
    const madeHere = made.changes.map(here);
    add(madeHere);
    changes.push(...madeHere);
    addresses.push(...made.addresses);
  }
  const fitted = here(put("nat-gateway", { ...gateway, addresses }));
  add([fitted]);
  return [...changes, fitted];
}

/** If no address is left, the gateway does without: the call that it follows has been decided. */
function unlessRefused<T extends object>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function zonesInUse(world: World, vpcId: string): ReadonlySet<string> {
  const zones = new Set<string>();
  for (const { id, availabilityZoneId } of world.by("subnet", "vpc", vpcId)) {
    if (!zones.has(availabilityZoneId) && hasAny(world.by("network-interface", "subnet", id))) {
      zones.add(availabilityZoneId);
    }
  }
  return zones;
}

/** An Elastic IP that the gateway allocates for itself: an IPAM policy may say where it comes from (catalogue 294). */
function ownAddress(call: Call<unknown>, gateway: NatGateway, zone: Zone) {
  const { world } = call;
  const ofOwner = { ...call, caller: { ...call.caller, account: world.account }, region: world.region };
  const receiver = { id: call.newId("elastic-ip"), networkBorderGroup: world.region, tags: [] };
  const { changes, ...source } = usualSource(ofOwner, receiver, "rnat");
  const elasticIp = { ...receiver, ownerId: world.account, ...source, serviceManaged: "rnat" } as const;
  const bound = bindToZone(call, gateway, { zone, elasticIps: [elasticIp] });
  return { addresses: bound.addresses, changes: [...changes, ...bound.changes] };
}
