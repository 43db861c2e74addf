/** Which worlds leave memory if they take more than they may: those that were used the longest time ago. */
import type { Partition } from "../../model/world/partition.ts";

/** With its indexes: 1,000 default networks took 25 KB each for 21 records. */
const BYTES_A_RECORD = 1_200;
/** They leave until the others take this share of what they may. */
const KEPT_SHARE = 0.9;

interface InMemory {
  readonly partition: Partition;
  /** The greater, the later it was used. */
  readonly usedAt: number;
}

export function leaving<T extends InMemory>(
  worlds: ReadonlyMap<string, T>,
  budget: number,
  isNeeded: (name: string, world: T) => boolean,
): readonly string[] {
  const oldest = [...worlds].sort(([, a], [, b]) => a.usedAt - b.usedAt);
  let bytes = oldest.reduce((sum, [, world]) => sum + bytesOf(world), 0);
  if (bytes <= budget) return [];
  const names: string[] = [];
  for (const [name, world] of oldest) {
    if (bytes <= budget * KEPT_SHARE) break;
    if (isNeeded(name, world)) continue;
    names.push(name);
    bytes -= bytesOf(world);
  }
  return names;
}

const bytesOf = ({ partition }: InMemory): number => partition.size * BYTES_A_RECORD;
