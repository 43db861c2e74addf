/** What would have to be known to decide flows that what is known neither stops nor lets pass. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction } from "../../model/records/security-group.ts";
import { distinctLacks, type Lack } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import { lacksOf } from "../flow/path.ts";
import { type KeyRange, trafficOfKey } from "../flow/traffic.ts";
import { explain } from "../paths/explain.ts";
import type { Piece } from "../paths/known-paths.ts";
import type { Cell } from "./cell.ts";
import type { Cells } from "./cells.ts";

/** Of one flow between two interfaces, in both families. */
export function lacksBetween(
  network: Network,
  from: NetworkInterface,
  to: NetworkInterface,
  key: number,
): readonly Lack[] {
  const ends = (nic: NetworkInterface) => [nic.privateIpv4[0]?.address, nic.ipv6[0]?.address];
  const [sources, targets] = [ends(from), ends(to)];
  return distinctLacks(
    sources.flatMap((source, i) => {
      const target = targets[i];
      if (source === undefined || target === undefined) return [];
      const flow = {
        from: { kind: "interface", id: from.id, address: source },
        to: { kind: "interface", id: to.id, address: target },
        traffic: trafficOfKey(key),
      } as const;
      return lacksOf(explain(network, flow));
    }),
  );
}

/** Of flows between a cell and a piece of what is outside, by a rule whose peer `lack` is about. */
export function lacksOutside(
  cells: Cells,
  cell: Cell,
  direction: Direction,
  piece: Piece,
  keys: readonly KeyRange[],
  lack: Lack | undefined,
): readonly Lack[] {
  const own = cell.ends[piece.sample.family];
  if (own === undefined) return [];
  const [from, to] = direction === "ingress" ? [piece.spot, own.spot] : [own.spot, piece.spot];
  return distinctLacks([
    ...(lack === undefined ? [] : [lack]),
    ...keys.flatMap(({ first }) => cells.paths.obstacles(from, to, first).lacks),
  ]);
}
