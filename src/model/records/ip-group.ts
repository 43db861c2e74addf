/** WorkSpaces' IP access control groups: which client addresses are let in. */
import type { Tagged } from "./tag.ts";

export interface IpGroup extends Tagged {
  readonly name: string;
  readonly description?: string;
  readonly rules: readonly IpRule[];
}

export interface IpRule {
  /** An IPv4 CIDR as the caller wrote it: host bits stay (catalogue 317). */
  readonly cidr: string;
  readonly description?: string;
}
