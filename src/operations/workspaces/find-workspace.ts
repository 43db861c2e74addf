/** Finds a WorkSpace by id, and tells users apart. */
import { finder } from "../find.ts";
import { resourceNotFound } from "../workspaces-words.ts";

// AWS: catalogue 433
const workspaceNotFound = resourceNotFound(
  (_: string) =>
    "The specified WorkSpace cannot be found. Confirm that the workspace exists in your AWS account, and try again.",
);

export const findWorkspace = finder("workspace", { unknown: workspaceNotFound });

/** AWS: the case of user names doesn't matter (the reference of CreateWorkspaces). */
export const isSameUser = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
