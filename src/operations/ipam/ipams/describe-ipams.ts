/** Lists the IPAMs that operate in the Region. */
import { describe } from "../../describe.ts";
import { findIpam } from "./find-ipam.ts";
import { memberFilters } from "./member-filters.ts";
import { ipamsSeenFrom } from "./reach.ts";
import { showIpam } from "./show-ipam.ts";

export default describe("ec2", "DescribeIpams", {
  list: "Ipams",
  all: ({ world }) => ipamsSeenFrom(world),
  ids: {
    of: ({ IpamIds }) => IpamIds,
    find: ({ world }, id) => ipamsSeenFrom(world).find((ipam) => ipam.id === id) ?? findIpam(world, id),
  },
  filters: memberFilters([
    "OwnerId",
    "IpamId",
    "IpamArn",
    "IpamRegion",
    "PublicDefaultScopeId",
    "PrivateDefaultScopeId",
    "ScopeCount",
    "Description",
    "State",
    "DefaultResourceDiscoveryId",
    "DefaultResourceDiscoveryAssociationId",
    "ResourceDiscoveryAssociationCount",
    "Tier",
    "EnablePrivateGua",
    "MeteredAccount",
  ]),
  idOf: ({ id }) => id,
  show: (ipam, { world }) => showIpam(world, ipam),
});
