/** What became of a request to delete a service-linked role. */
import type { Resource } from "../tag.ts";

/** `id` is the task's. */
export interface IamRoleDeletion extends Resource {
  readonly ownerId: string;
  readonly roleArn: string;
  /** Why the role stayed: what uses it; undefined if it was deleted. */
  readonly reason?: string;
}
