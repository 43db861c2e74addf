/** Whether a pool gave the same addresses twice at one time. */
import { overlaps, prefix } from "../../../src/address/prefix.ts";
import type { LoggedEntry, Violation } from "../checker/history.ts";

const REGISTER = "block ";

export function* sharedBlocks(log: readonly LoggedEntry[]): Generator<Violation> {
  for (const [partition, entries] of Map.groupBy(log, (entry) => entry.partition)) {
    const held = new Map<string, string>();
    for (const { revision, values } of entries) {
      for (const [register, cidr] of Object.entries(values)) {
        if (!register.startsWith(REGISTER)) continue;
        held.delete(register);
        if (cidr === null) continue;
        const holder = [...held].find(([, other]) => overlaps(prefix(other), prefix(cidr)));
        if (holder !== undefined) {
          const problem = `revision ${revision} of ${partition} gives ${cidr} to ${register}, and ${holder[0]} has ${holder[1]}`;
          yield { guarantee: "Exclusive", problem, operations: [] };
        }
        held.set(register, cidr);
      }
    }
  }
}
