/** The records of transit gateways in saved answers: gateways, attachments, and what their tables say. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import {
  blocksOf,
  ofTable,
  type TransitGatewayAttachment,
  type TransitGatewayPolicyTable,
} from "../../model/records/transit/transit-gateway.ts";
import { type Change, type PartitionKey, put } from "../../model/world/change.ts";
import type { Members } from "./members.ts";
import {
  readAnyAttachment,
  readOtherAttachment,
  readPeeringAttachment,
  readPolicyEntry,
  readSearchedRoute,
  readTransitGateway,
  readVpcAttachment,
  type SearchedRoute,
} from "./read-transit.ts";
import { clientBlocksIn } from "./stacks/read-client-vpn.ts";

/** `vpcs` are those whose records are known. What lies between other accounts is nobody's here. */
export function* transitRecords(all: Members, home: PartitionKey, vpcs: ReadonlySet<string>): Generator<Change> {
  const { account } = home;
  for (const saved of all.list("TransitGateways")) {
    const gateway = readTransitGateway(saved, account);
    if (gateway.ownerId === account) yield put("transit-gateway", gateway);
  }
  const attachments = attachmentsOf(all, home);
  for (const each of attachments.values()) yield put("transit-gateway-attachment", each);
  for (const { id, tableId, transitGatewayId } of associationsOf(all, attachments, account)) {
    yield put("transit-gateway-association", { id, tableId, transitGatewayId });
  }
  for (const saved of all.list("TransitGatewayRouteTables")) {
    if (isGone(saved)) continue;
    yield put("transit-gateway-route-table", { ...tableOf(saved, "TransitGatewayRouteTableId"), ownerId: account });
  }
  for (const table of policyTablesOf(all, account)) yield put("transit-gateway-policy-table", table);
  const isKnown = (id: string): boolean => {
    const resource = attachments.get(id)?.resource;
    if (resource === undefined) return false;
    return "vpcId" in resource ? vpcs.has(resource.vpcId) : blocksOf(resource) !== undefined;
  };
  yield* routesAndPropagations(all, isKnown);
}

const isGone = (saved: Members): boolean => /^delet/.test(saved.maybeText("State") ?? "");

const tableOf = (saved: Members, id: string) => ({
  id: saved.text(id),
  transitGatewayId: saved.text("TransitGatewayId"),
  createdAt: saved.maybeText("CreationTime") ?? "1970-01-01T00:00:00.000Z",
  tags: saved.tags(),
});

/** Each saved structure of a map by id, with that id. */
export function* eachOf(all: Members, name: string): Generator<readonly [id: string, saved: Members]> {
  const map = all.maybe(name);
  for (const id of map?.names() ?? []) for (const saved of map?.list(id) ?? []) yield [id, saved];
}

export const isPeeringType = (type: string | undefined): boolean => type?.endsWith("peering") === true;

function attachmentsOf(all: Members, home: PartitionKey): ReadonlyMap<string, TransitGatewayAttachment> {
  const { account } = home;
  const listed = all.list("TransitGatewayAttachments");
  const owners = new Map(
    [...all.list("TransitGateways").map((each) => [each, "OwnerId"] as const)]
      .concat(listed.map((each) => [each, "TransitGatewayOwnerId"] as never))
      .map(([each, owner]) => [each.text("TransitGatewayId"), each.maybeText(owner) ?? account]),
  );
  const peerings = all.list("TransitGatewayPeeringAttachments");
  const requesters = new Map(
    peerings.flatMap((each) => {
      const [id, far] = [each.text("TransitGatewayAttachmentId"), each.maybeText("AccepterTransitGatewayAttachmentId")];
      return far === undefined || far === id ? [] : [[far, id] as const];
    }),
  );
  const found: TransitGatewayAttachment[] = [];
  for (const each of all.list("TransitGatewayVpcAttachments")) {
    found.push({ ...readAnyAttachment(each, owners, account), resource: readVpcAttachment(each, account) });
  }
  for (const each of peerings) {
    const { transitGatewayId, resource } = readPeeringAttachment(each, home, requesters);
    found.push({ ...readAnyAttachment(each, owners, account, transitGatewayId), resource });
  }
  const blocks = clientBlocksIn(all);
  for (const each of listed) {
    const type = each.maybeText("ResourceType");
    if (type === "vpc" || isPeeringType(type)) continue;
    found.push({ ...readAnyAttachment(each, owners, account), resource: readOtherAttachment(each, account, blocks) });
  }
  const isOurs = ({ transitGatewayOwnerId, resource }: TransitGatewayAttachment): boolean =>
    transitGatewayOwnerId === account || (resource.type !== "peering" && resource.ownerId === account);
  // In the order of the list that has all, if it was saved.
  const order = new Map(listed.map((each, i) => [each.text("TransitGatewayAttachmentId"), i]));
  const place = ({ id }: TransitGatewayAttachment): number => order.get(id) ?? order.size;
  const sorted = found.filter(isOurs).toSorted((a, b) => place(a) - place(b));
  return new Map(sorted.map((each) => [each.id, each]));
}

interface Association {
  readonly id: string;
  readonly tableId: string;
  readonly transitGatewayId: string;
}

/** What the attachments of the account's own gateways are associated with, as they or their tables say. */
function* associationsOf(
  all: Members,
  attachments: ReadonlyMap<string, TransitGatewayAttachment>,
  account: string,
): Generator<Association> {
  for (const saved of all.list("TransitGatewayAttachments")) {
    const association = saved.maybe("Association");
    const [routes, policies] = ["TransitGatewayRouteTableId", "TransitGatewayPolicyTableId"].map((name) =>
      association?.maybeText(name),
    );
    const tableId = routes ?? policies;
    if (association === undefined || tableId === undefined || isOver(association)) continue;
    if ((saved.maybeText("TransitGatewayOwnerId") ?? account) !== account) continue;
    const id = saved.text("TransitGatewayAttachmentId");
    yield { id, tableId, transitGatewayId: saved.text("TransitGatewayId") };
  }
  for (const [tableId, saved] of eachOf(all, "TransitGatewayRouteTableAssociations")) {
    const attachment = attachments.get(saved.text("TransitGatewayAttachmentId"));
    if (attachment === undefined || attachment.transitGatewayOwnerId !== account || isOver(saved)) continue;
    yield { id: attachment.id, tableId, transitGatewayId: attachment.transitGatewayId };
  }
}

const isOver = (saved: Members): boolean => /^dis/.test(saved.maybeText("State") ?? "");

function policyTablesOf(all: Members, account: string): readonly TransitGatewayPolicyTable[] {
  const entries = all.maybe("TransitGatewayPolicyTableEntries");
  return all
    .list("TransitGatewayPolicyTables")
    .filter((saved) => !isGone(saved))
    .map((saved) => {
      const table = tableOf(saved, "TransitGatewayPolicyTableId");
      const read = (entries?.list(table.id) ?? []).filter((each) => each.maybeText("State") !== "deleted");
      return {
        ...table,
        ownerId: account,
        entries: read.map(readPolicyEntry).sort((a, b) => a.ruleNumber - b.ruleNumber),
      };
    });
}

/** All routes that a search found, with their tables. */
export function* searchedRoutes(all: Members): Generator<SearchedRoute & { readonly tableId: string }> {
  for (const [tableId, saved] of eachOf(all, "TransitGatewayRoutes")) yield { ...readSearchedRoute(saved), tableId };
}

/** What propagates shows in routes, too. What was seen is kept of attachments whose VPC isn't known. */
function* routesAndPropagations(all: Members, isKnown: (attachmentId: string) => boolean): Generator<Change> {
  const seen = new Map<string, { readonly tableId: string; readonly attachmentId: string; cidrs: string[] }>();
  const propagate = (tableId: string, attachmentId: string, cidr?: string): void => {
    const id = ofTable(tableId, attachmentId);
    const found = seen.get(id) ?? { tableId, attachmentId, cidrs: [] };
    if (cidr !== undefined) found.cidrs.push(cidr);
    seen.set(id, found);
  };
  const lead = (tableId: string, destination: string, attachmentId: string | undefined): Change =>
    put("transit-gateway-route", {
      id: ofTable(tableId, destination),
      tableId,
      destination,
      ...dropUndefined({ attachmentId }),
    });
  for (const { tableId, destination, prefixListId, isPropagated, attachments } of searchedRoutes(all)) {
    if (isPropagated) for (const { id } of attachments) propagate(tableId, id, destination);
    else yield lead(tableId, prefixListId ?? destination, attachments[0]?.id);
  }
  for (const [tableId, saved] of eachOf(all, "TransitGatewayPrefixListReferences")) {
    const attachment = saved.maybe("TransitGatewayAttachment");
    yield lead(tableId, saved.text("PrefixListId"), attachment?.text("TransitGatewayAttachmentId"));
  }
  for (const [tableId, saved] of eachOf(all, "TransitGatewayRouteTablePropagations")) {
    if (!isOver(saved)) propagate(tableId, saved.text("TransitGatewayAttachmentId"));
  }
  for (const [attachmentId, saved] of eachOf(all, "TransitGatewayAttachmentPropagations")) {
    if (!isOver(saved)) propagate(saved.text("TransitGatewayRouteTableId"), attachmentId);
  }
  for (const [id, { tableId, attachmentId, cidrs }] of seen) {
    const isNeeded = cidrs.length > 0 && !isKnown(attachmentId);
    yield put("transit-gateway-propagation", { id, tableId, attachmentId, ...(isNeeded && { seen: cidrs }) });
  }
}
