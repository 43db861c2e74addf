/** Calls that do the same to up to 25 WorkSpaces: what can't be done to one of them is said in the answer. */
import { AwsError, awsError } from "../../model/aws-error.ts";
import type { Workspace } from "../../model/records/workspace.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { referred, type Touched } from "../permission/touched.ts";
import { invalidValues, refuseEmpty } from "../workspaces-words.ts";

// ours: no evidence of AWS's code here, of which the text is that of other calls (catalogue 433)
const notFound = awsError(
  "ResourceNotFound.WorkSpace",
  () =>
    "The specified WorkSpace cannot be found. Confirm that the workspace exists in your AWS account, and try again.",
);
// ours: no evidence of AWS's texts
const wrongState = awsError(
  "InvalidResourceState.WorkSpace",
  (id: string, state: string) => `The WorkSpace ${id} is ${state}. This can't be done to it in that state.`,
);
const alwaysOn = awsError(
  "OperationNotSupported.WorkSpace",
  (id: string) => `The WorkSpace ${id} is ALWAYS_ON. Only AUTO_STOP and MANUAL ones are started and stopped.`,
);
const tooMany = invalidValues((most: number) => `At most ${most} WorkSpaces can be named in one call.`);

const MOST_GIVEN = 25;

interface Requested {
  readonly WorkspaceId?: string | undefined;
}

const namedIn = (requests: readonly Requested[]): readonly string[] => [
  ...new Set(requests.map(({ WorkspaceId = "" }) => WorkspaceId)),
];

/** By their ids, so that permission is asked on those that don't exist as well. */
export const touchedBy = (world: World, requests: readonly Requested[]): readonly Touched[] =>
  namedIn(requests).map((id) => referred(world, "workspace", id));

/** `change` returns the changes to one WorkSpace, or why there are none. */
export function changeWorkspaces(
  world: World,
  parameter: string,
  requests: readonly Requested[],
  change: (workspace: Workspace) => readonly Change[] | AwsError,
) {
  refuseEmpty(parameter, requests);
  if (requests.length > MOST_GIVEN) throw tooMany(MOST_GIVEN);
  const changes: Change[] = [];
  const FailedRequests = namedIn(requests).flatMap((WorkspaceId) => {
    const workspace = world.get("workspace", WorkspaceId);
    const result = workspace === undefined ? notFound() : change(workspace);
    if (result instanceof AwsError) return [{ WorkspaceId, ErrorCode: result.code, ErrorMessage: result.message }];
    changes.push(...result);
    return [];
  });
  return { changes, output: { FailedRequests } };
}

/** Brings one to a state, from one that AWS's reference names for the call. */
export function moveWorkspace(
  workspace: Workspace,
  from: readonly Workspace["state"][],
  to: Workspace["state"],
): readonly Change[] | AwsError {
  return from.includes(workspace.state)
    ? [put("workspace", { ...workspace, state: to })]
    : wrongState(workspace.id, workspace.state);
}

/** AWS: only those that don't always run are started and stopped (the references of both calls). */
export const switchWorkspace = (
  workspace: Workspace,
  from: Workspace["state"],
  to: Workspace["state"],
): readonly Change[] | AwsError =>
  workspace.properties.RunningMode === "ALWAYS_ON" ? alwaysOn(workspace.id) : moveWorkspace(workspace, [from], to);
