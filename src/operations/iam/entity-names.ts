/** The names, paths, ids and ARNs of users, groups, roles and policies. */
import { awsError } from "../../model/aws-error.ts";
import type { IamEntity } from "../../model/records/iam.ts";
import type { World } from "../../model/world/world.ts";
import type { Call } from "../operation.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ID_CHARACTERS = 17;

/** What the ids of each type begin with, and what its ARNs call it. */
const types = {
  user: "AIDA",
  group: "AGPA",
  role: "AROA",
  policy: "ANPA",
} as const;
type EntityType = keyof typeof types;

/** AWS: a prefix that tells the type, then letters and digits. */
export function newEntityId(type: EntityType, random: (bytes: number) => string): string {
  const bytes = random(ID_CHARACTERS).match(/../g) ?? [];
  return types[type] + bytes.map((byte) => BASE32[Number.parseInt(byte, 16) & 31]).join("");
}

/** What users, groups and roles begin with alike: nothing that says what they may do. */
export const newEntity = (
  type: "user" | "group" | "role",
  { world, caller, now, random }: Pick<Call<unknown>, "world" | "caller" | "now" | "random">,
  path: string,
  name: string,
): IamEntity => ({
  id: newEntityId(type, random),
  ownerId: caller.account,
  arn: arnOfEntity(type, world, path, name),
  name,
  path,
  createDate: now,
  attachedPolicies: [],
  inlinePolicies: [],
});

export const arnOfEntity = (type: EntityType, { account }: World, path: string, name: string): string =>
  `arn:aws:iam::${account}:${type}${path}${name}`;

const invalidName = awsError(
  "ValidationError",
  (member: string) =>
    `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
);
const tooLong = awsError(
  "ValidationError",
  (value: string, member: string, most: number) =>
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
);
const invalidPath = awsError(
  "ValidationError",
  () =>
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
);

/** `member` is spelt as AWS's refusals spell it: `userName`. */
export function readName(name: string, member: string, most: number): string {
  if (name.length > most) throw tooLong(name, member, most);
  if (!/^[\w+=,.@-]+$/.test(name)) throw invalidName(member);
  return name;
}

const LONGEST_DESCRIPTION = 1000;

export function readDescription(description: string | undefined): string | undefined {
  if (description !== undefined && description.length > LONGEST_DESCRIPTION) {
    throw tooLong(description, "description", LONGEST_DESCRIPTION);
  }
  return description;
}

const LONGEST_PATH = 512;

export function readPath(path: string | undefined): string {
  if (path === undefined || path === "") return "/";
  if (path.length > LONGEST_PATH) throw tooLong(path, "path", LONGEST_PATH);
  if (!/^\/([\u0021-\u007e]+\/)?$/.test(path)) throw invalidPath();
  return path;
}
