/** Lists all directories, or those that the call names. */
import type { Directory } from "../../model/records/directory.ts";
import { describe, recordsOf } from "../describe.ts";
import { directoryPages, findDirectory, invalidParameter, sizeOfLimit } from "./directory-words.ts";

// AWS: an empty list is refused; ours: no evidence of AWS's text
const noIds = invalidParameter(() => "DirectoryIds is empty. Leave it out to list all.");

export default describe("ds", "DescribeDirectories", {
  list: "DirectoryDescriptions",
  ...recordsOf("directory"),
  ids: {
    of({ DirectoryIds }) {
      if (DirectoryIds?.length === 0) throw noIds();
      return DirectoryIds;
    },
    find: ({ world }, id) => findDirectory(world, id),
  },
  pages: directoryPages,
  size: ({ Limit }) => sizeOfLimit(Limit),
  show: (directory, { region }) => show(directory, region),
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
