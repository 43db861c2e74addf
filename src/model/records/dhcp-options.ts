/** DHCP options sets: what hosts in a VPC are told about names and times. */
import type { Tagged } from "./tag.ts";

export interface DhcpOptions extends Tagged {
  readonly ownerId: string;
  /** In the order given; keys as AWS spells them (`domain-name-servers`). */
  readonly configurations: readonly { readonly key: string; readonly values: readonly string[] }[];
}
