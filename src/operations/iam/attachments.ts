/** Attaching managed policies to users, groups and roles, detaching and listing them. */
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import type { IamEntity } from "../../model/records/iam.ts";
import type { World } from "../../model/world/world.ts";
import { refuseOverIamQuota } from "./iam-quota.ts";
import { policyNotFound } from "./policies/find-policy.ts";
import { managedDocument } from "./policies/managed-policies.ts";

const invalidArn = awsError("InvalidInput", (arn: string) => `ARN ${arn} is not valid.`);
const notAttachable = awsError("NoSuchEntity", (arn: string) => `Policy ${arn} does not exist or is not attachable.`, {
  status: 404,
});

// AWS: catalogue 520
const ofServices = awsError(
  "PolicyNotAttachable",
  (type: string) => `Cannot attach a Service Role Policy to a Customer ${type}.`,
);

/** What the ARNs of policies begin with that only service-linked roles have. */
export const SERVICE_ROLE_POLICIES = "arn:aws:iam::aws:policy/aws-service-role/";

/** The ARN of a managed policy, of the account's own or of AWS's. */
export function readPolicyArn(arn: string): string {
  if (!/^arn:aws:iam::(\d{12}|aws):policy\/[\u0021-\u007e]+$/.test(arn)) throw invalidArn(arn);
  return arn;
}

/** The entity with a policy attached; attaching it again changes nothing. `type` is AWS's word for it. */
export function attach<E extends IamEntity>(
  world: World,
  entity: E,
  type: "User" | "Group" | "Role",
  policyArn: string,
  limits: Limits,
): E {
  const arn = readPolicyArn(policyArn);
  if (entity.attachedPolicies.includes(arn)) return entity;
  if (arn.startsWith(SERVICE_ROLE_POLICIES)) throw ofServices(type);
  if (managedDocument(world, arn) === undefined) throw notAttachable(arn);
  refuseOverIamQuota(`PoliciesPer${type}`, entity.attachedPolicies.length, limits, `attachedPoliciesPer${type}`);
  return { ...entity, attachedPolicies: [...entity.attachedPolicies, arn] };
}

/** The entity without a policy that is attached to it. */
export function detach<E extends IamEntity>(entity: E, policyArn: string): E {
  const arn = readPolicyArn(policyArn);
  if (!entity.attachedPolicies.includes(arn)) throw policyNotFound(arn);
  return { ...entity, attachedPolicies: entity.attachedPolicies.filter((each) => each !== arn) };
}

/** How a `list` shows what is attached to an entity: it lists ARNs. */
export const attachedPolicies = {
  nameOf: (arn: string): string => arn,
  pathOf: (arn: string): string => /:policy(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? "/",
  show: (arn: string) => ({ PolicyArn: arn, PolicyName: arn.slice(arn.lastIndexOf("/") + 1) }),
};
