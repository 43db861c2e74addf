/** Condition keys: what policies may compare of a resource that a call touches, and of the call's parameters. */
import { actionOf, resourceTypeOf } from "../../access/actions.ts";
import type { Tag } from "../../model/records/tag.ts";
import { arnOfRecord, type KindWithArn, taggedTypeOf } from "../../model/world/ids.ts";
import { kinds } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import type { Call, Operation } from "../operation.ts";
import type { GivenTag } from "../tags/tag-rules.ts";
import { balancerKeys } from "./balancer-keys.ts";
import { type Keys, resourceKeys, type Surroundings } from "./resource-keys.ts";
import { shareKeys } from "./share-keys.ts";
import { every, iamTypeOf, ownerOfTouched, type Touched } from "./touched.ts";

/** Key -> value; a list for keys that may have several. A key that isn't known isn't there. */
export type Conditions = Readonly<Record<string, string | readonly string[]>>;

type Asked = Pick<Call<object>, "input" | "region"> &
  Partial<Pick<Call<object>, "caller">> & { readonly world: Surroundings };
type Named = Pick<Operation<never, unknown>, "service" | "name">;

/**
 * The conditions of one resource that a call touches; without a resource those of the call itself. AWS: an action has the
 * keys that its table lists for the resource's type, and no others. Never throws.
 */
export function conditionsOf(touched: Touched | undefined, call: Asked, operation: Named): Conditions {
  const { service, name } = operation;
  const found = {
    "ec2:Region": call.region,
    ...(touched && {
      ...tagKeys(
        ["aws:ResourceTag", `${service === "sts" ? "iam" : service}:ResourceTag`],
        isNew(touched) ? [] : (touched.record.tags ?? []),
      ),
      ...(service === "ec2" && resourceKeys(touched, call.world)),
      ...(name === "RunInstances" && templateKeys(touched, call)),
      ...attributeKeys(touched, call, operation),
      ...parameterKeys(touched, call),
      ...(service === "iam" && iamKeys(touched, call)),
    }),
    ...(service === "sts" && sessionKeys(call)),
    ...(service === "organizations" && organizationKeys(call)),
    ...(service === "servicequotas" && quotaKeys(call)),
    ...(service === "elasticloadbalancing" && balancerKeys(touched, call.input)),
    ...(service === "ram" && shareKeys(touched, call.input)),
    ...requestTagKeys(requestedTags(touched, call.input as TaggingInput)),
  };
  const isKnown = keysOfAction(`${service}:${name}`, touched && iamTypeOf(touched.kind));
  return { ...written(found, isKnown), ...(touched && ownerOf(touched, call)) };
}

interface LaunchInput {
  readonly LaunchTemplate?: { readonly LaunchTemplateId?: string; readonly LaunchTemplateName?: string };
}

/** Parameters of a launch that override nothing of its template. */
const BESIDE_TEMPLATE: ReadonlySet<string> = new Set([
  ...["ClientToken", "DryRun", "LaunchTemplate", "MaxCount", "MinCount", "TagSpecifications"],
]);

/**
 * AWS: of a launch from a template its ARN, and whether a resource is the template's choice. What the call names itself is not,
 * and nor is what it makes if the call says anything about that (catalogue 599).
 */
function templateKeys(touched: Touched, { input, world }: Asked): Keys {
  const { LaunchTemplate: given } = input as LaunchInput;
  const own = Object.entries(input).filter(([member, value]) => !BESIDE_TEMPLATE.has(member) && value !== undefined);
  const { id = "*" } = touched.record;
  const isNamed = id === "*" ? own.length > 0 : JSON.stringify(own).includes(JSON.stringify(id));
  const records = world as Partial<Pick<World, "by">>;
  const found = records.by?.("launch-template", "name", given?.LaunchTemplateName ?? "").find(() => true);
  const named = given?.LaunchTemplateId ?? found?.id;
  return {
    "ec2:LaunchTemplate": named && arnOfRecord("launch-template", { id: named, ownerId: world.account }, world.region),
    "ec2:IsLaunchTemplateResource": given === undefined ? undefined : String(!isNamed),
  };
}

/** The conditions of tagging what a call creates: those of CreateTags, and which call it is. */
export const conditionsOfTagging = (touched: Touched, call: Asked, { name }: Named): Conditions => ({
  ...conditionsOf(touched, call, { service: "ec2", name: "CreateTags" }),
  "ec2:CreateAction": name,
});

/**
 * AWS: permission is needed to tag what a call creates with tags (catalogue 459): what of `touched` that is, also if the
 * call's own action isn't about it.
 */
export function taggedByCall(
  touched: readonly Touched[],
  { input }: Asked,
  { service, name }: Named,
): readonly Touched[] {
  const { TagSpecifications } = input as TaggingInput;
  if (service !== "ec2" || name === "CreateTags") return [];
  const types = listOf(TagSpecifications).flatMap(({ ResourceType, Tags }) =>
    ResourceType === undefined || listOf(Tags).length === 0 ? [] : [ResourceType],
  );
  return [...new Set(types)].flatMap((type) => {
    const kind = kindOfType(type);
    if (kind === undefined) return [];
    return touched.find((each) => each.kind === kind && isNew(each)) ?? every(kind);
  });
}

const kindOfType = (type: string): KindWithArn | undefined =>
  (Object.keys(kinds) as KindWithArn[]).find((kind) => taggedTypeOf(kind) === type);

/** AWS's own records have no account. */
function ownerOf(touched: Touched, { world }: Asked): Conditions {
  const owner = ownerOfTouched(touched, world) ?? "";
  return /^\d{12}$/.test(owner) ? { "aws:ResourceAccount": owner } : {};
}

/** AWS: a tag's key is part of the name of the condition key. */
const tagKeys = (prefixes: readonly string[], tags: readonly Tag[]): Keys =>
  Object.fromEntries(tags.flatMap(({ key, value }) => prefixes.map((prefix) => [`${prefix}/${key}`, value])));

/** The parameters by which calls give or take tags, in any service. */
interface TaggingInput {
  readonly TagSpecifications?: readonly { readonly ResourceType?: string; readonly Tags?: readonly GivenTag[] }[];
  readonly Tags?: readonly GivenTag[];
  readonly TagKeys?: readonly string[];
  /** As RAM spells them. */
  readonly tags?: readonly { readonly key?: string; readonly value?: string }[];
  readonly tagKeys?: readonly string[];
}

/** The tags that the call gives to the resource, or takes from it. A draft may have tags that its call gives in another way. */
function requestedTags(touched: Touched | undefined, input: TaggingInput): readonly GivenTag[] {
  const { TagSpecifications, Tags, TagKeys, tags: tagsOfShare, tagKeys } = input;
  const type = touched && isNew(touched) ? iamTypeOf(touched.kind) : undefined;
  const given = listOf(TagSpecifications).flatMap((each) =>
    type !== undefined && each.ResourceType === type ? listOf(each.Tags) : [],
  );
  const drafted =
    type === undefined ? [] : (touched?.record.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value }));
  // A tag that is given without a value has an empty one.
  const ofShare = listOf(tagsOfShare).map(({ key: Key, value: Value }) => ({ Key, Value }));
  const tags = [...given, ...drafted, ...listOf(Tags), ...ofShare].map(({ Key, Value = "" }) => ({ Key, Value }));
  return [...tags, ...[...listOf(TagKeys), ...listOf(tagKeys)].map((Key) => ({ Key }))];
}

/** The id of what a call creates is `*`. */
const isNew = ({ record }: Touched): boolean => record.id === "*";

const listOf = <T>(given: readonly T[] | undefined): readonly T[] => (Array.isArray(given) ? given : []);

const requestTagKeys = (tags: readonly GivenTag[]): Keys => ({
  ...Object.fromEntries(
    tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[`aws:RequestTag/${Key}`, Value]])),
  ),
  "aws:TagKeys": tags.length === 0 ? undefined : tags.flatMap(({ Key }) => Key ?? []),
});

const MODIFIES = /^(Modify|Reset)/;
const NO_ATTRIBUTES: ReadonlySet<string> = new Set(["DryRun", "ClientToken", "Attribute", "Value"]);

/**
 * AWS: the attributes that a call sets: parameters with one value, or with nothing but a `Value` (catalogue 457). Those that
 * name the resource aren't attributes of it.
 */
function attributeKeys(touched: Touched, { input }: Asked, { name }: Named): Keys {
  if (!MODIFIES.test(name)) return {};
  const values = Object.entries(input).flatMap(([member, given]: [string, unknown]) => {
    const value = NO_ATTRIBUTES.has(member) ? undefined : plainValue(given);
    return value === undefined || value === touched.record.id ? [] : [[member, value] as const];
  });
  const { Attribute: attribute, Value: value } = input as { readonly Attribute?: unknown; readonly Value?: unknown };
  const named = typeof attribute === "string" ? [[attribute, plainValue(value)] as const] : [];
  const all = [...values, ...named];
  return {
    ...Object.fromEntries(all.map(([member, each]) => [`ec2:Attribute/${member}`, each])),
    "ec2:Attribute": all.length === 0 ? undefined : all.map(([member]) => member),
  };
}

/** The value of a text, number or boolean, also within `{ Value }`. */
function plainValue(given: unknown): string | undefined {
  if (typeof given === "string" || typeof given === "number" || typeof given === "boolean") return String(given);
  if (typeof given !== "object" || given === null) return undefined;
  const [only, ...others] = Object.entries(given);
  return only?.[0] === "Value" && others.length === 0 ? plainValue(only[1]) : undefined;
}

/** Keys that are parameters of the call, by the kind of resource that has them. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "network-interface": { "ec2:AuthorizedService": "AwsService", "ec2:Permission": "Permission" },
  subnet: { "ec2:Ipv4IpamPoolId": "Ipv4IpamPoolId", "ec2:Ipv6IpamPoolId": "Ipv6IpamPoolId" },
  vpc: { "ec2:Ipv4IpamPoolId": "Ipv4IpamPoolId", "ec2:Ipv6IpamPoolId": "Ipv6IpamPoolId" },
};

function parameterKeys(touched: Touched, { input }: Asked): Keys {
  const parameters = PARAMETERS[touched.kind];
  if (parameters === undefined) return {};
  const given = input as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(parameters).map(([key, member]) => [key, plainValue(given[member])]));
}

/** AWS: the boundary that a call sets, else the one that the user or role has. */
function iamKeys({ record }: Touched, { input }: Asked): Keys {
  const { PolicyArn, PermissionsBoundary, AWSServiceName } = input as Readonly<Record<string, unknown>>;
  const { permissionsBoundary } = record as { readonly permissionsBoundary?: string };
  return {
    "iam:AWSServiceName": plainValue(AWSServiceName),
    "iam:PolicyARN": plainValue(PolicyArn),
    "iam:PermissionsBoundary": plainValue(PermissionsBoundary) ?? permissionsBoundary,
  };
}

function organizationKeys({ input }: Asked): Keys {
  const { ServicePrincipal } = input as Readonly<Record<string, unknown>>;
  return { "organizations:ServicePrincipal": plainValue(ServicePrincipal) };
}

function quotaKeys({ input }: Asked): Keys {
  const { ServiceCode } = input as Readonly<Record<string, unknown>>;
  return { "servicequotas:service": plainValue(ServiceCode) };
}

/** AWS: what a call says of the session that it asks for, in the caller's policies as in the role's (catalogue 505). */
function sessionKeys({ input, caller }: Asked): Keys {
  const { RoleSessionName, ExternalId, SourceIdentity, TransitiveTagKeys } = input as Readonly<Record<string, unknown>>;
  return {
    "sts:RoleSessionName": plainValue(RoleSessionName),
    "sts:ExternalId": plainValue(ExternalId),
    "sts:SourceIdentity": plainValue(SourceIdentity) ?? caller?.sourceIdentity,
    "sts:TransitiveTagKeys": listOf(TransitiveTagKeys as readonly string[] | undefined),
  };
}

const written = (keys: Keys, isKnown: (key: string) => boolean): Conditions =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) =>
      value === undefined || !isKnown(key) ? [] : [[key, typeof value === "object" ? value : String(value)] as const],
    ),
  );

/** Action and type -> the keys that IAM's table has for them. There are as many as the table has. */
const keySets = new Map<string, ReadonlySet<string>>();

function keysOfAction(name: string, type: string | undefined): (key: string) => boolean {
  const action = actionOf(name);
  if (action === undefined) return () => true;
  const place = `${action.name} ${type}`;
  let known = keySets.get(place);
  if (known === undefined) {
    const own = action.resourceTypes.find((each) => each.type === type);
    const ofType = own === undefined ? [] : keysOfType(name, own.type);
    known = new Set([...action.conditionKeys, ...(own?.conditionKeys ?? []), ...ofType].map(withoutPart));
    keySets.set(place, known);
  }
  const keys = known;
  return (key) => keys.has(withoutPart(key));
}

/** AWS: a type's keys hold for every action on it (catalogue 482). EC2's table has them with each action, and not with all. */
function keysOfType(action: string, type: string): readonly string[] {
  const [service = ""] = action.split(":");
  return service === "ec2" ? [] : (resourceTypeOf(service, type)?.conditionKeys ?? []);
}

/** `aws:ResourceTag` of `aws:ResourceTag/Env`, and of the table's `aws:ResourceTag/${TagKey}`. */
const withoutPart = (key: string): string => key.split("/", 1)[0] ?? key;
