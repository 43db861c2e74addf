/** What rules let in from addresses that no interface has, or out to them, as far as a path carries it. */
import { contains, type Prefix, prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Steps } from "../../model/steps.ts";
import type { Bound, Lack } from "../flow/lack.ts";
import { blockOfRule, type Network } from "../flow/network.ts";
import { rulesOf } from "../flow/open-interfaces.ts";
import { type KeyRange, rangeOfRule } from "../flow/traffic.ts";
import type { Piece } from "../paths/known-paths.ts";
import type { Cell } from "./cell.ts";
import type { Cells } from "./cells.ts";

export const EVERYTHING: readonly Prefix[] = ["0.0.0.0/0", "::/0"].map(prefix);

interface OutsidePassage {
  readonly rule: SecurityGroupRule;
  /** The rule's CIDR, or an entry of its prefix list. */
  readonly block: Prefix;
  readonly piece: Piece;
  readonly keys: readonly KeyRange[];
  /** What of the rule's peer isn't known. */
  readonly lack: Lack | undefined;
}

/** What isn't known of a rule's peer. */
export function lackOfRule(network: Network, { peer }: SecurityGroupRule): Lack | undefined {
  if (peer.kind === "prefix-list") return network.lackOf(peer.prefixListId);
  const isKnown = peer.kind !== "group" || network.get("security-group", peer.groupId) !== undefined;
  return isKnown ? undefined : network.lackOf(peer.groupId);
}

/** The blocks of a rule; none if its peer is a group, unless that is only supposed. */
export function blocksOfRule(network: Network, rule: SecurityGroupRule): readonly Prefix[] {
  const { peer } = rule;
  if (peer.kind === "group") return network.isSupposed(peer.groupId) ? network.blocksOf(peer.groupId) : [];
  return peer.kind === "prefix-list" ? network.blocksOf(peer.prefixListId) : [blockOfRule(rule, peer.cidr)];
}

/** Every block that a rule of the interfaces mentions. */
export function* ruleBlocks(
  network: Network,
  interfaces: readonly NetworkInterface[],
  direction: Direction,
): Steps<readonly Prefix[]> {
  const rules = new Set<SecurityGroupRule>();
  for (const nic of interfaces) {
    for (const rule of rulesOf(network, nic, direction)) rules.add(rule);
    yield;
  }
  const blocks = new Set<Prefix>();
  for (const rule of rules) {
    for (const block of blocksOfRule(network, rule)) blocks.add(block);
    yield;
  }
  return [...blocks];
}

/** What passes between a cell and those addresses in `within` that no interface has, as far as a path carries it. Undefined is a place to pause. */
export function* outsidePassages(
  cells: Cells,
  cell: Cell,
  direction: Direction,
  within: readonly Prefix[] = EVERYTHING,
  concerns: (piece: Piece) => boolean = () => true,
  bound: Bound = "surely",
): Iterable<OutsidePassage | undefined> {
  const [nic] = cell.members;
  if (nic === undefined) return;
  const network = bound === "surely" ? cells.compiled.network : cells.supposed;
  for (const rule of rulesOf(network, nic, direction)) {
    const keys = rangeOfRule(rule);
    const lack = lackOfRule(network, rule);
    for (const block of blocksOfRule(network, rule)) {
      const own = cell.ends[block.family];
      if (own === undefined) continue;
      for (const frame of within) {
        const narrower = contains(frame, block) ? block : contains(block, frame) ? frame : undefined;
        if (narrower === undefined) continue;
        for (const piece of cells.paths.piecesOf(narrower)) {
          if (!concerns(piece)) continue;
          const [from, to] = direction === "ingress" ? [piece.spot, own.spot] : [own.spot, piece.spot];
          const passing = yield* cells.paths.passingInSteps(from, to, keys, bound);
          yield passing.length > 0 ? { rule, block, piece, keys: passing, lack } : undefined;
        }
      }
    }
  }
}
