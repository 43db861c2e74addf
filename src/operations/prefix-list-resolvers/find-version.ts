/** Finds a version of a prefix list resolver that a call names. */
import { awsError } from "../../model/aws-error.ts";
import {
  type IpamPrefixListResolverVersion,
  resolverVersionId,
} from "../../model/records/ipam-prefix-list-resolver.ts";
import type { World } from "../../model/world/world.ts";

// ours: no evidence of AWS's code and text
const noSuchVersion = awsError(
  "InvalidParameterValue",
  (id: string, version: number) => `The ipam-prefix-list-resolver '${id}' has no version ${version}.`,
);

export function findVersion(world: World, resolverId: string, version: number): IpamPrefixListResolverVersion {
  const found = world.get("ipam-prefix-list-resolver-version", resolverVersionId(resolverId, version));
  if (found === undefined) throw noSuchVersion(resolverId, version);
  return found;
}
