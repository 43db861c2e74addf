/** The policies of a user, a group or a role that a simulation leaves out. */
import { glob } from "../../../model/glob.ts";
import type { InputOf } from "../../operation.ts";

type Identifier = NonNullable<InputOf<"iam", "SimulatePrincipalPolicy">["PolicyExclusionList"]>[number];

type Attached = { readonly arn: string } | { readonly inline: string; readonly type: string; readonly of: string };
export type IsExcluded = (policy: Attached) => boolean;

export const excludedBy =
  (list: readonly Identifier[] = []): IsExcluded =>
  (policy) =>
    list.some((each) => ("arn" in policy ? isManaged(each, policy.arn) : isInline(each, policy)));

export const isBoundaryExcluded = (list: readonly Identifier[] = []): boolean =>
  list.some(({ PolicyType }) => PolicyType === "permission-boundary");

function isManaged({ PolicyType, PolicyArn }: Identifier, arn: string): boolean {
  const type = arn.startsWith("arn:aws:iam::aws:") ? "aws-managed" : "user-managed";
  return PolicyArn === arn || PolicyType === type;
}

function isInline(
  { PolicyType, InlinePolicyIdentifier: given }: Identifier,
  { inline, type, of }: { readonly inline: string; readonly type: string; readonly of: string },
): boolean {
  if (PolicyType === "inline") return true;
  return (
    given !== undefined &&
    given.PolicyName === inline &&
    given.AttachmentType === type &&
    glob(given.AttachmentName)(of)
  );
}
