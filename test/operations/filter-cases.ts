/** Every operation that takes filters, called on the rich world, with the values that each filter compares there. */
import { contains, prefix } from "../../src/address/prefix.ts";
import { services } from "../../src/gateway/services.ts";
import { membersAt } from "../../src/operations/shown-members.ts";
import { listOf, pathOf } from "./filter-paths.ts";
import { operations, there } from "./named-calls.ts";
import { buildRichWorld, type RichWorld } from "./rich-world.ts";

export interface GivenFilter {
  readonly Name: string;
  readonly Values: readonly string[];
}

export type Item = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly name: string;
  readonly filters: readonly string[];
  /** The member of an item that lists its tags. */
  readonly tags: string | undefined;
  /** All that the filters find, in pages of the usual size. */
  readonly ask: (...filters: readonly GivenFilter[]) => readonly Item[];
  /** One page of what the filters find, and the token of the next one. */
  readonly page: (
    size: number,
    token: string | undefined,
    ...filters: readonly GivenFilter[]
  ) => { readonly items: readonly Item[]; readonly next: string | undefined };
  /** The texts in an item that a filter compares; undefined if their place isn't known. */
  readonly read: (filter: string, item: Item) => readonly string[] | undefined;
}

const rich = buildRichWorld();

/** The parameters that a call needs besides filters. */
const inputs = (rich: RichWorld) => {
  const { discoveryId, policyId, poolId, resolverId, privateScopeId, otherVpcId, subnetId } = rich;
  const transitTable = { TransitGatewayRouteTableId: rich.transitTableId };
  const policyTable = { TransitGatewayPolicyTableId: rich.policyTableId };
  const clientVpn = { ClientVpnEndpointId: rich.clientVpnEndpointId };
  const discovery = { IpamResourceDiscoveryId: discoveryId };
  const resolver = { IpamPrefixListResolverId: resolverId };
  const atRegistry = { IpamInternetRegistryAssociationId: rich.registryAssociationId };
  const inputs: Readonly<Record<string, object>> = {
    DescribeClientVpnAuthorizationRules: clientVpn,
    DescribeClientVpnRoutes: clientVpn,
    DescribeClientVpnTargetNetworks: clientVpn,
    DescribeInstanceStatus: { IncludeAllInstances: true },
    DescribeInstanceTypeOfferings: { LocationType: "availability-zone" },
    DescribeLaunchTemplateVersions: { LaunchTemplateId: rich.launchTemplateId },
    DescribeVpcEndpointServicePermissions: { ServiceId: rich.serviceId },
    DescribeRegions: { AllRegions: true },
    GetIpamDiscoveredAccounts: { ...discovery, DiscoveryRegion: "us-east-1" },
    GetIpamDiscoveredPublicAddresses: { ...discovery, AddressRegion: "us-east-1" },
    GetIpamDiscoveredResourceCidrs: { ...discovery, ResourceRegion: "us-east-1" },
    GetIpamDiscoveredRoutes: { ...discovery, ResourceRegion: "us-east-1" },
    GetIpamInternetRegistryAssociationAsns: atRegistry,
    GetIpamInternetRegistryAssociationCidrs: atRegistry,
    GetIpamPolicyAllocationRules: { IpamPolicyId: policyId },
    GetIpamPolicyOrganizationTargets: { IpamPolicyId: policyId },
    GetIpamPoolAllocations: { IpamPoolId: poolId },
    GetIpamPoolCidrs: { IpamPoolId: poolId },
    GetIpamPrefixListResolverRules: resolver,
    GetIpamPrefixListResolverVersions: resolver,
    GetIpamResourceCidrs: { IpamScopeId: privateScopeId },
    GetIpamRouteOriginAuthorizations: atRegistry,
    GetIpamRouteProtectionFindings: { IpamId: rich.ipamId },
    GetIpamRoutingPolicyRegistrationDeltas: atRegistry,
    GetIpamRoutingPolicyRegistrations: atRegistry,
    GetSecurityGroupsForVpc: { VpcId: otherVpcId },
    GetSubnetCidrReservations: { SubnetId: subnetId },
    GetTransitGatewayAttachmentPropagations: { TransitGatewayAttachmentId: rich.transitAttachmentId },
    GetTransitGatewayPolicyTableAssociations: policyTable,
    GetTransitGatewayPolicyTableEntries: policyTable,
    GetTransitGatewayPrefixListReferences: transitTable,
    GetTransitGatewayRouteTableAssociations: transitTable,
    GetTransitGatewayRouteTablePropagations: transitTable,
    SearchTransitGatewayRoutes: transitTable,
  };
  return inputs;
};

type Read = (item: Item, world: RichWorld, filter: string) => readonly unknown[];

const idInArn =
  (member: string): Read =>
  (item) =>
    membersAt(item, member).map((arn) => String(arn).split("/").at(-1));
const inLowerCase =
  (member: string): Read =>
  (item) =>
    membersAt(item, member).map((text) => String(text).toLowerCase());
const portRange =
  (member: string): Read =>
  (item) => {
    const [[from], [to]] = [membersAt(item, `${member}.FromPort`), membersAt(item, `${member}.ToPort`)];
    return from === undefined ? [] : [from === to ? `${from}` : `${from}-${to}`];
  };

const interfaceShape = listOf("ec2", "DescribeNetworkInterfaces").item;
const interfaces = new Map(
  rich.cordon.ec2("DescribeNetworkInterfaces", {}).NetworkInterfaces?.map((each) => [each.NetworkInterfaceId, each]),
);

/** An instance's filters on its interfaces compare them in the form of DescribeNetworkInterfaces. */
const inInterfaces: Read = (item, _, filter) => {
  const path = pathOf("DescribeNetworkInterfaces", interfaceShape, filter.replace(/^network-interface\./, ""));
  return membersAt(item, "NetworkInterfaces.NetworkInterfaceId").flatMap((id) =>
    membersAt(there(interfaces.get(String(id))), there(path)),
  );
};

/** Whether an attachment is the accepting one of the two of a peering. */
const isOfAccepter = (item: Item): boolean =>
  item["TransitGatewayAttachmentId"] === item["AccepterTransitGatewayAttachmentId"] &&
  (item["AccepterTgwInfo"] as Item)["Region"] === "us-east-1";
const ownSide = (item: Item): string => (isOfAccepter(item) ? "AccepterTgwInfo" : "RequesterTgwInfo");
const farSide = (item: Item): string => (isOfAccepter(item) ? "RequesterTgwInfo" : "AccepterTgwInfo");

const blocksIn = ({ cordon, transitTableId }: RichWorld): readonly string[] =>
  (
    cordon.ec2("SearchTransitGatewayRoutes", { TransitGatewayRouteTableId: transitTableId, Filters: [] }).Routes ?? []
  ).map((route) => there(route.DestinationCidrBlock));

const protocolNames: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp" };

/** Values that a filter compares and the answer doesn't show directly. */
const readOtherwise: Readonly<Record<string, Read>> = {
  "DescribeImages platform": inLowerCase("Platform"),
  "DescribeInstances platform": inLowerCase("Platform"),
  "DescribeIpamPools ipam-id": idInArn("IpamArn"),
  "DescribeIpamPools ipam-scope-id": idInArn("IpamScopeArn"),
  "DescribeIpamPrefixListResolvers ipam-id": idInArn("IpamArn"),
  "DescribeIpamPoolAllocations ipam-pool-id": ({ IpamPoolAllocationId }, { cordon }) => [
    cordon.world().get("ipam-pool-allocation", String(IpamPoolAllocationId))?.poolId,
  ],
  // AWS: the filter takes a name or a number.
  "DescribeNetworkAcls entry.protocol": (item) =>
    membersAt(item, "Entries.Protocol").flatMap((number) => [number, protocolNames[String(number)]]),
  "DescribeNetworkInsightsPaths filter-at-source.source-port-range": portRange("FilterAtSource.SourcePortRange"),
  "DescribeNetworkInsightsPaths filter-at-source.destination-port-range": portRange(
    "FilterAtSource.DestinationPortRange",
  ),
  "DescribeNetworkInsightsPaths filter-at-destination.source-port-range": portRange(
    "FilterAtDestination.SourcePortRange",
  ),
  "DescribeNetworkInsightsPaths filter-at-destination.destination-port-range": portRange(
    "FilterAtDestination.DestinationPortRange",
  ),
  // AWS: a rule that was created with a group's name is found by that name, and shown with the id.
  "DescribeSecurityGroups ip-permission.group-name": ({ GroupName }) => (GroupName === "naming" ? ["named"] : []),
  "DescribeSecurityGroups egress.ip-permission.group-name": ({ GroupName }) =>
    GroupName === "naming" ? ["named"] : [],
  "DescribeTransitGatewayPeeringAttachments local-owner-id": (item) => membersAt(item, `${ownSide(item)}.OwnerId`),
  "DescribeTransitGatewayPeeringAttachments remote-owner-id": (item) => membersAt(item, `${farSide(item)}.OwnerId`),
  "DescribeTransitGatewayPeeringAttachments transit-gateway-id": (item) =>
    membersAt(item, `${ownSide(item)}.TransitGatewayId`),
  "SearchTransitGatewayRoutes route-search.subnet-of-match": (item, world) =>
    blocksIn(world).filter((block) => contains(prefix(block), prefix(String(item["DestinationCidrBlock"])))),
  "SearchTransitGatewayRoutes route-search.supernet-of-match": (item, world) =>
    blocksIn(world).filter((block) => contains(prefix(String(item["DestinationCidrBlock"])), prefix(block))),
  "DescribeVpnConnections bgp-asn": ({ CustomerGatewayId }, { cordon }) => [
    cordon.world().get("customer-gateway", String(CustomerGatewayId))?.bgpAsn,
  ],
  // AWS: shown only for volumes that were fast restored.
  "DescribeVolumes fast-restored": () => [false],
};

/** The items of an answer; a reservation's instances one by one, each with the reservation's members. */
function itemsOf(name: string, output: Item): readonly Item[] {
  const lists = name === "GetSubnetCidrReservations" ? Object.keys(output) : [listOf("ec2", name).member];
  const items = lists.flatMap((list) => (output[list] ?? []) as readonly Item[]);
  if (name !== "DescribeInstances") return items;
  return items.flatMap(({ Instances, ...reservation }) =>
    (Instances as readonly Item[]).map((instance) => ({ ...reservation, ...instance })),
  );
}

function shapeOfItems(name: string) {
  const { item } = listOf("ec2", name);
  if (name !== "DescribeInstances") return item;
  const instances = item.members.find((member) => member.name === "Instances")?.shape;
  if (instances?.kind !== "list" || instances.item.kind !== "structure") throw new Error("no instances");
  return { ...item, members: [...instances.item.members, ...item.members] };
}

function asked(name: string, filters: readonly string[]): Asked {
  const base = inputs(rich)[name] ?? {};
  const shape = shapeOfItems(name);
  const paths = new Map(filters.map((filter) => [filter, pathOf(name, shape, filter)]));
  const member = name === "DescribeNatGateways" ? "Filter" : "Filters";
  const answer = (filters: readonly GivenFilter[], more: object = {}): Item =>
    rich.cordon.ec2(name as "DescribeVpcs", { ...base, ...more, [member]: filters }) as Item;
  const page = (MaxResults: number | undefined, NextToken: string | undefined, given: readonly GivenFilter[]) => {
    const output = answer(given, { MaxResults, NextToken });
    return { items: itemsOf(name, output), next: output["NextToken"] as string | undefined };
  };
  return {
    name,
    filters,
    tags: shape.members.find((member) => /^(Resource)?Tag(s|Set)$/.test(member.name) && member.shape.kind === "list")
      ?.name,
    ask(...given) {
      let { items, next } = page(undefined, undefined, given);
      while (next !== undefined) {
        const further = page(undefined, next, given);
        items = [...items, ...further.items];
        next = further.next;
      }
      return items;
    },
    page: (size, token, ...given) => page(size, token, given),
    read(filter, item) {
      const isOfInterface = name === "DescribeInstances" && filter.startsWith("network-interface.");
      const read = isOfInterface ? inInterfaces : readOtherwise[`${name} ${filter}`];
      const path = paths.get(filter);
      if (read === undefined && path === undefined) return undefined;
      const values = read === undefined ? membersAt(item, there(path)) : read(item, rich, filter);
      return values.filter((value) => value !== undefined).map(String);
    },
  };
}

const takesFilters = (name: string): boolean =>
  services.ec2.shapes(name)?.input.members.some((member) => /^Filters?$/.test(member.name)) ?? false;

/** One answers with the place of a file, and has no buckets to put it into; to what the other is about, nobody connects. */
const withoutItems = ["ExportTransitGatewayRoutes", "DescribeClientVpnConnections"];

/** All EC2 operations that take filters, even if only by tags. */
export const allAsked: readonly Asked[] = [...operations.values()]
  .filter(({ service, name }) => service === "ec2" && takesFilters(name) && !withoutItems.includes(name))
  .map(({ name, filters = [] }) => asked(name, filters));
