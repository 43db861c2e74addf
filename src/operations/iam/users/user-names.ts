/** The names of users, each of which is given only once, whatever its case. */
import { awsError } from "../../../model/aws-error.ts";
import type { World } from "../../../model/world/world.ts";
import { readName } from "../entity-names.ts";
import { userNamed } from "./find-user.ts";

const LONGEST_NAME = 64;

const userExists = awsError("EntityAlreadyExists", (name: string) => `User with name ${name} already exists.`, {
  status: 409,
});

/** `own`: the id of the user that may have the name already. */
export function readUserName(world: World, given: string, member: string, own?: string): string {
  const name = readName(given, member, LONGEST_NAME);
  const other = userNamed(world, name);
  if (other !== undefined && other.id !== own) throw userExists(name);
  return name;
}
