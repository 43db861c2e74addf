/** A cell: interfaces that nothing tells apart, neither a rule nor a way, in either family. */
import type { Family } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { InterfaceClass } from "../compiled/interface-classes.ts";
import type { Spot } from "../paths/known-paths.ts";

export const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

export interface Cell {
  /** Its place among all. */
  readonly index: number;
  readonly members: readonly NetworkInterface[];
  readonly ends: Readonly<Partial<Record<Family, CellEnd>>>;
}

export interface CellEnd {
  readonly of: InterfaceClass;
  readonly spot: Spot;
}
