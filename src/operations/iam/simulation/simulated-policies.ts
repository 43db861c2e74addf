/** The policies of a simulation: given as texts, or those of a user, a group or a role. */
import type { NamedPolicy } from "../../../access/evaluate.ts";
import { readPolicy } from "../../../access/policy-document.ts";
import { type Span, statementSpans } from "../../../access/simulation/statement-positions.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IamEntity } from "../../../model/records/iam.ts";
import { eachInSteps, type Steps } from "../../../model/steps.ts";
import type { World } from "../../../model/world/world.ts";
import { policyIn } from "../permissions-of.ts";
import { managedDocument } from "../policies/managed-policies.ts";
import type { IsExcluded } from "./excluded-policies.ts";
import type { Source } from "./find-source.ts";

export interface SimulatedPolicy {
  /** As results name it. */
  readonly id: string;
  readonly document: string;
  readonly named: NamedPolicy;
}

// ours: no evidence of AWS's text
const invalidPolicy = awsError(
  "InvalidInput",
  (place: string, message: string) => `The policy ${place} can't be simulated: ${message}`,
);

/** AWS: results name the policies of a call by their place, from 1 (catalogue 479). */
export const readSimulated = (texts: readonly string[] | undefined, list: string): Steps<readonly SimulatedPolicy[]> =>
  eachInSteps((texts ?? []).entries(), ([index, document]) => {
    const id = `${list}.${index + 1}`;
    const reading = readPolicy(document, "inline");
    if ("malformed" in reading) throw invalidPolicy(id, reading.malformed.message).withDetail(reading.malformed.detail);
    return { id, document, named: { name: id, policy: reading.policy } };
  });

/** AWS: results name managed policies by their names, inline ones by what has them (catalogue 479). */
export function policiesOf(
  world: World,
  { type, entity }: Source,
  isExcluded: IsExcluded = () => false,
): readonly SimulatedPolicy[] {
  return [
    ...entity.inlinePolicies
      .filter(({ name }) => !isExcluded({ inline: name, type, of: entity.name }))
      .map(({ name, document }) => simulated(`${type}_${entity.name}_${name}`, document)),
    ...entity.attachedPolicies.filter((arn) => !isExcluded({ arn })).flatMap((arn) => managed(world, arn) ?? []),
    ...groupsOf(world, entity).flatMap((group) => policiesOf(world, { type: "group", entity: group }, isExcluded)),
  ];
}

export function managed(world: World, arn: string): SimulatedPolicy | undefined {
  const document = managedDocument(world, arn);
  return document === undefined ? undefined : simulated(arn.slice(arn.lastIndexOf("/") + 1), document);
}

const simulated = (id: string, document: string): SimulatedPolicy => ({
  id,
  document,
  named: { name: id, policy: policyIn(document) },
});

const groupsOf = (world: World, entity: IamEntity): readonly IamEntity[] =>
  ((entity as { readonly groupIds?: readonly string[] }).groupIds ?? []).flatMap(
    (id) => world.get("iam-group", id) ?? [],
  );

const spans = new WeakMap<SimulatedPolicy, readonly Span[]>();

/** The place of a statement in the text of its policy. */
export function spanOf(policy: SimulatedPolicy, index: number): Span | undefined {
  const known = spans.get(policy) ?? statementSpans(policy.document);
  spans.set(policy, known);
  return known[index];
}
