/** The names of groups, each of which is given only once, whatever its case. */
import { awsError } from "../../../model/aws-error.ts";
import type { World } from "../../../model/world/world.ts";
import { readName } from "../entity-names.ts";
import { groupNamed } from "./find-group.ts";

const LONGEST_NAME = 128;

const groupExists = awsError("EntityAlreadyExists", (name: string) => `Group with name ${name} already exists.`, {
  status: 409,
});

/** `own`: the id of the group that may have the name already. */
export function readGroupName(world: World, given: string, member: string, own?: string): string {
  const name = readName(given, member, LONGEST_NAME);
  const other = groupNamed(world, name);
  if (other !== undefined && other.id !== own) throw groupExists(name);
  return name;
}
