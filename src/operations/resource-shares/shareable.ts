/** What can be shared: types of resources, their ARNs, and which of them may not leave the account or the organization. */
import { SHAREABLE, type ShareableKind } from "../../model/records/sharing/resource-share.ts";
import { arnOfRecord } from "../../model/world/ids.ts";
import { kinds } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { malformedArn, notShareable, unknownResource } from "./share-words.ts";

interface Shareable {
  /** What Resource Access Manager calls the type. */
  readonly type: string;
  readonly scope: "REGIONAL" | "GLOBAL";
}

export const shareable: Readonly<Record<ShareableKind, Shareable>> = {
  "ipam-pool": { type: "ec2:IpamPool", scope: "REGIONAL" },
  "ipam-resource-discovery": { type: "ec2:IpamResourceDiscovery", scope: "REGIONAL" },
  "prefix-list": { type: "ec2:PrefixList", scope: "REGIONAL" },
};

export const typeOfShared = (kind: ShareableKind): string => shareable[kind].type;
export const kindOfSharedType = (type: string): ShareableKind | undefined =>
  SHAREABLE.find((kind) => shareable[kind].type.toLowerCase() === type.toLowerCase());

/** What RAM calls the type of the resource that an ARN names; undefined for all others. */
export function typeOfArn(arn: string): string | undefined {
  const [, , service, , , rest = ""] = arn.split(":");
  const kind = service === "ec2" ? SHAREABLE.find((each) => kinds[each].type === rest.split("/")[0]) : undefined;
  return kind && shareable[kind].type;
}

/** A resource that an ARN names, of a type that can be shared. */
export interface NamedResource {
  readonly arn: string;
  readonly kind: ShareableKind;
  readonly id: string;
}

/** Throws if the text is no ARN of such a resource. */
export function readResourceArn(arn: string): NamedResource & { readonly ownerId: string; readonly region: string } {
  const [, , service = "", region = "", ownerId = "", rest = ""] = arn.split(":");
  const [type = "", id = "", ...more] = rest.split("/");
  if (!/^arn:aws:/.test(arn) || id === "" || more.length > 0) throw malformedArn(arn);
  const kind = service === "ec2" ? SHAREABLE.find((each) => kinds[each].type === type) : undefined;
  if (kind === undefined) throw notShareable(arn, "Cordon does not share resources of this type");
  return { arn, kind, id, ownerId, region };
}

/** The caller's own resource. Throws if there is none, or if it can't be shared. */
export function findOwnShareable(world: World, arn: string): NamedResource {
  const { kind, id, ownerId } = readResourceArn(arn);
  const record: { readonly ownerId: string } | undefined = world.get(kind, id);
  // AWS: who isn't the owner of a resource can't share it, and what AWS manages is nobody's to share.
  if (record?.ownerId !== world.account || ownerId !== world.account) throw unknownResource(arn);
  if (arnOfRecord(kind, { id, ownerId }, world.region) !== arn) throw unknownResource(arn);
  const isDefault = kind === "ipam-resource-discovery" && world.get(kind, id)?.isDefault === true;
  if (isDefault) throw notShareable(arn, "it is a default resource discovery");
  return { arn, kind, id };
}
