/** Databases of RDS: where they have interfaces, and what was asked of them. Nothing is started. */
import type { Tagged } from "../tag.ts";

/** `id` is its identifier, in lower case. */
export interface DbInstance extends Tagged {
  readonly ownerId: string;
  /** `db-` and 26 letters and digits. */
  readonly resourceId: string;
  readonly engine: string;
  readonly port: number;
  readonly vpcId: string;
  readonly subnetGroupId: string;
  /** The one that answers, then the standby's if it has one. */
  readonly networkInterfaceIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly isPublic: boolean;
  /** What answers show as it was asked for, by AWS's names. There's no password among it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether Secrets Manager would keep the master user's password. */
  readonly masterSecretArn?: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** `id` is its name, in lower case. */
export interface DbSubnetGroup extends Tagged {
  readonly ownerId: string;
  readonly description: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}
