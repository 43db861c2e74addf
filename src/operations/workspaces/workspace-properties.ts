/** The properties of a WorkSpace: those of its bundle, the ones that a call gives, and which go together. */
import type { AwsError } from "../../model/aws-error.ts";
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { WorkspaceProperties } from "../../model/records/workspace.ts";
import type { InputOf } from "../operation.ts";
import { invalidValues } from "../workspaces-words.ts";
import { type Bundle, hardwareOf } from "./bundles.ts";

export type GivenProperties = NonNullable<InputOf<"workspaces", "ModifyWorkspaceProperties">["WorkspaceProperties"]>;

// AWS: catalogue 435
const wrongSizes = invalidValues(
  (type: string, sizes: string) =>
    `${type}: Invalid root and user volume size selected. Root and user volume size (GB) must be ${sizes}.`,
);
// AWS: catalogue 432
const timeoutWithoutAutoStop = awsError(
  "AutoStopTimeoutIsNotApplicableForAnAlwaysOnWorkspace",
  () => "RunningModeAutoStopTimeoutInMinutes is not applicable for WorkSpace with running mode set to ALWAYS_ON.",
);
// AWS: the code (catalogue 432); ours: no evidence of AWS's text
const timeoutOfManual = awsError(
  "AutoStopTimeoutIsNotDefaultForManualWorkspace",
  () => "RunningModeAutoStopTimeoutInMinutes is not applicable for WorkSpace with running mode set to MANUAL.",
);
// ours: no evidence of AWS's texts
const wrongTimeout = invalidValues(
  (minutes: number) => `RunningModeAutoStopTimeoutInMinutes must be a multiple of 60, not ${minutes}.`,
);
const smaller = invalidValues((volume: string) => `The ${volume} volume of a WorkSpace can grow, but not shrink.`);
const fixedType = invalidValues(
  (from: string, to: string) => `The compute type of a WorkSpace can't be changed from ${from} to ${to}.`,
);

// AWS: WorkSpaces' guide, modify-workspaces; ours: no evidence of AWS's text
const oneAtATime = invalidValues(
  () => "ComputeTypeName, RootVolumeSizeGib and UserVolumeSizeGib can only be changed one at a time.",
);

/** AWS: an hour, in a recording. */
const USUAL_TIMEOUT = 60;

/** The properties of a new WorkSpace. */
export const propertiesOf = (bundle: Bundle, given: GivenProperties = {}): WorkspaceProperties => {
  const { rootGib, userGib } = hardwareOf(bundle);
  return merge(
    {
      RunningMode: "ALWAYS_ON",
      RootVolumeSizeGib: rootGib,
      UserVolumeSizeGib: userGib,
      ComputeTypeName: bundle.computeType,
    },
    given,
  );
};

const largeChanges = ["ComputeTypeName", "RootVolumeSizeGib", "UserVolumeSizeGib"] as const;

/** The properties after a change. Throws if they don't go together, or can't be changed so. */
export function changedProperties(before: WorkspaceProperties, given: GivenProperties): WorkspaceProperties {
  const after = merge(before, given);
  if (largeChanges.filter((name) => after[name] !== before[name]).length > 1) throw oneAtATime();
  const refusal = refusalOfTimeout(after, given);
  if (refusal !== undefined) throw refusal;
  refuseSizes(after);
  if (after.RootVolumeSizeGib < before.RootVolumeSizeGib) throw smaller("root");
  if (after.UserVolumeSizeGib < before.UserVolumeSizeGib) throw smaller("user");
  // AWS: hardware with a graphics card is a matter of the bundle (WorkSpaces' guide, modify-workspaces).
  if (isGraphics(before) !== isGraphics(after)) throw fixedType(before.ComputeTypeName, after.ComputeTypeName);
  return after;
}

function merge(before: WorkspaceProperties, given: GivenProperties): WorkspaceProperties {
  const { RunningModeAutoStopTimeoutInMinutes: timeoutBefore = USUAL_TIMEOUT, ...others } = before;
  const { RunningModeAutoStopTimeoutInMinutes: timeout = timeoutBefore, ...rest } = given;
  const after = { ...others, ...dropUndefined(rest) } as WorkspaceProperties;
  return after.RunningMode === "AUTO_STOP" ? { ...after, RunningModeAutoStopTimeoutInMinutes: timeout } : after;
}

/** Why the timeout that a call gives doesn't go with the running mode, if it doesn't. */
export function refusalOfTimeout(
  { RunningMode }: WorkspaceProperties,
  { RunningModeAutoStopTimeoutInMinutes: minutes = 0 }: GivenProperties,
): AwsError | undefined {
  if (minutes === 0) return undefined;
  if (RunningMode === "ALWAYS_ON") return timeoutWithoutAutoStop();
  if (RunningMode === "MANUAL") return timeoutOfManual();
  return minutes % USUAL_TIMEOUT === 0 && minutes > 0 ? undefined : wrongTimeout(minutes);
}

const isGraphics = ({ ComputeTypeName }: WorkspaceProperties): boolean => ComputeTypeName.startsWith("GRAPHICS");

const MOST_GIB = 2000;
const GRAPHICS_LEAST_GIB = 100;
const LARGE = { root: 175, user: 100 };
const SMALL = { root: 80, users: [10, 50, 100] };

/** AWS: WorkSpaces' guide, modify-workspaces. */
export function refuseSizes(properties: WorkspaceProperties): void {
  const { RootVolumeSizeGib: root, UserVolumeSizeGib: user, ComputeTypeName: type } = properties;
  const isWithin = Math.max(root, user) <= MOST_GIB;
  if (isGraphics(properties)) {
    if (!isWithin || Math.min(root, user) < GRAPHICS_LEAST_GIB) throw wrongSizes("Graphics", "(100+|100+)");
    return;
  }
  const isSmall = root === SMALL.root && SMALL.users.includes(user);
  const isLarge = root >= LARGE.root && user >= LARGE.user;
  if (!isWithin || !(isSmall || isLarge)) {
    throw wrongSizes(`${type.charAt(0)}${type.slice(1).toLowerCase()}`, "(80|10), (80|50), (80|100), (175+|100+)");
  }
}
