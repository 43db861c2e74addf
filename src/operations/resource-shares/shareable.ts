/** What can be shared: types of resources and their ARNs. All are of a Region. */
import { SHAREABLE, type ShareableKind } from "../../model/records/sharing/resource-share.ts";
import { arnOfRecord } from "../../model/world/ids.ts";
import { kinds } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { isDefaultGroup } from "../security-groups/groups/find-group.ts";
import { malformedArn, notShareable, unknownResource, wrongParameter } from "./share-words.ts";

/** What Resource Access Manager calls the types. */
const types: Readonly<Record<ShareableKind, string>> = {
  "ipam-pool": "ec2:IpamPool",
  "ipam-resource-discovery": "ec2:IpamResourceDiscovery",
  "prefix-list": "ec2:PrefixList",
  "security-group": "ec2:SecurityGroup",
  subnet: "ec2:Subnet",
  "transit-gateway": "ec2:TransitGateway",
};

export const typeOfShared = (kind: ShareableKind): string => types[kind];

/** The kind of the type that a call names, if it names one. Throws for a type that can't be shared. */
export function kindAsked(type: string | undefined): ShareableKind | undefined {
  if (type === undefined) return undefined;
  const kind = SHAREABLE.find((each) => types[each].toLowerCase() === type.toLowerCase());
  if (kind === undefined) throw wrongParameter(`The resource type ${type} cannot be shared.`);
  return kind;
}

/** The parts of an ARN; `kind` is undefined if nothing of its type can be shared. */
function partsOf(arn: string) {
  const [, , service = "", , ownerId = "", rest = ""] = arn.split(":");
  const [type = "", id = "", ...more] = rest.split("/");
  const kind = service === "ec2" ? SHAREABLE.find((each) => kinds[each].type === type) : undefined;
  return { kind, id, ownerId, isWhole: arn.startsWith("arn:aws:") && id !== "" && more.length === 0 };
}

/** What RAM calls the type of the resource that an ARN names; undefined for all others. */
export function typeOfArn(arn: string): string | undefined {
  const { kind } = partsOf(arn);
  return kind && types[kind];
}

/** A resource that an ARN names, of a type that can be shared. */
export interface NamedResource {
  readonly arn: string;
  readonly kind: ShareableKind;
  readonly id: string;
}

/** Throws if the text is no ARN of such a resource. */
export function readResourceArn(arn: string): NamedResource & { readonly ownerId: string } {
  const { kind, id, ownerId, isWhole } = partsOf(arn);
  if (!isWhole) throw malformedArn(arn);
  if (kind === undefined) throw notShareable(arn, "Cordon does not share resources of this type");
  return { arn, kind, id, ownerId };
}

/** The caller's own resource. Throws if there is none, or if it can't be shared. */
export function findOwnShareable(world: World, arn: string): NamedResource {
  const { kind, id, ownerId } = readResourceArn(arn);
  const record: { readonly ownerId: string } | undefined = world.get(kind, id);
  // AWS: only an owner shares, and what AWS manages is nobody's to share (catalogue 504).
  if (record?.ownerId !== world.account || ownerId !== world.account) throw unknownResource(arn);
  if (arnOfRecord(kind, { id, ownerId }, world.region) !== arn) throw unknownResource(arn);
  const why = whyNot(world, kind, id);
  if (why !== undefined) throw notShareable(arn, why);
  return { arn, kind, id };
}

/** Why a resource of the account's own can't be shared. */
function whyNot(world: World, kind: ShareableKind, id: string): string | undefined {
  const vpcOf = (record: { readonly vpcId: string } | undefined) => record && world.get("vpc", record.vpcId);
  switch (kind) {
    case "ipam-resource-discovery":
      return world.get(kind, id)?.isDefault === true ? "it is a default resource discovery" : undefined;
    // AWS: catalogue 513
    case "subnet":
      return vpcOf(world.get(kind, id))?.isDefault === true ? "it is in a default VPC" : undefined;
    // AWS: catalogue 515
    case "security-group": {
      const group = world.get(kind, id);
      const vpc = vpcOf(group);
      if (group !== undefined && isDefaultGroup(group)) return "it is a default security group";
      if (vpc?.isDefault === true) return "it is in a default VPC";
      return vpc?.ownerId === world.account ? undefined : "another account owns its VPC";
    }
    default:
      return undefined;
  }
}
