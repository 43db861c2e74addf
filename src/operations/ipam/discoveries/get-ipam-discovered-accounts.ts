/** Lists the accounts that a resource discovery looks into. */
import { ancestorsOf } from "../../../model/settings.ts";
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { accountsSeenBy } from "../resource-cidrs/monitored-worlds.ts";
import { findDiscoverySeen } from "./find-discovery.ts";

interface Shown {
  readonly AccountId: string;
  readonly DiscoveryRegion: string;
  readonly LastAttemptedDiscoveryTime: string;
  readonly LastSuccessfulDiscoveryTime: string;
  readonly OrganizationalUnitId: string | undefined;
}

export default describe("ec2", "GetIpamDiscoveredAccounts", {
  list: "IpamDiscoveredAccounts",
  all(call): Iterable<Shown> {
    const { world, input, now, settings } = call;
    const discovery = findDiscoverySeen({ world, settings }, input.IpamResourceDiscoveryId);
    if (!discovery.operatingRegions.includes(input.DiscoveryRegion)) return [];
    const { organization } = settings;
    const unitOf = (account: string) =>
      organization === undefined ? undefined : ancestorsOf(organization, account).find((id) => id.startsWith("ou-"));
    return accountsSeenBy(call, discovery).map((account) => ({
      AccountId: account,
      DiscoveryRegion: input.DiscoveryRegion,
      // Discovery reads the world itself, so its results are never older than the call.
      LastAttemptedDiscoveryTime: now,
      LastSuccessfulDiscoveryTime: now,
      OrganizationalUnitId: unitOf(account),
    }));
  },
  isUntagged: true,
  filters: memberFilters(["AccountId", "DiscoveryRegion", "OrganizationalUnitId"]),
  idOf: ({ AccountId }) => AccountId,
  touches: ({ input, world, settings }) => [
    existing("ipam-resource-discovery", findDiscoverySeen({ world, settings }, input.IpamResourceDiscoveryId)),
  ],
  show: (shown) => shown,
});
