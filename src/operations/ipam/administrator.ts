/** The account that manages IPAM for the whole organization, if there is one. */
import { accountsOf, type Settings } from "../../model/settings.ts";
import type { World } from "../../model/world.ts";

/** What these questions look at: a call, or as much of one. */
export interface Asking {
  readonly world: World;
  readonly settings: Settings;
}

export const administratorOf = ({ settings }: Asking): string | undefined => settings.organization?.ipamAdministrator;

/** The administrator, where `account` is another account of its organization. */
export function administratorOver(asking: Asking, account: string): string | undefined {
  const administrator = administratorOf(asking);
  const { organization } = asking.settings;
  if (administrator === undefined || organization === undefined || administrator === account) return undefined;
  return accountsOf(organization).has(account) ? administrator : undefined;
}
