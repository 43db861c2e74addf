/** Finds a user by name, whatever its case. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamUser } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { existing, type Touched } from "../../permission/touched.ts";

const noSuchUser = awsError("NoSuchEntity", (name: string) => `The user with name ${name} cannot be found.`, {
  status: 404,
});

export function userNamed(world: World, name: string): IamUser | undefined {
  const [user] = world.by("iam-user", "name", name.toLowerCase());
  return user;
}

export function findUser(world: World, name: string): IamUser {
  const user = userNamed(world, name);
  if (user === undefined) throw noSuchUser(name);
  return user;
}

/** For calls that are about the user that they name. */
export const touchesUser = ({ input, world }: Call<{ readonly UserName: string }>): readonly Touched[] => [
  existing("iam-user", findUser(world, input.UserName)),
];
