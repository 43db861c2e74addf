/** Finds a role by name, whatever its case. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamRole } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";

const noSuchRole = awsError("NoSuchEntity", (name: string) => `The role with name ${name} cannot be found.`, {
  status: 404,
});

// AWS: catalogue 520
const unmodifiable = awsError(
  "UnmodifiableEntity",
  (name: string) =>
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
);

export function roleNamed(world: World, name: string): IamRole | undefined {
  const [role] = world.by("iam-role", "name", name.toLowerCase());
  return role;
}

export function findRole(world: World, name: string): IamRole {
  const role = roleNamed(world, name);
  if (role === undefined) throw noSuchRole(name);
  return role;
}

/** A role that its account may change: one that isn't linked to a service. */
export function findOwnRole(world: World, name: string): IamRole {
  const role = findRole(world, name);
  if (role.linkedService !== undefined) throw unmodifiable(role.name);
  return role;
}
