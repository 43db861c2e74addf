/** Which accounts and Regions a resource discovery looks into. */
import type { Ipam, IpamResourceDiscovery } from "../../../model/records/ipam.ts";
import { accountsOf, ancestorsOf, type Organization } from "../../../model/settings.ts";
import type { World } from "../../../model/world/world.ts";
import type { Asking } from "../../operation.ts";
import { worldIfKnown } from "../../other-accounts/known-world.ts";
import { administratorOver, isAdministrator } from "../ipams/administrator.ts";

/** The accounts of a discovery, its owner first: the whole organization if the owner manages IPAM for it. */
export function accountsSeenBy(
  { world, settings }: Asking,
  { ownerId, exclusions }: Pick<IpamResourceDiscovery, "ownerId" | "exclusions">,
): readonly string[] {
  const { organization } = settings;
  if (organization === undefined || !isAdministrator(world, settings, ownerId)) return [ownerId];
  const members = [...accountsOf(organization)].filter((account) => account !== ownerId);
  return [ownerId, ...members.filter((account) => !isExcluded(organization, account, exclusions))];
}

/** The entity paths of an account: `o-1/r-1/ou-1/ou-2/` for each unit that it lies in, the nearest one last. */
function pathOf(organization: Organization, account: string): string {
  const [root, ...units] = [...ancestorsOf(organization, account)].reverse();
  return `${[organization.id, root, ...units].join("/")}/`;
}

/** AWS: a path ends in the unit whose accounts are excluded, or in `/*` to exclude those of units below it as well. */
const isExcluded = (organization: Organization, account: string, exclusions: readonly string[]): boolean => {
  const path = pathOf(organization, account);
  return exclusions.some((exclusion) =>
    exclusion.endsWith("/*") ? path.startsWith(exclusion.slice(0, -1)) : path === `${exclusion.replace(/\/$/, "")}/`,
  );
};

/**
 * The partitions that a discovery looks into, or those of one Region. The owner's partitions always exist, another
 * account's only once they've been used.
 */
export function* worldsSeenBy(
  asking: Asking,
  discovery: Pick<IpamResourceDiscovery, "ownerId" | "exclusions" | "operatingRegions">,
  only?: string,
): Iterable<World> {
  const { world } = asking;
  const regions = discovery.operatingRegions.filter((region) => only === undefined || region === only);
  const accounts = new Set(accountsSeenBy(asking, discovery));
  for (const region of regions) yield world.elsewhere(discovery.ownerId, region);
  for (const { account, region } of world.partitions()) {
    if (account === discovery.ownerId || !accounts.has(account) || !regions.includes(region)) continue;
    yield world.elsewhere(account, region);
  }
}

/** The partitions that an IPAM sees through all its discoveries, each once. */
export function worldsMonitoredBy(asking: Asking, ipam: Ipam, only?: string): readonly World[] {
  const found = new Map<string, World>();
  const home = asking.world.elsewhere(ipam.ownerId, ipam.region);
  for (const association of home.by("ipam-resource-discovery-association", "ipam", ipam.id)) {
    const { discoveryId, discoveryOwnerId, discoveryRegion } = association;
    const there = asking.world.elsewhere(discoveryOwnerId, discoveryRegion);
    const discovery = there.get("ipam-resource-discovery", discoveryId);
    if (discovery === undefined) continue;
    for (const world of worldsSeenBy(asking, discovery, only)) found.set(`${world.account}/${world.region}`, world);
  }
  return [...found.values()];
}

/** The IPAMs that see into a partition: its own account's, its organization's, or associated ones. */
export function ipamsOver(asking: Asking, there: World): readonly Ipam[] {
  const found = new Map<string, Ipam>();
  const add = (reaching: World, ownOnly: boolean) => {
    for (const { ipamId, ipamOwnerId, ipamRegion } of reaching.all("ipam-reach")) {
      if (ownOnly && ipamOwnerId !== reaching.account) continue;
      const ipam = reaching.elsewhere(ipamOwnerId, ipamRegion).get("ipam", ipamId);
      if (ipam !== undefined) found.set(ipamId, ipam);
    }
  };
  add(there, false);
  const administrator = administratorOver(asking, there.account);
  const managing = administrator && worldIfKnown(asking.world, administrator, there.region);
  if (managing) add(managing, true);
  return [...found.values()];
}
