/** Finds any resource that can bear tags by its id alone, or refuses in the words of the resource's own kind. */
import { awsError } from "../../model/aws-error.ts";
import type { Tagged } from "../../model/records/tag.ts";
import { type Change, put } from "../../model/world/change.ts";
import { kindOfId, taggedTypeOf } from "../../model/world/ids.ts";
import { type Kind, kinds, type RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { findAllocation } from "../addresses/find-address.ts";
import { findDhcpOptions } from "../dhcp-options/find-dhcp-options.ts";
import { findEgressOnlyGateway, findInternetGateway } from "../gateways/find-gateway.ts";
import { findInstance } from "../instances/find-instance.ts";
import {
  allocationNotFound,
  findAssociation,
  findDiscovery,
  findIpam,
  findPool,
  findScope,
} from "../ipam/ipams/find-ipam.ts";
import { findPolicy } from "../ipam-policies/find-policy.ts";
import { findToken } from "../ipam-tokens/find-token.ts";
import { findNatGateway } from "../nat-gateways/find-nat-gateway.ts";
import { findNetworkAcl } from "../network-acls/find-network-acl.ts";
import { findInsight } from "../network-insights/find-insights.ts";
import { findInterface } from "../network-interfaces/find-interface.ts";
import { findResolver } from "../prefix-list-resolvers/find-resolver.ts";
import { findTarget } from "../prefix-list-resolvers/find-target.ts";
import { findOwnList } from "../prefix-lists/find-prefix-list.ts";
import { findPublicPool } from "../public-ipv4-pools/find-public-pool.ts";
import { findRouteTable } from "../route-tables/find-route-table.ts";
import { findGroup } from "../security-groups/groups/find-group.ts";
import { findRule } from "../security-groups/rules/find-rule.ts";
import { findReservation } from "../subnets/find-reservation.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
import { findVolume } from "../volumes/find-volume.ts";
import { findEndpoint } from "../vpc-endpoints/endpoint.ts";
import { findPeeringRecord } from "../vpc-peering-connections/peering.ts";
import { findVpc } from "../vpcs/find-vpc.ts";

export interface Taggable {
  readonly kind: Kind;
  readonly resource: Tagged;
}

// AWS: what is no id at all is refused by the tag operations in their own way, whatever it was meant to be.
const invalidId = awsError("InvalidID", (id: string) => `The ID '${id}' is not valid`);
// AWS: up to 1000 resources a call; ours: no evidence of AWS's text
const tooManyResources = awsError(
  "InvalidParameterValue",
  (most: number) => `At most ${most} resources may be specified in one call`,
);

const MOST_RESOURCES = 1000;

type Refuse = (world: World, id: string) => unknown;

const findInsightOf =
  (kind: Parameters<typeof findInsight>[1]): Refuse =>
  (world, id) =>
    findInsight(world, kind, id);

/** What looks each kind up elsewhere, so that an id that is not there is refused in the kind's own words. */
const finders: Partial<Record<Kind, Refuse>> = {
  "dhcp-options": findDhcpOptions,
  "egress-only-internet-gateway": findEgressOnlyGateway,
  "elastic-ip": findAllocation,
  instance: findInstance,
  "internet-gateway": findInternetGateway,
  ipam: findIpam,
  "ipam-external-resource-verification-token": findToken,
  "ipam-policy": findPolicy,
  "ipam-pool": findPool,
  "ipam-pool-allocation": (_, id) => {
    throw allocationNotFound(id);
  },
  "ipam-prefix-list-resolver": findResolver,
  "ipam-prefix-list-resolver-target": findTarget,
  "ipam-resource-discovery": findDiscovery,
  "ipam-resource-discovery-association": findAssociation,
  "ipam-scope": findScope,
  "nat-gateway": findNatGateway,
  "network-acl": findNetworkAcl,
  "network-insights-access-scope": findInsightOf("network-insights-access-scope"),
  "network-insights-access-scope-analysis": findInsightOf("network-insights-access-scope-analysis"),
  "network-insights-analysis": findInsightOf("network-insights-analysis"),
  "network-insights-path": findInsightOf("network-insights-path"),
  "network-interface": findInterface,
  "prefix-list": findOwnList,
  "public-ipv4-pool": findPublicPool,
  "route-table": findRouteTable,
  "security-group": findGroup,
  "security-group-rule": findRule,
  subnet: findSubnet,
  "subnet-cidr-reservation": findReservation,
  volume: findVolume,
  vpc: findVpc,
  "vpc-endpoint": findEndpoint,
  "vpc-peering-connection": findPeeringRecord,
};

/** The kinds that can bear tags, with AWS's name of their type. */
export function taggableKinds(): readonly { readonly kind: Kind; readonly type: string }[] {
  return (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const type = taggedTypeOf(kind);
    return type === undefined ? [] : [{ kind, type }];
  });
}

export function findTaggable(world: World, id: string): Taggable {
  const kind = kindOfId(id);
  if (kind === undefined || taggedTypeOf(kind) === undefined) throw invalidId(id);
  const resource = world.get(kind, id);
  if (resource !== undefined) return { kind, resource: resource as Tagged };
  finders[kind]?.(world, id);
  throw invalidId(id);
}

/** All resources of a call, each once; one that is not there refuses the whole call. */
export function findTaggables(world: World, ids: readonly string[]): readonly Taggable[] {
  if (ids.length > MOST_RESOURCES) throw tooManyResources(MOST_RESOURCES);
  return [...new Set(ids)].map((id) => findTaggable(world, id));
}

/** The change that gives a resource other tags. */
export const retag = ({ kind, resource }: Taggable, tags: Tagged["tags"]): Change =>
  put(kind, { ...resource, tags } as RecordOf<Kind>);
