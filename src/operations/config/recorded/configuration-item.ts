/** Makes the configuration items of a resource, in the form that answers have. */
import type { Resource } from "../../../model/records/tag.ts";
import { arnOfRecord, type KindWithArn } from "../../../model/world/ids.ts";
import { kinds } from "../../../model/world/kinds.ts";
import type { World } from "../../../model/world/world.ts";
import type { ConfigurationItem, Relationship } from "../../../wire/generated/config.ts";
import type { Call } from "../../operation.ts";
import { type RecordedType, valuesAt } from "./recorded-type.ts";
import { recordedTypes, type TypeName } from "./recorded-types.ts";

/** A resource by its type and its id in AWS Config. */
export interface Key {
  readonly resourceType: TypeName;
  readonly resourceId: string;
}

/** What an item says of its resource, apart from when it says it. */
export type Shown = Pick<
  ConfigurationItem,
  | "arn"
  | "awsRegion"
  | "availabilityZone"
  | "configuration"
  | "relationships"
  | "resourceCreationTime"
  | "resourceName"
  | "tags"
>;

/** Undefined for types that Cordon holds nothing of. */
export const typeOf = ({ resourceType }: Pick<Key, "resourceType">): RecordedType | undefined =>
  recordedTypes.get(resourceType);

export const recordIdOf = ({ id }: RecordedType, resourceId: string): string => id?.toRecord(resourceId) ?? resourceId;
export const resourceIdOf = ({ id }: RecordedType, record: Resource): string => id?.of(record as never) ?? record.id;

/** The record of a resource; undefined if it isn't there, or no longer. */
export function resourceIn(world: World, type: RecordedType, resourceId: string): Resource | undefined {
  const record = world.get(type.kind, recordIdOf(type, resourceId));
  return record !== undefined && isResource(type, record, world) && resourceIdOf(type, record) === resourceId
    ? record
    : undefined;
}

/** Whether a record is a resource of the account's own that is there. */
export const isResource = ({ isThere }: RecordedType, record: Resource, { account }: Pick<World, "account">): boolean =>
  ((record as { readonly ownerId?: string }).ownerId ?? account) === account &&
  (isThere === undefined || isThere(record as never));

export const nameOf = ({ nameOf }: RecordedType, record: Resource): string | undefined => nameOf?.(record as never);

/** `call` is in the world of the resource as it was, at that time. */
export function show(type: RecordedType, record: Resource, call: Call<object>): Shown {
  const shown = type.show(record as never, call);
  const { Tags: tags = [] } = shown as {
    readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
  };
  const [createdAt] = CREATION_TIMES.flatMap((path) => valuesAt(shown, path));
  return {
    arn: arnOf(type, record, call.world),
    awsRegion: regionOf(type, call.world),
    availabilityZone: typeof type.zone === "string" ? type.zone : valuesAt(shown, type.zone.at)[0],
    configuration: JSON.stringify(type.names === "lower" ? inLowerCase(shown) : shown),
    relationships: relationshipsOf(type, record, shown, call.world),
    resourceCreationTime: createdAt,
    resourceName: nameOf(type, record),
    tags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

/** What an item says of a resource that is gone. AWS: hardly more than its name (catalogue 495). */
export const showGone = ({ arn, awsRegion }: Shown): Shown => ({ arn, awsRegion, relationships: [], tags: {} });

/** Where Describe shows when a resource was made. */
const CREATION_TIMES = ["LaunchTime", "CreateTime", "CreationTimestamp", "CreateDate", "CreatedDate", "StartDate"];

// AWS: catalogue 496
const regionOf = ({ isGlobal }: RecordedType, { region }: World): string => (isGlobal ? "global" : region);

function arnOf({ kind }: RecordedType, record: Resource, { account, region }: World): string | undefined {
  const { arn, ownerId = account } = record as Resource & { readonly arn?: string; readonly ownerId?: string };
  if (arn !== undefined) return arn;
  return kinds[kind].type === undefined ? undefined : arnOfRecord(kind as KindWithArn, { ...record, ownerId }, region);
}

function relationshipsOf(type: RecordedType, record: Resource, shown: object, world: World): readonly Relationship[] {
  const found = (type.relations ?? []).flatMap(([relationshipName, resourceType, path]) =>
    [...new Set(valuesAt(shown, path))].map((resourceId) => ({ resourceType, resourceId, relationshipName })),
  );
  return [...found, ...(type.relate?.(record as never, world) ?? [])];
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

function inLowerCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inLowerCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [lowerFirst(name), inLowerCase(inner)]));
}

/** The members that both forms of items have: GetResourceConfigHistory's and BatchGetResourceConfig's. */
export const itemAt = (
  { resourceType, resourceId }: Key,
  { relationships: _, tags: __, ...shown }: Shown,
  status: "OK" | "ResourceDeleted" | "ResourceDiscovered",
  time: string,
  accountId: string,
) => ({
  // AWS: of this version the related events and the hash are empty (catalogue 494).
  version: "1.3",
  accountId,
  configurationItemCaptureTime: time,
  configurationItemStatus: status,
  // AWS: the time in milliseconds (catalogue 495).
  configurationStateId: String(Date.parse(time)),
  resourceType,
  resourceId,
  ...shown,
  recordingFrequency: "CONTINUOUS" as const,
  configurationItemDeliveryTime: time,
});
