/** Finds any resource that can bear tags by its id alone, or refuses in the words of the resource's own kind. */
import { awsError } from "../../model/aws-error.ts";
import { type Kind, kindOfId, kinds, type RecordOf } from "../../model/kinds.ts";
import type { Tagged } from "../../model/tag.ts";
import { type Change, put, type World } from "../../model/world.ts";
import { isId } from "../invalid-id.ts";

export interface Taggable {
  readonly kind: Kind;
  readonly resource: Tagged;
}

// AWS: what is no id at all is refused by the tag operations in their own way, whatever it was meant to be.
const invalidId = awsError("InvalidID", (id: string) => `The ID '${id}' is not valid`);
// AWS: up to 1000 resources a call; ours: no evidence of AWS's text
const tooManyResources = awsError(
  "InvalidParameterValue",
  (most: number) => `At most ${most} resources may be specified in one call`,
);

const MOST_RESOURCES = 1000;

const doesNotExist = (called: string) => (id: string) => `The ${called} '${id}' does not exist`;

/** The words of a kind where they are not `Invalid<Kind>ID.NotFound` and `The <kind> ID '...' does not exist`. */
const ownWords: Partial<Record<string, { readonly code: string; readonly text?: (id: string) => string }>> = {
  "dhcp-options": { code: "InvalidDhcpOptionID.NotFound" },
  "egress-only-internet-gateway": { code: "InvalidGatewayID.NotFound" },
  "elastic-ip": { code: "InvalidAllocationID.NotFound", text: doesNotExist("allocation ID") },
  "ipam-pool-allocation": {
    code: "InvalidIpamPoolAllocationId.NotFound",
    text: (id) => `The IPAM pool allocation (${id}) does not exist.`,
  },
  natgateway: { code: "NatGatewayNotFound" },
  "prefix-list": { code: "InvalidPrefixListID.NotFound", text: (id) => `The prefix list (${id}) does not exist.` },
  "security-group": { code: "InvalidGroup.NotFound", text: doesNotExist("security group") },
  "security-group-rule": {
    code: "InvalidSecurityGroupRuleId.NotFound",
    text: doesNotExist("security group rule ID"),
  },
  "vpc-endpoint": { code: "InvalidVpcEndpointId.NotFound", text: doesNotExist("Vpc Endpoint Id") },
};

const inPascalCase = (text: string): string =>
  text.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
const inCamelCase = (text: string): string => text.slice(0, 1) + inPascalCase(text).slice(1);

/** AWS: the newer kinds write `Id` where the older ones write `ID`. */
const idIn = (type: string): string => (type.startsWith("ipam") ? "Id" : "ID");

/** AWS: and put the type's own name in the text (catalogue 240). */
const nameIn = (type: string): string => (type.startsWith("ipam") ? type : inCamelCase(type));

const notFound: ReadonlyMap<Kind, (id: string) => Error> = new Map(
  taggableKinds().map(({ kind, type }) => {
    const usual = `Invalid${inPascalCase(type)}${idIn(type)}.NotFound`;
    const { code = usual, text = doesNotExist(`${nameIn(type)} ID`) } = ownWords[type] ?? {};
    return [kind, awsError(code, (id: string) => text(id))];
  }),
);

/** The kinds that can bear tags, with AWS's name of their type. */
export function taggableKinds(): readonly { readonly kind: Kind; readonly type: string }[] {
  return Object.entries(kinds).flatMap(([kind, { type }]) =>
    type === undefined ? [] : [{ kind: kind as Kind, type }],
  );
}

export function findTaggable(world: World, id: string): Taggable {
  const kind = kindOfId(id);
  const refuse = kind === undefined ? undefined : notFound.get(kind);
  if (kind === undefined || refuse === undefined || !isId(id, kinds[kind].prefix ?? "")) throw invalidId(id);
  const resource = world.get(kind, id);
  if (resource === undefined) throw refuse(id);
  return { kind, resource: resource as Tagged };
}

/** All resources of a call, each once; one that is not there refuses the whole call. */
export function findTaggables(world: World, ids: readonly string[]): readonly Taggable[] {
  if (ids.length > MOST_RESOURCES) throw tooManyResources(MOST_RESOURCES);
  return [...new Set(ids)].map((id) => findTaggable(world, id));
}

/** The change that gives a resource other tags. */
export const retag = ({ kind, resource }: Taggable, tags: Tagged["tags"]): Change =>
  put(kind, { ...resource, tags } as RecordOf<Kind>);
