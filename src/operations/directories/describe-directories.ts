/** Lists directories, all or those named. */
import type { Directory } from "../../model/records/directory.ts";
import { operation } from "../operation.ts";
import { page } from "../pages.ts";
import { directoryPages, findDirectory, invalidParameter } from "./directory-words.ts";

// AWS: an empty list is refused; ours: no evidence of AWS's text
const noIds = invalidParameter(() => "DirectoryIds is empty. Leave it out to list all.");

export default operation("ds", "DescribeDirectories", {
  decide({ input, world, region }) {
    const { DirectoryIds: ids, Limit, NextToken } = input;
    if (ids?.length === 0) throw noIds();
    const found = ids === undefined ? [...world.all("directory")] : ids.map((id) => findDirectory(world, id));
    // AWS: a limit of zero means none.
    const request = { MaxResults: Limit === 0 ? undefined : Limit, NextToken };
    const { items, nextToken } = page(found, ({ id }) => id, request, directoryPages, "DescribeDirectories");
    return {
      output: { DirectoryDescriptions: items.map((each) => show(each, region)), NextToken: nextToken },
    };
  },
});

function show(directory: Directory, region: string) {
  const { id, type, servers, connected, securityGroupId, vpcId } = directory;
  const alias = directory.alias ?? id;
  const addresses = servers.map(({ address }) => address);
  const network = {
    VpcId: vpcId,
    SubnetIds: [...new Set(servers.map(({ subnetId }) => subnetId))],
    SecurityGroupId: securityGroupId,
    AvailabilityZones: [...new Set(servers.map(({ availabilityZone }) => availabilityZone))],
  };
  return {
    DirectoryId: id,
    Name: directory.name,
    ShortName: directory.shortName,
    Size: directory.size,
    Edition: directory.edition,
    Alias: alias,
    AccessUrl: `${alias}.awsapps.com`,
    Description: directory.description,
    DnsIpAddrs: connected === undefined ? addresses : [...connected.dnsIps],
    Stage: "Active" as const,
    LaunchTime: directory.launchedAt,
    StageLastUpdatedDateTime: directory.launchedAt,
    Type: type,
    SsoEnabled: directory.ssoEnabled,
    NetworkType: directory.networkType,
    ...(connected === undefined
      ? { VpcSettings: network }
      : { ConnectSettings: { ...network, CustomerUserName: connected.userName, ConnectIps: addresses } }),
    ...(type === "MicrosoftAD" && {
      DesiredNumberOfDomainControllers: servers.length,
      RegionsInfo: { PrimaryRegion: region, AdditionalRegions: [] },
      OsVersion: "SERVER_2019" as const,
    }),
  };
}
