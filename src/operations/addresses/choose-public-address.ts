/** Chooses one of Amazon's public addresses. */
import { formatAddress, prefix, sizeOf } from "../../address/prefix.ts";

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
