/** Load balancers and target groups as ends of questions: by ARN, by name, and as their interfaces are named. */
import { hostPrefix, type Prefix, parseAddress } from "../../address/prefix.ts";
import type { LoadBalancer, TargetGroup } from "../../model/records/balancing/load-balancer.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Network } from "./network.ts";
import type { Records } from "./records.ts";

/** A selection, as far as it can be one of these. */
interface Selected {
  readonly interfaces: readonly NetworkInterface[];
  readonly blocks: readonly Prefix[];
  readonly isInternet: false;
}

interface Problem {
  readonly problem: string;
}

const ARN = /^arn:[a-z-]+:elasticloadbalancing:([^:]*):([^:]*):(loadbalancer|targetgroup)\/(.+)$/;
const KINDS = { loadbalancer: "balancer", targetgroup: "targets" } as const;

/** Reads `elb:web`, `tg:web` and ARNs. */
export function parseBalancing(
  text: string,
): { readonly kind: "balancer" | "targets"; readonly of: string } | undefined {
  const type = ARN.exec(text)?.[3];
  if (type !== undefined) return { kind: KINDS[type as keyof typeof KINDS], of: text };
  const named = /^(elb|tg):(.+)$/.exec(text);
  return named === null ? undefined : { kind: named[1] === "elb" ? "balancer" : "targets", of: named[2] ?? "" };
}

/** Without what AWS adds to tell apart what has the same name. */
const withoutCode = (id: string): string => id.replace(/\/[0-9a-f]{16}$/, "");

/** A name, an id with or without its code (`app/web`), or an ARN. */
function doesName(text: string, own: Records, { id, name }: { readonly id: string; readonly name: string }): boolean {
  const arn = ARN.exec(text);
  if (arn !== null) return arn[1] === own.region && arn[2] === own.account && arn[4] === id;
  return text === name || text === id || text === withoutCode(id);
}

/** The load balancer that a name alone means: `web`, or `ELB app/web` as its interfaces are named. */
export const balancerNamed = (own: Records, name: string): LoadBalancer | undefined =>
  own.all("load-balancer").find((each) => doesName(name.replace(/^ELB /, ""), own, each));

export function selectBalancer(own: Records, text: string): (Selected & { readonly balancer: LoadBalancer }) | Problem {
  const balancer = balancerNamed(own, text);
  if (balancer === undefined) return { problem: `no load balancer is named ${text}` };
  const interfaces = balancer.networkInterfaceIds.flatMap((id) => own.get("network-interface", id) ?? []);
  if (interfaces.length === 0) return { problem: `the load balancer ${balancer.name} has no network interfaces` };
  return { interfaces, blocks: [], isInternet: false, balancer };
}

export function selectTargets(network: Network, own: Records, text: string): Selected | Problem {
  const group = own.all("target-group").find((each) => doesName(text, own, each));
  if (group === undefined) return { problem: `no target group is named ${text}` };
  const ends = group.targets.flatMap(({ id }) => endsOfTarget(network, own, group, id));
  const interfaces = [...new Set(ends.flatMap(({ nic }) => nic ?? []))];
  const blocks = ends.flatMap(({ nic, address }) => (nic === undefined ? hostPrefix(address) : []));
  if (ends.length === 0) return { problem: `the target group ${group.name} has no targets with addresses` };
  return { interfaces, blocks, isInternet: false };
}

/** Where packets for a target go; no place for functions and what isn't there. */
export function endsOfTarget(network: Network, own: Records, group: TargetGroup, targetId: string) {
  const addressOf = (nic: NetworkInterface) =>
    parseAddress((group.ipAddressType === "ipv6" ? nic.ipv6 : nic.privateIpv4)[0]?.address ?? "");
  const atInterface = (nic: NetworkInterface) => {
    const address = addressOf(nic);
    return address === undefined ? [] : [{ nic, address }];
  };
  switch (group.targetType) {
    case "lambda":
      return [];
    case "instance": {
      const nic = primaryInterface(own, targetId);
      return nic === undefined ? [] : atInterface(nic);
    }
    case "alb": {
      const found = selectBalancer(own, targetId);
      return "problem" in found ? [] : found.interfaces.flatMap(atInterface);
    }
    case "ip": {
      const address = parseAddress(targetId);
      if (address === undefined) return [];
      const nic = network.interfaceAt(group.vpcId ?? "", address);
      return [nic === undefined ? { address } : { nic, address }];
    }
  }
}

const primaryInterface = (own: Records, instanceId: string): NetworkInterface | undefined =>
  own
    .by("network-interface", "instance", instanceId)
    .toArray()
    .sort((a, b) => (a.attachment?.deviceIndex ?? 0) - (b.attachment?.deviceIndex ?? 0))[0];
