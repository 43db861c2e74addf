/** A sentence that a network should make true: what may reach what, what may not, and that nothing else does. */
import type { Direction } from "../../model/records/security-group.ts";
import type { Selector } from "../flow/selection.ts";
import type { KeyRange } from "../flow/traffic.ts";

/** What an end of an expectation means: the union of its selectors. */
export type Term = readonly Selector[];

export type Expectation =
  | { readonly kind: "may"; readonly from: Term; readonly to: Term; readonly on: readonly KeyRange[] }
  /** An empty `on` means all traffic, here and below. */
  | { readonly kind: "may-not"; readonly from: Term; readonly to: Term; readonly on: readonly KeyRange[] }
  /** `ingress`: nothing may reach it. `egress`: it may reach nothing. `except`: apart from what other expectations allow. */
  | {
      readonly kind: "nothing";
      readonly direction: Direction;
      readonly of: Term;
      readonly on: readonly KeyRange[];
      readonly except: boolean;
    }
  | {
      readonly kind: "internet-reaches-only";
      readonly targets: readonly { readonly to: Term; readonly on: readonly KeyRange[] }[];
    };

export function termsOf(expectation: Expectation): readonly Term[] {
  switch (expectation.kind) {
    case "may":
    case "may-not":
      return [expectation.from, expectation.to];
    case "nothing":
      return [expectation.of];
    case "internet-reaches-only":
      return expectation.targets.map(({ to }) => to);
  }
}
