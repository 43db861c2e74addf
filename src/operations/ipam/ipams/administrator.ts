/** The account that manages IPAM for the whole organization, if there is one. */
import { amazonWorld } from "../../../model/amazon.ts";
import { accountsOf, type Organization, type Settings } from "../../../model/settings.ts";
import type { World } from "../../../model/world/world.ts";
import type { Asking } from "../../operation.ts";

/** The administrator that an organization's management account registered, if any. */
export const registeredBy = (world: World, managementAccount: string) =>
  amazonWorld(world).get("ipam-organization-admin", managementAccount);

/** The account that manages IPAM for the organization: the delegated one, otherwise the one that the operator configured. */
export const administratorOf = (world: World, { managementAccount, ipamAdministrator }: Organization) =>
  registeredBy(world, managementAccount)?.accountId ?? ipamAdministrator;

export const isAdministrator = (world: World, { organization }: Settings, account: string): boolean =>
  organization !== undefined && administratorOf(world, organization) === account;

/** The administrator, if `account` is another account of its organization. */
export function administratorOver({ world, settings: { organization } }: Asking, account: string): string | undefined {
  if (organization === undefined || !accountsOf(organization).has(account)) return undefined;
  const administrator = administratorOf(world, organization);
  return administrator === account ? undefined : administrator;
}
