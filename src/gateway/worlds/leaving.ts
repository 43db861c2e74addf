/** Which worlds leave memory if they take more than they may: those that were used the longest time ago. */
import type { Held } from "./worlds.ts";

/** With its indexes: 1,000 default networks took 25 KB each for 21 records. */
const BYTES_A_RECORD = 1_200;
/** They leave until the others take this share of what they may. */
const KEPT_SHARE = 0.9;

export function leaving(
  worlds: ReadonlyMap<string, Held>,
  budget: number,
  isNeeded: (name: string, held: Held) => boolean,
): readonly string[] {
  const oldest = [...worlds].sort(([, a], [, b]) => a.usedAt - b.usedAt);
  let bytes = oldest.reduce((sum, [, held]) => sum + bytesOf(held), 0);
  if (bytes <= budget) return [];
  const names: string[] = [];
  for (const [name, held] of oldest) {
    if (bytes <= budget * KEPT_SHARE) break;
    if (isNeeded(name, held)) continue;
    names.push(name);
    bytes -= bytesOf(held);
  }
  return names;
}

const bytesOf = ({ partition }: Held): number => partition.size * BYTES_A_RECORD;
