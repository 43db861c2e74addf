/** Permissions boundaries of users and roles. */
import { awsError } from "../../model/aws-error.ts";
import type { World } from "../../model/world/world.ts";
import { readPolicyArn } from "./attachments.ts";
import { managedDocument } from "./policies/managed-policies.ts";

// AWS: catalogue 470
const noSuchBoundary = awsError(
  "NoSuchEntity",
  (arn: string) => `Scope ARN: ${arn} does not exist or is not attachable.`,
  { status: 404 },
);

/** The ARN of a policy that may be a boundary, as records keep it. */
export function readBoundary(world: World, given: string): string {
  const arn = readPolicyArn(given);
  if (managedDocument(world, arn) === undefined) throw noSuchBoundary(arn);
  return arn;
}

export const showBoundary = (arn: string | undefined) =>
  arn === undefined
    ? undefined
    : { PermissionsBoundaryType: "PermissionsBoundaryPolicy" as const, PermissionsBoundaryArn: arn };

/** The user or role without its boundary. */
export function withoutBoundary<E extends { readonly permissionsBoundary?: string }>(entity: E): E {
  const { permissionsBoundary: _, ...rest } = entity;
  return rest as E;
}
