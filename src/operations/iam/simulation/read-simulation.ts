/** What both calls that simulate say alike: actions, resources, the circumstances, and further policies. */
import { type ContextValue, contextOf, principalKeys, type RequestContext } from "../../../access/request-context.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { Steps } from "../../../model/steps.ts";
import type { World } from "../../../model/world/world.ts";
import type { InputOf } from "../../operation.ts";
import { findSource, type Source } from "./find-source.ts";
import { readSimulated, type SimulatedPolicy } from "./simulated-policies.ts";

// ours: no evidence of AWS's texts
const invalidAction = awsError("InvalidInput", (action: string) => `Invalid Action Name: ${action}`);
const invalidResource = awsError("InvalidInput", (arn: string) => `Invalid Resource Arn: ${arn}`);
const oneBoundary = awsError("InvalidInput", () => "Only one permissions boundary can be simulated.");
const noResourcePolicies = awsError(
  "InvalidInput",
  () => "A resource policy can't be simulated: no resource of the services that are served has one.",
);
const tooMany = awsError(
  "InvalidInput",
  (most: number) =>
    `A simulation can have ${most} combinations of actions and resources. Simulate the rest in further calls.`,
);

/** What is evaluated in turns, but answered in one piece. */
const MOST_COMBINATIONS = 10_000;

type Input = Pick<
  InputOf<"iam", "SimulatePrincipalPolicy">,
  | "ActionNames"
  | "ResourceArns"
  | "ContextEntries"
  | "CallerArn"
  | "ResourcePolicy"
  | "PermissionsBoundaryPolicyInputList"
>;

export function readAsked({ ActionNames: actions, ResourceArns = [], ResourcePolicy }: Input) {
  if (ResourcePolicy !== undefined) throw noResourcePolicies();
  const resources = ResourceArns.length === 0 ? ["*"] : ResourceArns;
  if (actions.length * resources.length > MOST_COMBINATIONS) throw tooMany(MOST_COMBINATIONS);
  const action = actions.find((name) => !/^[a-zA-Z0-9-]+:[a-zA-Z0-9-]+$/.test(name));
  if (action !== undefined) throw invalidAction(action);
  const resource = resources.find((arn) => arn !== "*" && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(arn));
  if (resource !== undefined) throw invalidResource(resource);
  return { actions: [...new Set(actions)], resources: [...new Set(resources)] };
}

export function* readBoundaryInput({
  PermissionsBoundaryPolicyInputList: list = [],
}: Input): Steps<SimulatedPolicy | undefined> {
  if (list.length > 1) throw oneBoundary();
  return (yield* readSimulated(list, "PermissionsBoundaryPolicyInputList"))[0];
}

/** What the call says of the circumstances, on top of what is known of the caller. */
export function readContext({ ContextEntries = [], CallerArn }: Input, world: World, source?: Source): RequestContext {
  const caller = CallerArn === undefined ? source : findSource(world, CallerArn);
  const keys = ContextEntries.map(({ ContextKeyName = "", ContextKeyValues = [], ContextKeyType = "string" }) => {
    const isList = ContextKeyType.endsWith("List") || ContextKeyValues.length > 1;
    return [ContextKeyName, isList ? ContextKeyValues : ContextKeyValues[0]] as const;
  });
  return contextOf(
    Object.fromEntries<ContextValue>(keys),
    contextOf(caller === undefined ? {} : keysOf(caller, world)),
  );
}

/** A group calls nobody, and of a role it's its sessions that call: of those only the role is known. */
function keysOf({ type, entity }: Source, { account }: World): Readonly<Record<string, ContextValue>> {
  if (type === "group") return {};
  const tags = Object.fromEntries(entity.tags.map(({ key, value }: Tag) => [key, value]));
  const { arn, id: userId } = entity;
  const keys = principalKeys({ account, arn, userId, tags });
  return type === "user" ? keys : { ...keys, "aws:userid": undefined, "aws:PrincipalType": "AssumedRole" };
}
