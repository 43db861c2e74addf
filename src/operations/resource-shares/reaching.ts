/** Which shares reach an account: what others share with it, found without opening every partition. */

import type {
  ReceivedShare,
  ResourceShare,
  ShareableKind,
  SharedResource,
  SharePrincipal,
} from "../../model/records/sharing/resource-share.ts";
import { GLOBAL } from "../../model/regions.ts";
import { accountsOf, ancestorsOf, type Organization } from "../../model/settings.ts";
import type { RecordOf } from "../../model/world/kinds.ts";
import { hasAny, type World } from "../../model/world/world.ts";
import type { Asking } from "../operation.ts";

/** The ARNs that an organization and its units have. */
export const organizationArn = ({ id, managementAccount }: Organization): string =>
  `arn:aws:organizations::${managementAccount}:organization/${id}`;
export const unitArn = ({ id, managementAccount }: Organization, unit: string): string =>
  `arn:aws:organizations::${managementAccount}:ou/${id}/${unit}`;

export const isMember = (organization: Organization | undefined, account: string): boolean =>
  organization !== undefined && accountsOf(organization).has(account);

/** Whether the management account lets the accounts of its organization share without invitations. */
export const isSharingEnabled = (world: World, organization: Organization | undefined): boolean =>
  organization !== undefined &&
  world.elsewhere(organization.managementAccount, GLOBAL).get("organization-sharing", "organization") !== undefined;

/** Reports whether a principal of a share is, or has among its members, an account. */
export function hasMember(
  { id }: Pick<SharePrincipal, "id">,
  account: string,
  organization: Organization | undefined,
): boolean {
  if (id === account) return true;
  if (organization === undefined || !isMember(organization, account)) return false;
  if (id === organizationArn(organization)) return true;
  return ancestorsOf(organization, account).some((unit) => unitArn(organization, unit) === id);
}

/** Reports whether a share reaches an account that isn't its owner. */
const reaches = (share: ResourceShare, account: string, organization: Organization | undefined): boolean =>
  share.status === "ACTIVE" &&
  share.ownerId !== account &&
  share.principals.some((each) => each.status === "ASSOCIATED" && hasMember(each, account, organization));

/** The pointers to what may reach an account. They're in its own partition, and in that of its organization's management account. */
function* pointers({ world, settings: { organization } }: Asking): Generator<ReceivedShare> {
  yield* world.all("received-share");
  if (organization === undefined || !isMember(organization, world.account)) return;
  if (organization.managementAccount === world.account) return;
  yield* world.elsewhere(organization.managementAccount, world.region).all("received-share");
}

/** Whether anything may reach the caller's account: cheap, and no for almost all. */
export const mayReceive = (asking: Asking): boolean => hasAny(pointers(asking));

/** A share with the partition of its owner. */
export interface FoundShare {
  readonly share: ResourceShare;
  readonly owner: World;
}

/**
 * The shares of others that reach the caller's account in this Region. INVARIANT: a pointer only leads there; the owner's
 * record says whether it reaches.
 */
export function* sharesReaching(asking: Asking): Generator<FoundShare> {
  const { world, settings } = asking;
  const passed = new Set<string>();
  for (const { id, sharedBy } of pointers(asking)) {
    if (passed.has(id)) continue;
    passed.add(id);
    const owner = world.elsewhere(sharedBy, world.region);
    const share = owner.get("resource-share", id);
    if (share !== undefined && reaches(share, world.account, settings.organization)) yield { share, owner };
  }
}

export const isAssociated = ({ status }: SharedResource | SharePrincipal): boolean => status === "ASSOCIATED";

/** A record of another account that is shared with the caller's. */
export interface SharedRecord<K extends ShareableKind> extends FoundShare {
  readonly record: RecordOf<K>;
}

/** The records of a kind that others share with the caller's account in this Region, each once. */
export function* sharedWith<K extends ShareableKind>(asking: Asking, kind: K): Generator<SharedRecord<K>> {
  const passed = new Set<string>();
  for (const { share, owner } of sharesReaching(asking)) {
    for (const resource of share.resources) {
      if (resource.kind !== kind || !isAssociated(resource) || passed.has(resource.id)) continue;
      passed.add(resource.id);
      const record = owner.get(kind, resource.id);
      if (record !== undefined) yield { share, owner, record };
    }
  }
}

export const findShared = <K extends ShareableKind>(asking: Asking, kind: K, id: string): SharedRecord<K> | undefined =>
  sharedWith(asking, kind).find(({ record }) => record.id === id);
