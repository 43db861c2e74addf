/** Finds a group by name, whatever its case. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamGroup } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { existing, type Touched } from "../../permission/touched.ts";

const noSuchGroup = awsError("NoSuchEntity", (name: string) => `The group with name ${name} cannot be found.`, {
  status: 404,
});

export function groupNamed(world: World, name: string): IamGroup | undefined {
  const [group] = world.by("iam-group", "name", name.toLowerCase());
  return group;
}

export function findGroup(world: World, name: string): IamGroup {
  const group = groupNamed(world, name);
  if (group === undefined) throw noSuchGroup(name);
  return group;
}

/** For calls that are about the group that they name. */
export const touchesGroup = ({ input, world }: Call<{ readonly GroupName: string }>): readonly Touched[] => [
  existing("iam-group", findGroup(world, input.GroupName)),
];
