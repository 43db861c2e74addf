/** DHCP options sets: the name and time servers that hosts in a VPC are told to use. */
import type { Tagged } from "./tag.ts";

export interface DhcpOptions extends Tagged {
  readonly ownerId: string;
  /** In the order given; keys as AWS spells them (`domain-name-servers`). */
  readonly configurations: readonly { readonly key: string; readonly values: readonly string[] }[];
}
