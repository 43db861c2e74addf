/** Lists the servers of a Managed Microsoft AD. */
import { operation } from "../operation.ts";
import { page } from "../pages.ts";
import { directoryPages, findMicrosoftAd } from "./directory-words.ts";

export default operation("ds", "DescribeDomainControllers", {
  decide({ input, world }) {
    const { DirectoryId, DomainControllerIds: ids = [], Limit, NextToken } = input;
    const { servers, vpcId } = findMicrosoftAd(world, DirectoryId);
    const found = servers.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const request = { MaxResults: Limit === 0 ? undefined : Limit, NextToken };
    const { items, nextToken } = page(found, ({ id }) => id, request, directoryPages, "DescribeDomainControllers");
    const DomainControllers = items.map((server) => ({
      DirectoryId,
      DomainControllerId: server.id,
      DnsIpAddr: server.address,
      VpcId: vpcId,
      SubnetId: server.subnetId,
      AvailabilityZone: server.availabilityZone,
      Status: "Active" as const,
      LaunchTime: server.launchedAt,
      StatusLastUpdatedDateTime: server.launchedAt,
    }));
    return { output: { DomainControllers, NextToken: nextToken } };
  },
});
