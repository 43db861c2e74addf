/** A deliberately naive transit gateway that the engine is tested against: every record in turn, by text and BigInt. */
import { parseAddress, parsePrefix, widthOf } from "../../address/prefix.ts";
import { isPeer, isVpc } from "../../model/records/transit/transit-gateway.ts";
import type { Partition } from "../../model/world/partition.ts";

function inBlock(cidr: string, address: string): number {
  const block = parsePrefix(cidr)?.prefix;
  const one = parseAddress(address);
  if (block === undefined || one === undefined || block.family !== one.family) return -1;
  const shift = BigInt(widthOf(one.family) - block.length);
  return one.value >> shift === block.value >> shift ? block.length : -1;
}

/** The attachments that routes of a table lead to, the best first; `drop` for those that lead nowhere. */
function routesFrom(world: Partition, tableId: string, to: string): readonly string[] {
  const found: { readonly to: string; readonly order: readonly number[] }[] = [];
  for (const route of world.all("transit-gateway-route")) {
    if (route.tableId !== tableId) continue;
    const isList = route.destination.startsWith("pl-");
    const blocks: string[] = isList ? [] : [route.destination];
    for (const version of isList ? world.all("prefix-list-version") : []) {
      const list = world.get("prefix-list", route.destination);
      if (version.prefixListId !== list?.id || version.version !== list.version) continue;
      blocks.push(...version.entries.map(({ cidr }) => cidr));
    }
    for (const block of blocks) {
      const length = inBlock(block, to);
      if (length >= 0) found.push({ to: route.attachmentId ?? "drop", order: [-length, isList ? 1 : 0, 0] });
    }
  }
  const inOrder = [...world.all("transit-gateway-attachment")].sort((a, b) =>
    `${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1,
  );
  for (const propagation of world.all("transit-gateway-propagation")) {
    if (propagation.tableId !== tableId) continue;
    const place = inOrder.findIndex(({ id }) => id === propagation.attachmentId);
    const attachment = inOrder[place];
    if (attachment?.state !== "available") continue;
    if (!isVpc(attachment.resource)) {
      // The clients of a Client VPN, after all VPCs with a block of the same length.
      const clients = "blocks" in attachment.resource ? attachment.resource.blocks : [];
      for (const block of clients ?? []) {
        const length = inBlock(block, to);
        if (length >= 0) found.push({ to: attachment.id, order: [-length, 3, place] });
      }
      continue;
    }
    const vpc = world.get("vpc", attachment.resource.vpcId);
    const blocks = [
      ...(vpc?.cidrBlocks ?? []),
      ...(attachment.resource.ipv6Support ? (vpc?.ipv6CidrBlocks ?? []) : []),
    ];
    for (const { cidr } of blocks) {
      const length = inBlock(cidr, to);
      if (length >= 0) found.push({ to: attachment.id, order: [-length, 2, place] });
    }
  }
  found.sort((a, b) => {
    const i = a.order.findIndex((value, at) => value !== b.order[at]);
    return i < 0 ? 0 : (a.order[i] as number) - (b.order[i] as number);
  });
  return found.map(({ to }) => to);
}

/** Reports whether an inbound rule in one VPC may refer to members in another one, since both are on a gateway that lets it. */
export function mayReferOverTransit(world: Partition, from: string, member: string): boolean {
  for (const { id, securityGroupReferencingSupport } of world.all("transit-gateway")) {
    if (!securityGroupReferencingSupport) continue;
    const isOn = (vpcId: string): boolean =>
      [...world.all("transit-gateway-attachment")].some(
        ({ transitGatewayId, state, resource }) =>
          transitGatewayId === id &&
          state === "available" &&
          isVpc(resource) &&
          resource.vpcId === vpcId &&
          resource.securityGroupReferencingSupport,
      );
    if (isOn(from) && isOn(member)) return true;
  }
  return false;
}

/**
 * The VPC in which packets that leave a VPC's zone for an address come out, or `beyond` with the attachment by which they leave all
 * records; undefined if they're dropped.
 */
export function naiveTransit(
  world: Partition,
  gatewayId: string,
  from: { readonly vpcId: string; readonly zone: string },
  to: string,
): string | undefined {
  const isIpv6 = to.includes(":");
  const at = [...world.all("transit-gateway-attachment")].find(
    ({ transitGatewayId, state, resource }) =>
      transitGatewayId === gatewayId && state === "available" && isVpc(resource) && resource.vpcId === from.vpcId,
  );
  if (at === undefined || !isVpc(at.resource) || (isIpv6 && !at.resource.ipv6Support)) return undefined;
  const zones = at.resource.subnetIds.map((id) => world.get("subnet", id)?.availabilityZoneId);
  if (!zones.includes(from.zone)) return undefined;
  return naivelyFrom(world, at.id, to);
}

/** The same for packets that come in by an attachment. */
export function naivelyFrom(world: Partition, attachmentId: string, to: string): string | undefined {
  const isIpv6 = to.includes(":");
  let at = world.get("transit-gateway-attachment", attachmentId);
  if (at?.state !== "available") return undefined;
  for (let passed = 0; passed < 10; passed++) {
    const tableId = world.get("transit-gateway-association", at.id)?.tableId;
    if (tableId === undefined) return undefined;
    const [best = "drop"] = routesFrom(world, tableId, to);
    const next = world.get("transit-gateway-attachment", best);
    if (next?.state !== "available") return undefined;
    const { resource } = next;
    if (isVpc(resource)) return isIpv6 && !resource.ipv6Support ? undefined : resource.vpcId;
    if (!isPeer(resource)) return `beyond ${next.id}`;
    const there = world.get("transit-gateway-attachment", resource.attachmentId);
    if (there?.state !== "available") return undefined;
    at = there;
  }
  return undefined;
}
