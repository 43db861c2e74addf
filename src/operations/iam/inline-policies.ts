/** The policies that are part of a user, a group or a role. */
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import type { IamEntity, InlinePolicy } from "../../model/records/iam.ts";
import { showDocument, sizeOfDocument } from "./documents.ts";
import { readName } from "./entity-names.ts";
import { readDocument } from "./policies/malformed-policy.ts";

type EntityType = "user" | "group" | "role";

// AWS: catalogue 471, the text for groups
const noSuchPolicy = awsError(
  "NoSuchEntity",
  (type: EntityType, name: string) => `The ${type} policy with name ${name} cannot be found.`,
  { status: 404 },
);
const policiesTooLarge = awsError(
  "LimitExceeded",
  (most: number, type: EntityType, name: string) => `Maximum policy size of ${most} bytes exceeded for ${type} ${name}`,
  { status: 409 },
);

const LONGEST_NAME = 128;

interface Given {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

/** The entity with the policy, which replaces another one of the same name. */
export function putInline<E extends IamEntity>(
  entity: E,
  type: EntityType,
  { PolicyName, PolicyDocument }: Given,
  limits: Limits,
): E {
  const name = readName(PolicyName, "policyName", LONGEST_NAME);
  const added: InlinePolicy = { name, document: readDocument(PolicyDocument, "inline") };
  const isSame = (each: InlinePolicy) => each.name === name;
  const inlinePolicies = entity.inlinePolicies.some(isSame)
    ? entity.inlinePolicies.map((each) => (isSame(each) ? added : each))
    : [...entity.inlinePolicies, added];
  // AWS: the quota is for all inline policies of an entity together (catalogue 466).
  const size = inlinePolicies.reduce((sum, { document }) => sum + sizeOfDocument(document), 0);
  const limit = `${type}PolicySize` as const;
  if (size > limits[limit]) throw policiesTooLarge(limits[limit], type, entity.name).overLimit(limit);
  return { ...entity, inlinePolicies };
}

export function findInline(entity: IamEntity, type: EntityType, name: string): InlinePolicy {
  const found = entity.inlinePolicies.find((each) => each.name === name);
  if (found === undefined) throw noSuchPolicy(type, name);
  return found;
}

export function withoutInline<E extends IamEntity>(entity: E, type: EntityType, name: string): E {
  const removed = findInline(entity, type, name);
  return { ...entity, inlinePolicies: entity.inlinePolicies.filter((each) => each !== removed) };
}

export const showInline = ({ name, document }: InlinePolicy) => ({
  PolicyName: name,
  PolicyDocument: showDocument(document),
});
