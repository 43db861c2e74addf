/** What a load balancer does with a client's packets, word by word as AWS's guides have it, in one VPC without gateways. For tests. */
import { parseAddress, parsePrefix } from "../../address/prefix.ts";
import type { LoadBalancer, TargetGroup } from "../../model/records/balancing/load-balancer.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Partition } from "../../model/world/partition.ts";
import { naiveMatches } from "./naive.ts";

interface Counted {
  readonly pairs: number;
  readonly allowed: number;
}

export interface NaiveGroup {
  readonly sent: Counted;
  readonly checks: Counted;
  readonly works: boolean;
}

/** By the id of each target group that rules forward to; undefined if nothing listens. */
export function naiveBeyond(
  world: Partition,
  balancer: LoadBalancer,
  port: number,
  client: string,
): ReadonlyMap<string, NaiveGroup> | undefined {
  const found = new Map<string, NaiveGroup>();
  let listens = false;
  for (const listener of world.all("listener")) {
    if (listener.loadBalancerId !== balancer.id || listener.port !== port || listener.protocol === "UDP") continue;
    listens = true;
    for (const rule of world.all("listener-rule")) {
      if (rule.listenerId !== listener.id) continue;
      for (const { ForwardConfig } of rule.actions) {
        for (const { TargetGroupArn, Weight } of ForwardConfig?.TargetGroups ?? []) {
          for (const group of world.all("target-group")) {
            if (Weight !== 0 && TargetGroupArn.endsWith(`targetgroup/${group.id}`)) {
              found.set(group.id, naiveGroup(world, balancer, group, client));
            }
          }
        }
      }
    }
  }
  return listens ? found : undefined;
}

function naiveGroup(world: Partition, balancer: LoadBalancer, group: TargetGroup, client: string): NaiveGroup {
  const nics = [...world.all("network-interface")];
  const nodes = nics.filter(({ id }) => balancer.networkInterfaceIds.includes(id));
  const setting = group.attributes["load_balancing.cross_zone.enabled"] ?? "use_load_balancer_configuration";
  const ofBalancer =
    balancer.attributes["load_balancing.cross_zone.enabled"] ?? (balancer.type === "application" ? "true" : "false");
  const crossZone = setting === "use_load_balancer_configuration" ? ofBalancer : setting;
  const preserving =
    group.attributes["preserve_client_ip.enabled"] ?? (group.targetType === "instance" ? "true" : "false");
  const seesClient = balancer.type === "network" && preserving === "true";
  const total = { sent: { pairs: 0, allowed: 0 }, checks: { pairs: 0, allowed: 0 } };
  const targets: { readonly isServed: boolean; readonly isHealthy: boolean }[] = [];
  for (const target of group.targets) {
    const nic = nics.find((each) => isTarget(each, target.id));
    const stopped = group.targetType === "instance" && world.get("instance", target.id)?.state === "stopped";
    if (nic === undefined || stopped || !nodes.some((node) => node.availabilityZone === nic.availabilityZone)) continue;
    const own = { served: 0, checked: 0, nodes: 0 };
    for (const node of nodes) {
      if (crossZone === "false" && node.availabilityZone !== nic.availabilityZone) continue;
      const address = node.privateIpv4[0]?.address ?? "";
      const { isEnabled, port } = group.healthCheck;
      own.nodes++;
      own.served += Number(passes(world, node, nic, seesClient ? client : address, target.port ?? 0));
      if (isEnabled) {
        const checked = port === "traffic-port" ? target.port : Number(port);
        own.checked += Number(passes(world, node, nic, address, checked ?? 0));
      }
    }
    total.sent.pairs += own.nodes;
    total.sent.allowed += own.served;
    total.checks.pairs += group.healthCheck.isEnabled ? own.nodes : 0;
    total.checks.allowed += own.checked;
    const isHealthy = !group.healthCheck.isEnabled || own.checked === own.nodes;
    targets.push({ isServed: own.served === own.nodes, isHealthy });
  }
  const healthy = targets.filter(({ isHealthy }) => isHealthy);
  const used = healthy.length > 0 ? healthy : targets;
  return { ...total, works: used.length > 0 && used.every(({ isServed }) => isServed) };
}

const isTarget = ({ privateIpv4, attachment }: NetworkInterface, id: string): boolean =>
  attachment?.instanceId === id || privateIpv4.some(({ address }) => address === id);

/** From an interface of the balancer to a target that sees `seen`, and the answers. */
function passes(
  world: Partition,
  node: NetworkInterface,
  target: NetworkInterface,
  seen: string,
  port: number,
): boolean {
  const ends = { protocol: 6, low: port };
  const address = target.privateIpv4[0]?.address ?? "";
  const leaves = naiveMatches(world, {
    ...{ ...ends, local: node.id, direction: "egress" },
    ...{ remoteAddress: address, remoteInterface: target.id },
  });
  const enters = naiveMatches(world, {
    ...{ ...ends, local: target.id, direction: "ingress" },
    ...{ remoteAddress: seen, remoteInterface: node.id },
  });
  if (leaves.size === 0 || enters.size === 0) return false;
  if (node.subnetId === target.subnetId) return true;
  return (
    naiveAclAllows(world, node.subnetId, true, address) &&
    naiveAclAllows(world, target.subnetId, false, seen) &&
    naiveAclAllows(world, target.subnetId, true, seen) &&
    naiveAclAllows(world, node.subnetId, false, address)
  );
}

/** Of ACLs whose entries are about all traffic. */
function naiveAclAllows(world: Partition, subnetId: string, egress: boolean, remote: string): boolean {
  for (const association of world.all("network-acl-association")) {
    if (association.subnetId !== subnetId) continue;
    const acl = world.get("network-acl", association.networkAclId);
    const entries = [...(acl?.entries ?? [])].filter((entry) => entry.egress === egress && isIn(entry.cidr, remote));
    return entries.sort((a, b) => a.ruleNumber - b.ruleNumber)[0]?.action === "allow";
  }
  return true;
}

function isIn(cidr: string, text: string): boolean {
  const [block, address] = [parsePrefix(cidr)?.prefix, parseAddress(text)];
  if (block === undefined || address === undefined || block.family !== address.family) return false;
  const shift = BigInt(32 - block.length);
  return block.value >> shift === address.value >> shift;
}
