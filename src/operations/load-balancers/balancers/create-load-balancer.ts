/** Creates a load balancer with an interface in each of its subnets. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { LimitName } from "../../../model/limits.ts";
import type { BalancerType, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { validation } from "../balancer-words.ts";
import { madeByName, needsTagging } from "../made-by-name.ts";
import { readBalancerTags } from "../tags/balancer-tags.ts";
import { groupsOfBalancer } from "./balancer-groups.ts";
import { type Made, makeBalancerInterfaces, mappingsOf, sourcePrefixes, subnetsOf } from "./balancer-interfaces.ts";
import { dnsNameOf, newBalancerId, readName } from "./balancer-names.ts";
import { interfacesOfBalancer, showBalancer } from "./show-balancer.ts";

type Input = InputOf<"elasticloadbalancing", "CreateLoadBalancer">;

// AWS: catalogue 561
const duplicateName = awsError(
  "DuplicateLoadBalancerName",
  (name: string) => `A load balancer with the same name '${name}' exists, but with different settings`,
);
// ours: no evidence of AWS's texts
const tooMany = awsError(
  "TooManyLoadBalancers",
  (most: number) => `The limit of ${most} load balancers has been reached`,
);
const noScheme = validation(() => "A scheme cannot be specified for a Gateway Load Balancer");
const publicOnly = validation(
  (what: string) => `${what} can be specified only for an internet-facing Application Load Balancer`,
);

const LIMITS: Readonly<Record<BalancerType, LimitName>> = {
  application: "applicationLoadBalancersPerRegion",
  network: "networkLoadBalancersPerRegion",
  gateway: "gatewayLoadBalancersPerRegion",
};
const SHORT: Readonly<Record<BalancerType, string>> = { application: "app", network: "net", gateway: "gwy" };

export default operation("elasticloadbalancing", "CreateLoadBalancer", {
  touches: ({ input, world }) => [
    madeByName(world, "load-balancer", `${SHORT[input.Type ?? "application"]}/${input.Name}/*`),
  ],
  alsoNeeds: needsTagging,
  decide(call) {
    const { world, limits } = call;
    const { balancer: wanted, ...decision } = made(call);
    const [before] = world.by("load-balancer", "name", wanted.name);
    if (before !== undefined) {
      // AWS: the same call again answers with what the first one made (its API reference).
      if (settings(before, interfacesOfBalancer(world, before)) !== settings(wanted, decision.interfaces)) {
        throw duplicateName(wanted.name);
      }
      return { output: { LoadBalancers: [showBalancer(before, world)] } };
    }
    const limit = LIMITS[wanted.type];
    const there = countOf(world.all("load-balancer").filter(({ type }) => type === wanted.type));
    if (there >= limits[limit]) throw tooMany(limits[limit]).overLimit(limit);
    return {
      changes: [...decision.changes, put("load-balancer", wanted)],
      output: { LoadBalancers: [showBalancer(wanted, world, "provisioning", decision.interfaces)] },
    };
  },
});

function made(call: Call<Input>): Made & { readonly balancer: LoadBalancer } {
  const { input, caller, now, limits } = call;
  const type = input.Type ?? "application";
  const name = readName("Load balancer", input.Name);
  refuseWhatDoesNotFit(input, type);
  const mappings = mappingsOf(input);
  const subnets = subnetsOf(call, type, mappings);
  const vpcId = subnets[0]?.vpcId ?? "";
  const scheme = type === "gateway" ? undefined : (input.Scheme ?? "internet-facing");
  const id = newBalancerId(call, type, name);
  const balancer: LoadBalancer = {
    ...{ id, ownerId: caller.account, name, type, vpcId, createdAt: now, attributes: {} },
    ...dropUndefined({
      scheme,
      dnsName: dnsNameOf(call, { id, name, type, ...(scheme && { scheme }) }),
      customerOwnedIpv4Pool: input.CustomerOwnedIpv4Pool,
      ipv4IpamPoolId: input.IpamPools?.Ipv4IpamPoolId,
      enablePrefixForIpv6SourceNat: type === "network" ? (input.EnablePrefixForIpv6SourceNat ?? "off") : undefined,
    }),
    ...sourcePrefixes(mappings),
    groupIds: groupsOfBalancer(call, type, vpcId, input.SecurityGroups),
    ...(type === "network" && (input.SecurityGroups ?? []).length > 0 && { enforceOnPrivateLink: "on" as const }),
    ipAddressType: input.IpAddressType ?? "ipv4",
    networkInterfaceIds: [],
    tags: readBalancerTags(input.Tags, limits),
  };
  const { interfaces, changes } = makeBalancerInterfaces(call, balancer, subnets, mappings);
  return {
    balancer: { ...balancer, networkInterfaceIds: interfaces.map(({ id: each }) => each) },
    interfaces,
    changes,
  };
}

function refuseWhatDoesNotFit({ Scheme, IpAddressType, IpamPools, CustomerOwnedIpv4Pool }: Input, type: BalancerType) {
  if (type === "gateway" && Scheme !== undefined) throw noScheme();
  const isPublic = type === "application" && Scheme !== "internal";
  if (IpAddressType === "dualstack-without-public-ipv4" && !isPublic)
    throw publicOnly(`The IP address type ${IpAddressType}`);
  if (IpamPools !== undefined && !isPublic) throw publicOnly("IPAM pools");
  if (CustomerOwnedIpv4Pool !== undefined && type !== "application") throw publicOnly("A customer-owned address pool");
}

/** What a call that makes the same load balancer again has in common with the first one. */
const settings = (balancer: LoadBalancer, interfaces: readonly NetworkInterface[]): string =>
  JSON.stringify([
    balancer.type,
    balancer.scheme,
    balancer.ipAddressType,
    [...balancer.groupIds].sort(),
    interfaces.map(({ subnetId }) => subnetId).sort(),
    balancer.tags,
  ]);
