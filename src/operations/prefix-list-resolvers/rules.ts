/** The rules of a prefix list resolver: read from calls, and shown. */

import { formatPrefix, parsePrefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type {
  IpamPrefixListResolver,
  ResolvedResourceType,
  ResolverCondition,
  ResolverRule,
} from "../../model/records/ipam-prefix-list-resolver.ts";
import type { World } from "../../model/world/world.ts";
import { findScope } from "../ipam/ipams/find-ipam.ts";
import type { Call, InputOf } from "../operation.ts";
import { parameterName } from "../parameters.ts";
import { existing, type Touched } from "../permission/touched.ts";

// ours: no evidence of AWS's codes and texts
const tooManyRules = awsError(
  "ResourceLimitExceeded",
  (most: number) => `A prefix list resolver can have at most ${most} rules.`,
);
const needed = awsError(
  "MissingParameter",
  (type: string, member: string) => `A rule of type ${type} must contain the parameter ${member}.`,
);
const notForType = awsError(
  "InvalidParameterCombination",
  (type: string, member: string) => `A rule of type ${type} cannot contain the parameter ${member}.`,
);
const notACidr = awsError(
  "InvalidParameterValue",
  (cidr: string, family: string) => `The CIDR (${cidr}) is not a valid ${family} CIDR.`,
);
const otherIpam = awsError(
  "InvalidParameterValue",
  (id: string, ipamId: string) => `The scope '${id}' does not belong to the IPAM '${ipamId}'.`,
);
const oneCriterion = awsError(
  "InvalidParameterCombination",
  () => "A condition must contain exactly one of the members that it can compare.",
);
const subnetOfCidr = awsError(
  "InvalidParameterCombination",
  () => "The operation subnet-of can be used with the parameter cidr only.",
);

type GivenRule = NonNullable<InputOf<"ec2", "CreateIpamPrefixListResolver">["Rules"]>[number];
type GivenCondition = NonNullable<GivenRule["Conditions"]>[number];
type Family = IpamPrefixListResolver["addressFamily"];
type Resolver = Pick<IpamPrefixListResolver, "ipamId" | "addressFamily">;

export function readRules(
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  resolver: Resolver,
  given: readonly GivenRule[] = [],
): readonly ResolverRule[] {
  if (given.length > limits.rulesPerResolver) throw tooManyRules(limits.rulesPerResolver).overLimit("rulesPerResolver");
  return given.map((rule) => readRule(world, resolver, rule));
}

/** AWS: permission is needed on the scopes that rules select from. */
export const scopesOf = (world: World, given: readonly GivenRule[] = []): readonly Touched[] =>
  given.flatMap(({ IpamScopeId: id }) => (id === undefined ? [] : [existing("ipam-scope", findScope(world, id))]));

function readRule(world: World, resolver: Resolver, rule: GivenRule): ResolverRule {
  const { RuleType: type, StaticCidr, IpamScopeId, ResourceType, Conditions } = rule;
  const members = { StaticCidr, IpamScopeId, ResourceType, Conditions };
  const refuse = (...names: (keyof typeof members)[]) => {
    for (const name of names) if (members[name] !== undefined) throw notForType(type, parameterName(name));
  };
  if (type === "static-cidr") {
    refuse("IpamScopeId", "ResourceType", "Conditions");
    if (StaticCidr === undefined) throw needed(type, "staticCidr");
    return { type, cidr: readCidr(StaticCidr, resolver.addressFamily) };
  }
  refuse("StaticCidr");
  if (IpamScopeId === undefined) throw needed(type, "ipamScopeId");
  if (findScope(world, IpamScopeId).ipamId !== resolver.ipamId) throw otherIpam(IpamScopeId, resolver.ipamId);
  const conditions = (Conditions ?? []).map((condition) => readCondition(condition, resolver.addressFamily));
  if (type === "ipam-pool-cidr") {
    refuse("ResourceType");
    return { type, scopeId: IpamScopeId, conditions };
  }
  if (ResourceType === undefined) throw needed(type, "resourceType");
  return { type, scopeId: IpamScopeId, resourceType: ResourceType as ResolvedResourceType, conditions };
}

function readCondition(given: GivenCondition, family: Family): ResolverCondition {
  const { Operation: operation, IpamPoolId, ResourceId, ResourceOwner, ResourceRegion, ResourceTag, Cidr } = given;
  const criteria = [IpamPoolId, ResourceId, ResourceOwner, ResourceRegion, ResourceTag?.Key, Cidr];
  if (criteria.filter((each) => each !== undefined).length !== 1) throw oneCriterion();
  if (operation === "subnet-of" && Cidr === undefined) throw subnetOfCidr();
  return {
    operation,
    ...dropUndefined({
      poolId: IpamPoolId,
      resourceId: ResourceId,
      resourceOwner: ResourceOwner,
      resourceRegion: ResourceRegion,
      resourceTag: readTag(ResourceTag),
      cidr: Cidr === undefined ? undefined : readCidr(Cidr, family),
    }),
  };
}

const readTag = (tag: GivenCondition["ResourceTag"]): ResolverCondition["resourceTag"] =>
  tag?.Key === undefined ? undefined : { key: tag.Key, ...dropUndefined({ value: tag.Value }) };

function readCidr(text: string, family: Family): string {
  const parsed = parsePrefix(text);
  if (parsed === undefined || parsed.hasHostBits || parsed.prefix.family !== family) throw notACidr(text, family);
  return formatPrefix(parsed.prefix);
}

export const showRule = (rule: ResolverRule) =>
  rule.type === "static-cidr"
    ? { RuleType: rule.type, StaticCidr: rule.cidr, Conditions: [] }
    : {
        RuleType: rule.type,
        IpamScopeId: rule.scopeId,
        ...(rule.type === "ipam-resource-cidr" && { ResourceType: rule.resourceType }),
        Conditions: rule.conditions.map(showCondition),
      };

const showCondition = ({ operation, resourceTag, ...condition }: ResolverCondition) => ({
  Operation: operation,
  IpamPoolId: condition.poolId,
  ResourceId: condition.resourceId,
  ResourceOwner: condition.resourceOwner,
  ResourceRegion: condition.resourceRegion,
  ResourceTag: resourceTag && { Key: resourceTag.key, Value: resourceTag.value },
  Cidr: condition.cidr,
});
