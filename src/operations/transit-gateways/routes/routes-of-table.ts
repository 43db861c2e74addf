/** All routes of a transit gateway's table: static ones, those of prefix lists, and what attachments propagate. */
import { comparePrefixes, contains, formatPrefix, type Prefix, prefix } from "../../../address/prefix.ts";
import { glob } from "../../../model/glob.ts";
import {
  blocksOf,
  isSameAttachment,
  isVpc,
  type TransitGatewayAttachment,
  type TransitGatewayPropagation,
} from "../../../model/records/transit/transit-gateway.ts";
import { cidrsOfVpc } from "../../../model/records/vpc.ts";
import { entriesIn } from "../../../model/world/prefix-lists-in-world.ts";
import type { World } from "../../../model/world/world.ts";
import type { TransitGatewayRoute as Shown } from "../../../wire/generated/ec2.ts";
import type { GivenFilter } from "../../filters.ts";
import type { Call } from "../../operation.ts";
import { readBlock } from "../../vpcs/cidr-blocks/blocks.ts";
import { showResource } from "../attachments/show-attachment.ts";

export interface TableRoute {
  readonly id: string;
  readonly block: Prefix;
  readonly shown: Shown;
}

export function routesOfTable(world: World, tableId: string): readonly TableRoute[] {
  const found = new Map<string, TableRoute>();
  const add = (cidr: string, attachment: TransitGatewayAttachment | undefined, more: Partial<Shown>): void => {
    const id = more.PrefixListId === undefined ? cidr : `${cidr} ${more.PrefixListId}`;
    // What is propagated gives way to a static route, and to what was attached before.
    if (found.has(cidr)) return;
    const state = attachment?.state === "available" ? "active" : "blackhole";
    const attached = attachment && [showResource(attachment)];
    const shown: Shown = { DestinationCidrBlock: cidr, ...more, TransitGatewayAttachments: attached, State: state };
    found.set(id, { id, block: prefix(cidr), shown });
  };
  const named = (id: string | undefined) =>
    id === undefined ? undefined : world.get("transit-gateway-attachment", id);
  const routes = [...world.by("transit-gateway-route", "table", tableId)];
  for (const { destination, attachmentId } of routes) {
    if (!destination.startsWith("pl-")) add(destination, named(attachmentId), { Type: "static" });
  }
  for (const { destination, attachmentId } of routes) {
    if (!destination.startsWith("pl-")) continue;
    for (const { cidr } of entriesIn(world, destination) ?? []) {
      add(cidr, named(attachmentId), { PrefixListId: destination, Type: "static" });
    }
  }
  const propagations = [...world.by("transit-gateway-propagation", "table", tableId)].flatMap((each) => {
    const attachment = named(each.attachmentId);
    return attachment === undefined ? [] : [{ each, attachment }];
  });
  const order = ({ attachment }: (typeof propagations)[number]) => `${attachment.createdAt} ${attachment.id}`;
  for (const { each, attachment } of propagations.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))) {
    for (const cidr of propagatedBy(world, attachment, each)) add(cidr, attachment, { Type: "propagated" });
  }
  return [...found.values()].sort((a, b) => comparePrefixes(a.block, b.block));
}

function propagatedBy(
  world: World,
  attachment: TransitGatewayAttachment,
  { seen = [] }: TransitGatewayPropagation,
): readonly string[] {
  const { resource, state, id } = attachment;
  if (state !== "available") return [];
  if (!isVpc(resource)) return blocksOf(resource) ?? seen;
  const owner = world.elsewhere(resource.ownerId, world.region);
  const vpc = owner.get("vpc", resource.vpcId);
  if (vpc === undefined) return seen;
  if (!isSameAttachment(owner.get("transit-gateway-attachment", id), attachment)) return [];
  return cidrsOfVpc(vpc).filter((cidr) => resource.ipv6Support || !cidr.includes(":"));
}

const SEARCHES = {
  "route-search.exact-match": (routes: readonly TableRoute[], given: Prefix) =>
    routes.filter(({ block }) => comparePrefixes(block, given) === 0),
  "route-search.longest-prefix-match": (routes: readonly TableRoute[], given: Prefix) => {
    const all = routes.filter(({ block }) => contains(block, given));
    const most = Math.max(...all.map(({ block }) => block.length));
    return all.filter(({ block }) => block.length === most);
  },
  "route-search.subnet-of-match": (routes: readonly TableRoute[], given: Prefix) =>
    routes.filter(({ block }) => contains(given, block)),
  "route-search.supernet-of-match": (routes: readonly TableRoute[], given: Prefix) =>
    routes.filter(({ block }) => contains(block, given)),
} as const;

type Given = { readonly Filters?: readonly GivenFilter[] | undefined };
const valuesOf = ({ Filters = [] }: Given, name: string): readonly string[] | undefined =>
  Filters.find(({ Name }) => Name === name)?.Values;

/** The routes that the call's searches by CIDR find; each search takes what any of its values finds. */
export function searchRoutes(input: Given, all: readonly TableRoute[]): readonly TableRoute[] {
  let routes = all;
  for (const [name, search] of Object.entries(SEARCHES)) {
    const given = valuesOf(input, name)?.flatMap((text) => blocksMeant(text, name, all));
    if (given === undefined) continue;
    const found = new Set(given.flatMap((block) => search(all, block)));
    routes = routes.filter((route) => found.has(route));
  }
  return routes;
}

/** A value with wildcards means those blocks of the table that match it. */
function blocksMeant(text: string, name: string, all: readonly TableRoute[]): readonly Prefix[] {
  if (!/[*?\\]/.test(text)) return [readBlock(text, name, text.includes(":") ? "ipv6" : "ipv4")];
  const matches = glob(text, { escapes: true });
  return all.filter(({ block }) => matches(formatPrefix(block))).map(({ block }) => block);
}

/** `searchRoutes` has looked at it before. */
const searched = (name: keyof typeof SEARCHES) => (_: TableRoute, call: Call<unknown>) =>
  valuesOf(call.input as Given, name) ?? [];

export const routeFilters = {
  "attachment.resource-id": ({ shown }: TableRoute) => shown.TransitGatewayAttachments?.map((each) => each.ResourceId),
  "attachment.resource-type": ({ shown }: TableRoute) =>
    shown.TransitGatewayAttachments?.map((each) => each.ResourceType),
  "attachment.transit-gateway-attachment-id": ({ shown }: TableRoute) =>
    shown.TransitGatewayAttachments?.map((each) => each.TransitGatewayAttachmentId),
  "prefix-list-id": ({ shown }: TableRoute) => shown.PrefixListId,
  "route-search.exact-match": searched("route-search.exact-match"),
  "route-search.longest-prefix-match": searched("route-search.longest-prefix-match"),
  "route-search.subnet-of-match": searched("route-search.subnet-of-match"),
  "route-search.supernet-of-match": searched("route-search.supernet-of-match"),
  state: ({ shown }: TableRoute) => shown.State,
  type: ({ shown }: TableRoute) => shown.Type,
};
