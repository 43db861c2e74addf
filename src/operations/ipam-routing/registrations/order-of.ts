/** The order of prefixes as text, for pages. */
import type { Prefix } from "../../../address/prefix.ts";
import { digitsOf, keyOf } from "../../../ipam/routing/blocks.ts";

export const orderOf = (prefix: Prefix): string =>
  `${keyOf(prefix.family, digitsOf(prefix))}/${String(prefix.length).padStart(3, "0")}`;
