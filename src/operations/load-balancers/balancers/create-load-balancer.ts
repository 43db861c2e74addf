/** Creates a load balancer with an interface in each of its subnets. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { LimitName } from "../../../model/limits.ts";
import type { BalancerType, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { publicOnly, validation } from "../balancer-words.ts";
import { madeByName, needsTagging } from "../made-by-name.ts";
import { readBalancerTags } from "../tags/balancer-tags.ts";
import { groupsOfBalancer } from "./balancer-groups.ts";
import { makeBalancerInterfaces, mappingsOf, sourcePrefixes, subnetsOf } from "./balancer-interfaces.ts";
import { dnsNameOf, idBeginning, newBalancerId, readName } from "./balancer-names.ts";
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

const LIMITS: Readonly<Record<BalancerType, LimitName>> = {
  application: "applicationLoadBalancersPerRegion",
  network: "networkLoadBalancersPerRegion",
  gateway: "gatewayLoadBalancersPerRegion",
};

export default operation("elasticloadbalancing", "CreateLoadBalancer", {
  touches: ({ input, world }) => [
    madeByName(world, "load-balancer", `${idBeginning(input.Type ?? "application", input.Name)}*`),
  ],
  alsoNeeds: needsTagging,
  decide(call) {
    const { world, limits } = call;
    const { wanted, subnets, mappings } = readBalancer(call);
    const [before] = world.by("load-balancer", "name", wanted.name);
    if (before !== undefined) {
      // AWS: the same call again answers with what the first one made (its API reference).
      const there = interfacesOfBalancer(world, before).map(({ subnetId }) => subnetId);
      const asked = subnets.map(({ id }) => id);
      if (settings(before, there) !== settings(wanted, asked)) throw duplicateName(wanted.name);
      return { output: { LoadBalancers: [showBalancer(before, world)] } };
    }
    const limit = LIMITS[wanted.type];
    const there = countOf(world.all("load-balancer").filter(({ type }) => type === wanted.type));
    if (there >= limits[limit]) throw tooMany(limits[limit]).overLimit(limit);
    const { interfaces, changes } = makeBalancerInterfaces(call, wanted, subnets, mappings);
    const balancer = { ...wanted, networkInterfaceIds: interfaces.map(({ id }) => id) };
    return {
      changes: [...changes, put("load-balancer", balancer)],
      output: { LoadBalancers: [showBalancer(balancer, world, "provisioning", interfaces)] },
    };
  },
});

/** The load balancer that the call describes, still without interfaces, and where those will be. */
function readBalancer(call: Call<Input>) {
  const { input, caller, now, limits } = call;
  const type = input.Type ?? "application";
  const name = readName("The load balancer", input.Name);
  refuseWhatDoesNotFit(input, type);
  const mappings = mappingsOf(input);
  const subnets = subnetsOf(call, type, mappings);
  const vpcId = subnets[0]?.vpcId ?? "";
  const scheme = type === "gateway" ? undefined : (input.Scheme ?? "internet-facing");
  const id = newBalancerId(call, type, name);
  const wanted: LoadBalancer = {
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
  return { wanted, subnets, mappings };
}

function refuseWhatDoesNotFit({ Scheme, IpamPools, CustomerOwnedIpv4Pool }: Input, type: BalancerType) {
  if (type === "gateway" && Scheme !== undefined) throw noScheme();
  const isPublic = type === "application" && Scheme !== "internal";
  if (IpamPools !== undefined && !isPublic) throw publicOnly("IPAM pools");
  if (CustomerOwnedIpv4Pool !== undefined && type !== "application") throw publicOnly("A customer-owned address pool");
}

/** What a call that makes the same load balancer again has in common with the first one. */
const settings = (balancer: LoadBalancer, subnetIds: readonly string[]): string =>
  JSON.stringify([
    balancer.type,
    balancer.scheme,
    balancer.ipAddressType,
    [...balancer.groupIds].sort(),
    [...subnetIds].sort(),
    balancer.tags,
  ]);
