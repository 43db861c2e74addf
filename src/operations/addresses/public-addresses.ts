/**
 * Where Amazon's public IPv4 addresses come from and go back to. Amazon's own partition records the allocated ones, so that
 * no two accounts or Regions of this Cordon ever get the same address.
 */
import { contains, type Prefix, parseAddress, prefix } from "../../address/prefix.ts";
import { AMAZON, amazonWorld } from "../../model/amazon.ts";
import { awsError } from "../../model/aws-error.ts";
import { type Change, inPartition, put, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { broughtBlocks } from "../ipam/pools/brought-blocks.ts";
import type { Call } from "../operation.ts";
import { choosePublicAddress } from "./choose-public-address.ts";

/** AWS: the pool that answers show for an address of Amazon's. */
export const AMAZON_POOL = "amazon";

const noneLeft = awsError(
  "InsufficientAddressCapacity",
  () => "There are not enough free public addresses to satisfy the request.",
);

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

/** Gives an address back to the space. INVARIANT: nobody gives back what was allocated to another account or Region. */
export function returned(world: World, publicIp: string): readonly Change[] {
  const lent = amazonWorld(world).get("public-address", publicIp);
  const isOurs = lent?.account === world.account && lent.region === world.region;
  return isOurs ? [inPartition(AMAZON, remove("public-address", publicIp))] : [];
}

function liesIn(blocks: readonly Prefix[], text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && blocks.some((block) => contains(block, address));
}
