/** Finds a directory that is registered with WorkSpaces by id. */
import { awsError } from "../../model/aws-error.ts";
import type { WorkspaceDirectory } from "../../model/records/directory.ts";
import type { World } from "../../model/world/world.ts";
import { resourceNotFound } from "../workspaces-words.ts";

// AWS: catalogue 329
export const directoryNotFound = resourceNotFound(
  (_: string) =>
    "The specified directory could not be found. Confirm that the directory exists in your AWS account and that you own the directory.",
);
// AWS: catalogue 330
const notRegistered = awsError(
  "InvalidResourceStateException",
  () =>
    "The specified directory is not in a valid state. Confirm that the directory has a status of Active, and try again.",
);

/** A directory that only Directory Service has is in the wrong state; any other id doesn't exist. */
export function findRegistered(world: World, id: string): WorkspaceDirectory {
  const directory = world.get("workspace-directory", id);
  if (directory !== undefined) return directory;
  throw world.get("directory", id) === undefined ? directoryNotFound(id) : notRegistered();
}
