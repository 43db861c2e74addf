/** A cell: an equivalence class of interfaces. No rule and no path distinguishes them, in either family. */
import type { Family } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { InterfaceClass } from "../compiled/interface-classes.ts";
import type { Spot } from "../paths/known-paths.ts";

export const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

export interface Cell {
  /** Its index among all cells. */
  readonly index: number;
  readonly members: readonly NetworkInterface[];
  readonly ends: Readonly<Partial<Record<Family, CellEnd>>>;
}

export interface CellEnd {
  readonly of: InterfaceClass;
  /** Its class if peers that aren't known hold whatever they may. */
  readonly supposed: InterfaceClass;
  readonly spot: Spot;
}
