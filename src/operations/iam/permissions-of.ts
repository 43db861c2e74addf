/** What a user or a role may do: its policies, those of its groups, and what bounds them. */
import type { NamedPolicy, PrincipalPolicies } from "../../access/evaluate.ts";
import { type Policy, type PolicyUse, readPolicy } from "../../access/policy-document.ts";
import type { IamEntity, IamGroup, IamRole, IamUser } from "../../model/records/iam.ts";
import type { World } from "../../model/world/world.ts";
import { managedDocument, managedPolicy } from "./policies/managed-policies.ts";
import { ParsedPolicies } from "./policies/parsed-policies.ts";

const parsed = new ParsedPolicies();

/** INVARIANT: no policy is kept that can't be read. One that is lost all the same allows nothing, and denies everything. */
const UNREADABLE: Policy = policyIn(
  '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}',
);

export function permissionsOfUser(world: World, user: IamUser): PrincipalPolicies {
  const groups = user.groupIds.flatMap((id) => world.get("iam-group", id) ?? []);
  return permissionsOf(world, user, groups);
}

export const permissionsOfRole = (world: World, role: IamRole): PrincipalPolicies => permissionsOf(world, role, []);

/** The same object as long as nothing that it's made of changes: decisions remember what they found in it. */
function permissionsOf(world: World, entity: IamUser | IamRole, groups: readonly IamGroup[]): PrincipalPolicies {
  const entities = [entity, ...groups] as const;
  const managed = entities.flatMap(({ attachedPolicies }) => attachedPolicies.map((arn) => managedPolicy(world, arn)));
  const { permissionsBoundary } = entity;
  const boundary = permissionsBoundary === undefined ? undefined : managedPolicy(world, permissionsBoundary);
  const sources = [...entities, ...managed, boundary] as const;
  const known = parsed.permissionsFrom(sources);
  if (known !== undefined) return known;
  const permissions = readPermissions(world, entities, permissionsBoundary);
  parsed.keepPermissions(sources, permissions);
  return permissions;
}

function readPermissions(
  world: World,
  entities: readonly IamEntity[],
  boundary: string | undefined,
): PrincipalPolicies {
  const identity = entities.flatMap(({ inlinePolicies, attachedPolicies }) => [
    ...inlinePolicies.map(({ name, document }) => named(name, document)),
    ...attachedPolicies.map((arn) => managed(world, arn)),
  ]);
  return boundary === undefined ? { identity } : { identity, boundary: managed(world, boundary) };
}

const managed = (world: World, arn: string): NamedPolicy => named(arn, managedDocument(world, arn));

const named = (name: string, document: string | undefined): NamedPolicy => ({
  name,
  policy: document === undefined ? UNREADABLE : policyIn(document),
});

/** The policy in a document that was accepted. */
export function policyIn(document: string, use: PolicyUse = "inline"): Policy {
  const known = parsed.get(use, document);
  if (known !== undefined) return known;
  const reading = readPolicy(document, use);
  const policy = "policy" in reading ? reading.policy : UNREADABLE;
  parsed.set(use, document, policy);
  return policy;
}
