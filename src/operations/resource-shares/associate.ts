/** What joins and leaves a share: resources, principals, and the pointers by which those find it. */
import type { LimitName, Limits } from "../../model/limits.ts";
import type {
  Invitation,
  ResourceShare,
  SharedResource,
  SharePermission,
  SharePrincipal,
} from "../../model/records/sharing/resource-share.ts";
import { isOfOrganization } from "../../model/records/sharing/resource-share.ts";
import type { Organization } from "../../model/settings.ts";
import {
  type Change,
  inPartition,
  type PartitionKey,
  partitionKey,
  partitionName,
  put,
  remove,
} from "../../model/world/change.ts";
import type { Call } from "../operation.ts";
import { defaultFor, findPermission } from "./permissions/managed-permissions.ts";
import { isMember, isSharingEnabled, organizationArn, unitArn } from "./reaching.ts";
import {
  malformedPrincipal,
  notOutside,
  resourceNotOutside,
  tooMany,
  unknownOrganization,
  unknownUnit,
  wrongParameter,
} from "./share-words.ts";
import { findOwnShareable } from "./shareable.ts";

type Asking = Pick<Call<unknown>, "world" | "settings" | "now" | "limits" | "random">;

const isLive = ({ status }: SharedResource | SharePrincipal): boolean =>
  status === "ASSOCIATED" || status === "ASSOCIATING";

/** A share with resources, by their ARNs. One that has left comes back; one that is there stays as it is. */
export function withResources(
  share: ResourceShare,
  arns: readonly string[],
  { world, settings, now, limits }: Asking,
): ResourceShare {
  const resources = new Map(share.resources.map((each) => [each.arn, each]));
  for (const arn of new Set(arns)) {
    const known = resources.get(arn);
    const found = findOwnShareable(world, arn);
    if (known !== undefined && isLive(known)) continue;
    const { organization } = settings;
    const isWithinOne = isMember(organization, world.account) && isSharingEnabled(world, organization);
    if (isOfOrganization(found.kind) && !(isWithinOne && isOfItsOwn(share))) throw resourceNotOutside();
    resources.set(arn, { ...found, status: "ASSOCIATED", createdAt: now, updatedAt: now });
  }
  const all = [...resources.values()];
  refuseTooMany(all.filter(isLive).length, limits, "resourcesPerShare", "resources in a resource share");
  const permissions = [...share.permissions];
  for (const { kind } of all.filter(isLive)) {
    if (!permissions.some((each) => findPermission(each.arn).kind === kind)) permissions.push(defaultFor(kind));
  }
  return { ...share, resources: all, permissions };
}

/** Whether a share reaches nobody who had to be invited. */
const isOfItsOwn = ({ principals }: ResourceShare): boolean =>
  principals.filter(isLive).every((each) => each.status === "ASSOCIATED" && !each.isExternal);

/** A share with principals. Those outside of the organization, or of one that isn't shared with, must accept first. */
export function withPrincipals(share: ResourceShare, ids: readonly string[], asking: Asking): ResourceShare {
  const { settings, now, limits } = asking;
  const { organization } = settings;
  const principals = new Map(share.principals.map((each) => [each.id, each]));
  for (const id of new Set(ids)) {
    const known = principals.get(id);
    if (known !== undefined && isLive(known)) continue;
    const isInside = isWithin(asking, id);
    const mayLeave =
      share.allowExternalPrincipals && !share.resources.some((each) => isLive(each) && isOfOrganization(each.kind));
    if (!isInside && !mayLeave) throw notOutside();
    principals.set(id, {
      id,
      isExternal: !(isInside || isMember(organization, id)),
      status: isInside ? "ASSOCIATED" : "ASSOCIATING",
      createdAt: now,
      updatedAt: now,
    });
  }
  const all = [...principals.values()];
  refuseTooMany(all.filter(isLive).length, limits, "principalsPerShare", "principals in a resource share");
  return { ...share, principals: all };
}

/** Whether a principal needs no invitation. Throws if there's no such principal. */
function isWithin({ world, settings: { organization } }: Asking, id: string): boolean {
  const isEnabled = isMember(organization, world.account) && isSharingEnabled(world, organization);
  const [, organizationId, unit] =
    /^arn:aws:organizations::\d{12}:(?:organization|ou)\/(o-[0-9a-z]{10,32})(?:\/(ou-[0-9a-z-]+))?$/.exec(id) ?? [];
  if (organizationId !== undefined) {
    if (!isEnabled || organization === undefined || organization.id !== organizationId) {
      throw unknownOrganization(organizationId);
    }
    const isKnown = unit === undefined ? id === organizationArn(organization) : hasUnit(organization, unit, id);
    if (!isKnown) throw unit === undefined ? unknownOrganization(organizationId) : unknownUnit(unit);
    return true;
  }
  // ours: AWS shares some types with roles and users. Here that would reach their whole account, so it's refused.
  if (/^arn:aws:iam::\d{12}:(role|user)\//.test(id)) {
    throw wrongParameter(
      `${id} is a role or a user, with which these resources can't be shared: share with its account.`,
    );
  }
  if (!isAccount(id)) throw malformedPrincipal(id);
  return id === world.account || (isEnabled && isMember(organization, id));
}

const hasUnit = (organization: Organization, unit: string, arn: string): boolean =>
  organization.units.some(({ id }) => id === unit) && unitArn(organization, unit) === arn;

const isAccount = (id: string): boolean => /^\d{12}$/.test(id);

/** A share without resources and principals: they're shown as having left. */
export function without(
  share: ResourceShare,
  {
    resources: arns,
    principals: ids,
  }: { readonly resources: readonly string[]; readonly principals: readonly string[] },
  now: string,
): ResourceShare {
  const leave = <T extends SharedResource | SharePrincipal>(each: T): T => ({
    ...each,
    status: "DISASSOCIATED",
    updatedAt: now,
  });
  return {
    ...share,
    resources: share.resources.map((each) => (arns.includes(each.arn) && isLive(each) ? leave(each) : each)),
    principals: share.principals.map((each) => (ids.includes(each.id) && isLive(each) ? leave(each) : each)),
  };
}

/** The changes that keep a share, with the pointers to it in step. */
export function keepShare(
  before: ResourceShare | undefined,
  share: ResourceShare,
  { world, settings: { organization }, now, random }: Asking,
): readonly Change[] {
  const [old, current] = [pointersOf(before, organization, world), pointersOf(share, organization, world)];
  const gone = [...old.keys()].filter((name) => !current.has(name));
  return [
    put("resource-share", { ...share, updatedAt: now }),
    ...gone.map((name) => inPartition(partitionKey(name), remove("received-share", share.id))),
    ...[...current].flatMap(([name, invited]) => {
      const there = partitionKey(name);
      // Nobody is invited again by a share that changes in other ways.
      if (old.has(name) && old.get(name) === invited) return [];
      const invitation = invited ? invitationTo(share, there, now, uuidFrom(random)) : undefined;
      const pointer = { id: share.id, sharedBy: share.ownerId, ...(invitation !== undefined && { invitation }) };
      return [inPartition(there, put("received-share", pointer))];
    }),
  ];
}

/** The partitions that lead to a share, each with whether the account there must accept it first. */
function pointersOf(
  share: ResourceShare | undefined,
  organization: Organization | undefined,
  { region }: PartitionKey,
): ReadonlyMap<string, boolean> {
  const pointers = new Map<string, boolean>();
  if (share === undefined || share.status === "DELETED") return pointers;
  for (const principal of share.principals.filter(isLive)) {
    const account = isAccount(principal.id) ? principal.id : organization?.managementAccount;
    if (account === undefined || principal.id === share.ownerId) continue;
    const name = partitionName({ account, region });
    pointers.set(name, (pointers.get(name) ?? false) || principal.status === "ASSOCIATING");
  }
  return pointers;
}

const invitationTo = (share: ResourceShare, { region }: PartitionKey, now: string, id: string): Invitation => ({
  id,
  arn: `arn:aws:ram:${region}:${share.ownerId}:resource-share-invitation/${id}`,
  shareName: share.name,
  invitedAt: now,
  status: "PENDING",
});

export function uuidFrom(random: Call<unknown>["random"]): string {
  const digits = random(16);
  const variant = ((Number.parseInt(digits[16] ?? "0", 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join("-");
}

function refuseTooMany(count: number, limits: Limits, limit: LimitName, what: string): void {
  if (count > limits[limit]) throw tooMany(limits[limit], what).overLimit(limit);
}

/** The permissions that a call names, one for each type. */
export function permissionsNamed(arns: readonly string[]): readonly SharePermission[] {
  const found = arns.map(findPermission);
  if (new Set(found.map(({ kind }) => kind)).size < found.length) {
    throw wrongParameter("You can name only one permission for each resource type.");
  }
  return found.map(({ arn }) => ({ arn, version: 1 }));
}

export const refuseTooManyShares = (count: number, limits: Limits): void =>
  refuseTooMany(count, limits, "resourceShares", "resource shares");
