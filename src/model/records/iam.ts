/** Who may call and what they may do, as IAM keeps it: users with access keys, groups, roles and managed policies. */
import type { Resource, Tagged } from "./tag.ts";

/** What users, groups and roles have in common. Ids are AWS's: `AIDA...` of users, `AGPA...` of groups, `AROA...` of roles. */
export interface IamEntity extends Resource {
  readonly ownerId: string;
  readonly arn: string;
  /** Unique in the account among entities of its kind, whatever the case. */
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  /** ISO 8601. */
  readonly createDate: string;
  /** The ARNs of managed policies, in the order in which they were attached. */
  readonly attachedPolicies: readonly string[];
  readonly inlinePolicies: readonly InlinePolicy[];
}

export interface InlinePolicy {
  readonly name: string;
  /** The JSON text as it was given. */
  readonly document: string;
}

export interface IamUser extends IamEntity, Tagged {
  /** Ids of groups, in the order in which the user was added. */
  readonly groupIds: readonly string[];
  /** The ARN of a managed policy. */
  readonly permissionsBoundary?: string;
}

export type IamGroup = IamEntity;

export interface IamRole extends IamEntity, Tagged {
  readonly description?: string;
  /** Who may assume it: the JSON text as it was given. */
  readonly trustPolicy: string;
  /** By the ARN in the trust policy, the id of the user or role that had it then. */
  readonly trustedIds?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly permissionsBoundary?: string;
  /** The service that it's linked to, which alone may change it: `ram.amazonaws.com`. */
  readonly linkedService?: string;
}

/** `id` is `AKIA...` and contains the account. */
export interface IamAccessKey extends Resource {
  readonly ownerId: string;
  /** The id of a user; undefined for a key of the account's root. */
  readonly userId?: string;
  /** Sealed: the log never has a secret in clear. */
  readonly sealedSecret: string;
  readonly status: "Active" | "Inactive";
  /** ISO 8601. */
  readonly createDate: string;
  /** Whether it may act on every account. */
  readonly isOperator?: boolean;
}

/** The last call that an access key or a session of a role signed, to a quarter of an hour: `id` is the key's or the role's. */
export interface IamAccessKeyUse extends Resource {
  /** ISO 8601. */
  readonly at: string;
  readonly region: string;
  readonly service: string;
}

/** A customer managed policy. `id` is `ANPA...`. */
export interface IamPolicy extends Tagged {
  readonly ownerId: string;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly description?: string;
  readonly createDate: string;
  readonly updateDate: string;
  readonly defaultVersionId: string;
  /** In the order in which they were made; at most five. */
  readonly versions: readonly IamPolicyVersion[];
  /** The number of the newest version that ever was: `v3` is never given twice. */
  readonly lastVersion: number;
}

interface IamPolicyVersion {
  /** `v1` */
  readonly versionId: string;
  readonly document: string;
  readonly createDate: string;
}
