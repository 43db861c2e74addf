/**
 * Where Amazon's public IPv4 addresses come from and go back to. Amazon's own partition records the allocated ones, so that
 * no two accounts or Regions of this Cordon ever get the same address.
 */
import { contains, formatAddress, type Prefix, parseAddress, prefix, sizeOf } from "../../address/prefix.ts";
import { AMAZON, amazonWorld } from "../../model/amazon.ts";
import { awsError } from "../../model/aws-error.ts";
import { type Change, inPartition, put, remove } from "../../model/world/change.ts";
import { broughtBlocks } from "../ipam/pools/brought-blocks.ts";
import type { Call } from "../operation.ts";

/** AWS: the pool that answers show for an address of Amazon's. */
export const AMAZON_POOL = "amazon";

const noneLeft = awsError(
  "InsufficientAddressCapacity",
  () => "There are not enough free public addresses to satisfy the request.",
);

/**
 * The first free address of `ranges`, searched from a position that `seed` determines and wrapping around. Positions are
 * spread out so that a released address isn't allocated again at once. Undefined if no address is left.
 */
export function choosePublicAddress(
  ranges: readonly string[],
  seed: bigint,
  isTaken: (address: string) => boolean,
): string | undefined {
  const blocks = ranges.map((text) => prefix(text));
  const size = blocks.reduce((sum, block) => sum + sizeOf(block), 0n);
  const addressAt = (place: bigint): string => {
    let left = place;
    for (const block of blocks) {
      if (left < sizeOf(block)) return formatAddress({ family: block.family, value: block.value + left });
      left -= sizeOf(block);
    }
    throw new Error(`no place ${place} in ranges of ${size} addresses`);
  };
  for (let step = 0n; step < size; step++) {
    const address = addressAt((seed + step) % size);
    if (!isTaken(address)) return address;
  }
  return undefined;
}

type Asking = Pick<Call<unknown>, "world" | "settings" | "random" | "caller" | "region">;

/** Takes one address out of the space. The change that records this must be in the same commit. */
export function lend(
  { world, settings, random, caller, region }: Asking,
  alreadyLent: ReadonlySet<string> = new Set(),
): { readonly publicIp: string; readonly change: Change } {
  const amazon = amazonWorld(world);
  const brought = broughtBlocks(world);
  const isTaken = (address: string) =>
    alreadyLent.has(address) || amazon.get("public-address", address) !== undefined || liesIn(brought, address);
  const publicIp = choosePublicAddress(settings.publicIpv4Ranges, BigInt(`0x${random(8)}`), isTaken);
  if (publicIp === undefined) throw noneLeft();
  const value = { id: publicIp, account: caller.account, region };
  return { publicIp, change: inPartition(AMAZON, put("public-address", value)) };
}

/** Takes a named address, if it is in Amazon's space and free. */
export function lendNamed({ world, settings, caller, region }: Asking, publicIp: string): Change | undefined {
  const amazon = amazonWorld(world);
  if (amazon.get("public-address", publicIp) !== undefined) return undefined;
  const address = parseAddress(publicIp);
  const isOurs = address !== undefined && settings.publicIpv4Ranges.some((text) => contains(prefix(text), address));
  if (!isOurs || liesIn(broughtBlocks(world), publicIp)) return undefined;
  return inPartition(AMAZON, put("public-address", { id: publicIp, account: caller.account, region }));
}

/** Gives an address back to the space. */
export const returned = (publicIp: string): Change => inPartition(AMAZON, remove("public-address", publicIp));

function liesIn(blocks: readonly Prefix[], text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && blocks.some((block) => contains(block, address));
}
