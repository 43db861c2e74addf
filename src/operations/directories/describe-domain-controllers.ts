/** Lists the servers of a Managed Microsoft AD. */
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { directoryPages, findMicrosoftAd, sizeOfLimit } from "./directory-words.ts";

export default describe("ds", "DescribeDomainControllers", {
  list: "DomainControllers",
  all({ input, world }) {
    const { DirectoryId, DomainControllerIds: ids = [] } = input;
    const { servers, vpcId } = findMicrosoftAd(world, DirectoryId);
    return servers
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .map((server) => ({ ...server, directoryId: DirectoryId, vpcId }));
  },
  pages: directoryPages,
  size: ({ Limit }) => sizeOfLimit(Limit),
  idOf: ({ id }) => id,
  touches: ({ input, world }) => [existing("directory", findMicrosoftAd(world, input.DirectoryId))],
  show: (server) => ({
    DirectoryId: server.directoryId,
    DomainControllerId: server.id,
    DnsIpAddr: server.address,
    VpcId: server.vpcId,
    SubnetId: server.subnetId,
    AvailabilityZone: server.availabilityZone,
    Status: "Active" as const,
    LaunchTime: server.launchedAt,
    StatusLastUpdatedDateTime: server.launchedAt,
  }),
});
