/** What saved answers lack of transit gateways: of what is attached, of associations, and of what tables say. */
import { propagationsGap } from "../../model/records/gap.ts";
import { isPeer } from "../../model/records/transit/transit-gateway.ts";
import type { Partition } from "../../model/world/partition.ts";
import type { FoundGaps } from "./found-gaps.ts";
import type { Members } from "./members.ts";
import { eachOf, isPeeringType, searchedRoutes } from "./read-transit-tables.ts";
import { commandOf, commandOfEach } from "./saved-lists.ts";

const commandOfType = (type: string | undefined): string =>
  commandOf(
    type === "vpc"
      ? "TransitGatewayVpcAttachments"
      : isPeeringType(type)
        ? "TransitGatewayPeeringAttachments"
        : "TransitGatewayAttachments",
  );

export function addTransit(world: Partition, answers: Members, gaps: FoundGaps): void {
  addAttachments(world, answers, gaps);
  addAssociations(world, answers, gaps);
  addTables(world, answers, gaps);
}

/** A route of a VPC, or the list of all attachments, names one of which more must be known. */
function addAttachments(world: Partition, answers: Members, gaps: FoundGaps): void {
  const lacks = (id: string, type: string | undefined, neededBy: string): void => {
    if (world.get("transit-gateway-attachment", id) !== undefined) return;
    gaps.add(id, `transit gateway attachment ${id}`, neededBy, commandOfType(type));
  };
  for (const saved of answers.list("TransitGatewayAttachments")) {
    const owners = ["TransitGatewayOwnerId", "ResourceOwnerId"].map((name) => saved.maybeText(name) ?? world.account);
    if (saved.maybeText("State") !== "available" || !owners.includes(world.account)) continue;
    lacks(saved.text("TransitGatewayAttachmentId"), saved.maybeText("ResourceType"), saved.text("TransitGatewayId"));
  }
  for (const { tableId, isActive, attachments } of searchedRoutes(answers)) {
    if (isActive) for (const { id, type } of attachments) lacks(id, type, tableId);
  }
  for (const [tableId, saved] of eachOf(answers, "TransitGatewayPrefixListReferences")) {
    const attachment = saved.maybe("TransitGatewayAttachment");
    const id = attachment?.text("TransitGatewayAttachmentId");
    if (id !== undefined) lacks(id, attachment?.maybeText("ResourceType"), tableId);
  }
  for (const { id, resource, state } of world.all("transit-gateway-attachment")) {
    if (state !== "available" || !isPeer(resource)) continue;
    if (resource.ownerId !== world.account || resource.region !== world.region) continue;
    // Within a Region each side has an id of its own, and only the requester's answer has both.
    if (resource.attachmentId === id) gaps.add(id, `other side of ${id}`, id, commandOfType("peering"));
    else lacks(resource.attachmentId, "peering", id);
  }
}

/** A list of all attachments says of each what it's associated with; so does the list of each table. */
function addAssociations(world: Partition, answers: Members, gaps: FoundGaps): void {
  const ids = (saved: Iterable<Members>) => Iterator.from(saved).map((each) => each.text("TransitGatewayAttachmentId"));
  const known = new Set([
    ...ids(answers.list("TransitGatewayAttachments")),
    ...ids(Iterator.from(eachOf(answers, "TransitGatewayRouteTableAssociations")).map(([, saved]) => saved)),
  ]);
  for (const { id, transitGatewayId, transitGatewayOwnerId, state } of world.all("transit-gateway-attachment")) {
    if (state !== "available" || transitGatewayOwnerId !== world.account || known.has(id)) continue;
    gaps.add(id, `association of ${id}`, transitGatewayId, commandOf("TransitGatewayAttachments"));
  }
}

function addTables(world: Partition, answers: Members, gaps: FoundGaps): void {
  const [routes, propagations, entries] = [
    "TransitGatewayRoutes",
    "TransitGatewayRouteTablePropagations",
    "TransitGatewayPolicyTableEntries",
  ].map((name) => new Set(answers.maybe(name)?.names()));
  for (const { id, transitGatewayId } of world.all("transit-gateway-route-table")) {
    if (!routes?.has(id)) {
      gaps.add(id, `routes of ${id}`, transitGatewayId, commandOfEach("TransitGatewayRoutes", id));
    } else if (!propagations?.has(id)) {
      const command = commandOfEach("TransitGatewayRouteTablePropagations", id);
      gaps.add(propagationsGap(id), `propagations to ${id} that other routes hide`, id, command);
    }
  }
  for (const { id, transitGatewayId } of world.all("transit-gateway-policy-table")) {
    if (entries?.has(id)) continue;
    gaps.add(id, `entries of ${id}`, transitGatewayId, commandOfEach("TransitGatewayPolicyTableEntries", id));
  }
}

/** The route of a VPC to a gateway needs the attachment, if it works. */
export function addTransitTarget(world: Partition, gaps: FoundGaps, vpcId: string, id: string, tableId: string): void {
  const isAttached = world
    .by("transit-gateway-attachment", "vpc", vpcId)
    .some((each) => each.transitGatewayId === id && each.state === "available");
  if (isAttached) return;
  const what = `attachment of ${vpcId} to the transit gateway ${id}`;
  gaps.add(id, what, tableId, commandOf("TransitGatewayVpcAttachments"));
}
