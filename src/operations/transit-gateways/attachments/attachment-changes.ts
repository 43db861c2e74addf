/** The changes that keep both sides' records of an attachment equal, and what becomes of it when it begins and ends. */
import {
  type AttachedVpc,
  isSameAttachment,
  ofTable,
  type TransitGateway,
  type TransitGatewayAttachment,
} from "../../../model/records/transit/transit-gateway.ts";
import { type Change, inPartition, type PartitionKey, put, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { deletionOf } from "../../network-interfaces/interface-deletion.ts";
import type { Of } from "./find-attachment.ts";

/** The description by which an attachment's interfaces are known. */
export const interfaceText = (attachmentId: string): string =>
  `Network Interface for Transit Gateway Attachment ${attachmentId}`;

const at = (world: World, home: PartitionKey, changes: readonly Change[]): readonly Change[] =>
  home.account === world.account && home.region === world.region
    ? changes
    : changes.map((change) => inPartition(home, change));

/** The partitions of the gateway's owner and of the one of what is attached. */
const homesOf = (
  { transitGatewayOwnerId, resource }: TransitGatewayAttachment,
  { region }: World,
): readonly PartitionKey[] =>
  [...new Set([transitGatewayOwnerId, resource.ownerId])].map((account) => ({ account, region }));

/**
 * Keeps an attachment where it belongs: here, and on the other side unless its record speaks of something else. Tags stay
 * with the side that gave them.
 */
export function putBoth(
  world: World,
  before: TransitGatewayAttachment | undefined,
  attachment: TransitGatewayAttachment,
): readonly Change[] {
  return homesOf(attachment, world).flatMap((home) => {
    const isHere = home.account === world.account;
    const there = isHere
      ? undefined
      : world.elsewhere(home.account, home.region).get("transit-gateway-attachment", attachment.id);
    if (!isHere && before !== undefined && !isSameAttachment(there, before)) return [];
    const tags = isHere ? attachment.tags : (there?.tags ?? []);
    return at(world, home, [put("transit-gateway-attachment", { ...attachment, tags })]);
  });
}

/** AWS: an attachment that becomes available is associated with the default table and propagates to it. */
export function joinDefaults(
  world: World,
  {
    id,
    transitGatewayId,
    transitGatewayOwnerId: account,
  }: Pick<TransitGatewayAttachment, "id" | "transitGatewayId" | "transitGatewayOwnerId">,
  { associationTableId, propagationTableId }: Pick<TransitGateway, "associationTableId" | "propagationTableId">,
): readonly Change[] {
  return at(world, { account, region: world.region }, [
    ...(associationTableId === undefined
      ? []
      : [put("transit-gateway-association", { id, tableId: associationTableId, transitGatewayId })]),
    ...(propagationTableId === undefined
      ? []
      : [
          put("transit-gateway-propagation", {
            id: ofTable(propagationTableId, id),
            tableId: propagationTableId,
            attachmentId: id,
          }),
        ]),
  ]);
}

/** The partition of one of the two sides. INVARIANT: another account's counts only if it says the same of the attachment. */
export function sideOf(world: World, attachment: TransitGatewayAttachment, account: string): World | undefined {
  if (account === world.account) return world;
  const side = world.elsewhere(account, world.region);
  return isSameAttachment(side.get("transit-gateway-attachment", attachment.id), attachment) ? side : undefined;
}

/** What an attachment has in the tables of its gateway: static routes to it stay, as blackholes. */
export function leaveTables(
  world: World,
  attachment: TransitGatewayAttachment,
  home = sideOf(world, attachment, attachment.transitGatewayOwnerId),
): readonly Change[] {
  if (home === undefined) return [];
  const { id } = attachment;
  return at(world, home, [
    ...(home.get("transit-gateway-association", id) === undefined ? [] : [remove("transit-gateway-association", id)]),
    ...home
      .by("transit-gateway-propagation", "attachment", id)
      .map((each) => remove("transit-gateway-propagation", each.id)),
  ]);
}

/** Deletes the interfaces of an attachment in subnets of its VPC. */
export function withoutInterfaces(
  world: World,
  attachment: Of<AttachedVpc>,
  subnetIds: readonly string[],
): readonly Change[] {
  const { id, resource } = attachment;
  const home = sideOf(world, attachment, resource.ownerId);
  if (home === undefined) return [];
  const own = subnetIds.flatMap((subnetId) => [
    ...home
      .by("network-interface", "subnet", subnetId)
      .filter((nic) => nic.interfaceType === "transit_gateway" && nic.description === interfaceText(id)),
  ]);
  return at(
    world,
    home,
    own.flatMap((nic) => deletionOf(home, nic)),
  );
}
