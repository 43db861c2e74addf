/** The account that manages IPAM for the whole organization, if there is one. */
import { amazonWorld } from "../../../model/amazon.ts";
import { accountsOf, type Organization, type Settings } from "../../../model/settings.ts";
import type { World } from "../../../model/world/world.ts";

/** What these questions look at: a call, or as much of one. */
export interface Asking {
  readonly world: World;
  readonly settings: Settings;
}

/** What the management account of an organization registered, if it did. */
export const registeredBy = (world: World, managementAccount: string) =>
  amazonWorld(world).get("ipam-organization-admin", managementAccount);

/** The account that manages IPAM for the organization: as it was delegated, else as the operator configured it. */
export const administratorOf = (world: World, { managementAccount, ipamAdministrator }: Organization) =>
  registeredBy(world, managementAccount)?.accountId ?? ipamAdministrator;

export const isAdministrator = (world: World, { organization }: Settings, account: string): boolean =>
  organization !== undefined && administratorOf(world, organization) === account;

/** The administrator, where `account` is another account of its organization. */
export function administratorOver({ world, settings: { organization } }: Asking, account: string): string | undefined {
  if (organization === undefined || !accountsOf(organization).has(account)) return undefined;
  const administrator = administratorOf(world, organization);
  return administrator === account ? undefined : administrator;
}
