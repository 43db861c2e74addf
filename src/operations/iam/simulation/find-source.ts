/** Finds the user, the group or the role that an ARN names, whose policies a simulation is about. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamGroup, IamRole, IamUser } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { findGroup } from "../groups/find-group.ts";
import { findRole } from "../roles/find-role.ts";
import { findUser } from "../users/find-user.ts";

export type Source =
  | { readonly type: "user"; readonly entity: IamUser }
  | { readonly type: "group"; readonly entity: IamGroup }
  | { readonly type: "role"; readonly entity: IamRole };

// AWS: catalogue 480
const unclear = awsError(
  "InvalidInput",
  (arn: string) => `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
);

export function findSource(world: World, arn: string): Source {
  const [, account, type, name = ""] = /^arn:aws:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (account !== world.account) throw unclear(arn);
  if (type === "user") return { type, entity: findUser(world, name) };
  if (type === "group") return { type, entity: findGroup(world, name) };
  if (type === "role") return { type, entity: findRole(world, name) };
  throw unclear(arn);
}

export function touchedSource({ type, entity }: Source): Touched {
  if (type === "user") return existing("iam-user", entity);
  return type === "group" ? existing("iam-group", entity) : existing("iam-role", entity);
}
