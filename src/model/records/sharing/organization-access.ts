/** Which services may act in the accounts of an organization. */

/** A service that may act in all accounts of an organization; in the global partition of its management account. `id` is its principal. */
export interface OrganizationAccess {
  readonly id: string;
  /** ISO 8601. */
  readonly enabledAt: string;
}
