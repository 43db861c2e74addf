/** Which version of its resolver a target follows: always the latest one, or the one that a call names. */
import { awsError } from "../../model/aws-error.ts";
import type {
  IpamPrefixListResolver,
  IpamPrefixListResolverTarget,
} from "../../model/records/ipam-prefix-list-resolver.ts";
import type { World } from "../../model/world/world.ts";
import { findVersion } from "./find-version.ts";

// ours: no evidence of AWS's code and text
const latestAndDesired = awsError(
  "InvalidParameterCombination",
  () => "A target that tracks the latest version cannot have a desired version.",
);

type Following = Pick<IpamPrefixListResolverTarget, "trackLatestVersion" | "desiredVersion">;

/** AWS: a target without a named version gets the latest; without tracking it stays with that version. */
export function versionToFollow(
  world: World,
  { id, version }: IpamPrefixListResolver,
  trackLatestVersion: boolean,
  desired: number | undefined,
): Following {
  if (trackLatestVersion && desired !== undefined) throw latestAndDesired();
  if (trackLatestVersion) return { trackLatestVersion };
  return { trackLatestVersion, desiredVersion: findVersion(world, id, desired ?? version).version };
}
