/** Placement groups: how the machines of instances lie to each other. A record only: nothing runs anywhere. */
import type { Tagged } from "../tag.ts";

export interface PlacementGroup extends Tagged {
  readonly ownerId: string;
  readonly name: string;
  /** Has its name, not its id. */
  readonly arn: string;
  readonly strategy: "cluster" | "partition" | "precision-time" | "spread";
  readonly partitionCount?: number;
  readonly spreadLevel?: "host" | "rack";
  readonly linkedGroupId?: string;
  readonly parentGroupId?: string;
}
