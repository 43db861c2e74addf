/** What blocks of addresses are called. */
import type { IpamPoolAllocation } from "@aws-sdk/client-ec2";
import { formatPrefix } from "../../../../src/address/prefix.ts";
import { type Block, countText } from "./blocks.ts";

const KINDS: Readonly<Record<string, string>> = {
  free: "Free",
  mixed: "Several",
  outside: "Not provisioned",
  "ipam-pool": "Pool",
  vpc: "VPC",
  subnet: "Subnet",
  custom: "Custom",
  eip: "Elastic IP",
  "ec2-public-ipv4-pool": "Public pool",
};

/** `free`, `mixed`, `outside`, or AWS's type of what holds it. */
export const kindOf = (block: Block): string =>
  block.is === "held" ? (block.held.allocation.ResourceType ?? "custom") : block.is;

export const kindText = (kind: string): string => KINDS[kind] ?? kind;

export const percent = (share: number): string =>
  share > 0 && share < 0.001 ? "under 0.1%" : `${(share * 100).toLocaleString("en", { maximumFractionDigits: 1 })}%`;

/** All that there is to say, for those who don't see the map. */
export function blockText(block: Block): string {
  const start = `${kindText(kindOf(block))} ${formatPrefix(block.prefix)}`;
  if (block.is === "held") return [start, holderText(block.held.allocation)].filter(Boolean).join(", ");
  if (block.is === "mixed") return `${start}: ${block.allocations} allocations, ${percent(block.fullness)} full`;
  return block.is === "free" ? `${start}, ${countText(block.prefix)} addresses` : start;
}

export const holderText = ({ ResourceId, Description }: IpamPoolAllocation): string =>
  [ResourceId, Description].filter(Boolean).join(" ");
