/** Whether answers leave out what services manage, unless a call asks for it. A partition has at most one; without it nothing is hidden. */
import type { Resource } from "../tag.ts";

export interface ManagedResourceVisibility extends Resource {
  readonly visibility: "hidden" | "visible";
}

/** The id of a partition's setting. AWS has none. */
export const visibilityId = ({ account, region }: { readonly account: string; readonly region: string }): string =>
  `${account}/${region}`;
