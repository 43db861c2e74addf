/** Deletes an IPAM; with Cascade also the contents of its private scopes. */
import type { Ipam } from "../../../model/records/ipam.ts";
import { type Change, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { emptied } from "../pools/pool-contents.ts";
import { findIpam } from "./find-ipam.ts";
import { inUse } from "./in-use.ts";
import { withdrawFrom } from "./reach.ts";
import { showIpam } from "./show-ipam.ts";

export default operation("ec2", "DeleteIpam", {
  touches: ({ input, world }) => [existing("ipam", findIpam(world, input.IpamId))],
  decide({ input: { IpamId, Cascade = false }, world }) {
    const ipam = findIpam(world, IpamId);
    const scopes = [...world.by("ipam-scope", "ipam", ipam.id)];
    const poolsOf = (type: string) =>
      scopes.filter((scope) => scope.type === type).flatMap(({ id }) => [...world.by("ipam-pool", "scope", id)]);
    if (poolsOf("public").length > 0) throw inUse(ipam.id, "pools in its public scope");
    if (!Cascade && poolsOf("private").length > 0) throw inUse(ipam.id, "pools in its scopes");
    if (!Cascade && scopes.some(({ isDefault }) => !isDefault))
      throw inUse(ipam.id, "scopes that are not default ones");
    refuseWithDependents(world, ipam);
    const tokens = [...world.by("ipam-external-resource-verification-token", "ipam", ipam.id)];
    return {
      changes: [
        ...poolsOf("private").flatMap(({ id }) => [...emptied(world, id), remove("ipam-pool", id)]),
        ...scopes.map(({ id }) => remove("ipam-scope", id)),
        ...withoutDiscovery(world, ipam),
        ...world.by("ipam-resource-cidr", "ipam", ipam.id).map(({ id }) => remove("ipam-resource-cidr", id)),
        ...tokens.map(({ id }) => remove("ipam-external-resource-verification-token", id)),
        remove("ipam", ipam.id),
      ],
      output: { Ipam: showIpam(world, ipam, "delete-in-progress") },
    };
  },
});

/** ours: AWS documents nothing about these. Like pools in the public scope they may serve others, so Cascade spares them. */
function refuseWithDependents(world: World, { id }: Ipam): void {
  const [policy] = world.by("ipam-policy", "ipam", id);
  if (policy !== undefined) throw inUse(id, `policies: ${policy.id}`);
  const [resolver] = world.by("ipam-prefix-list-resolver", "ipam", id);
  if (resolver !== undefined) throw inUse(id, `prefix list resolvers: ${resolver.id}`);
  const [byoasn] = world.by("ipam-byoasn", "ipam", id);
  if (byoasn !== undefined) throw inUse(id, `ASNs: ${byoasn.id}`);
  const [association] = world.by("ipam-internet-registry-association", "ipam", id);
  if (association !== undefined) throw inUse(id, `internet registry associations: ${association.id}`);
}

/** Deletes its associations with discoveries, and its default discovery. */
function* withoutDiscovery(world: World, ipam: Ipam): Iterable<Change> {
  for (const { id, ...association } of world.by("ipam-resource-discovery-association", "ipam", ipam.id)) {
    const home = world.elsewhere(association.discoveryOwnerId, association.discoveryRegion);
    const discovery = home.get("ipam-resource-discovery", association.discoveryId);
    if (discovery !== undefined) yield* withdrawFrom(id, discovery);
    yield remove("ipam-resource-discovery-association", id);
  }
  yield remove("ipam-resource-discovery", ipam.defaultDiscoveryId);
}
