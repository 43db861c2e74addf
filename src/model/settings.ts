/** Settings that AWS decides for itself and an operator decides for this Cordon. Quotas are in `limits.ts`. */

import { canonicalCidr } from "../address/prefix.ts";
import { dropUndefined } from "./drop-undefined.ts";

export interface Settings {
  /**
   * How long a released IPAM allocation rests before its space is free again. AWS: a few minutes in the Advanced Tier, up
   * to 48 hours in the Free Tier (catalogue 280). Here 0, so that tests needn't wait.
   */
  readonly ipamReuseDelaySeconds: number;
  /** The AWS Organization that the accounts of this Cordon form; without one every account stands alone. */
  readonly organization?: Organization;
  /** CIDRs that public IPv4 addresses are allocated from. */
  readonly publicIpv4Ranges: readonly string[];
}

export interface Organization {
  /** `o-...` */
  readonly id: string;
  readonly managementAccount: string;
  /** `r-...`, the parent of every unit and account without another one. */
  readonly rootId: string;
  readonly units: readonly { readonly id: string; readonly parent: string }[];
  readonly accounts: readonly { readonly id: string; readonly parent: string }[];
  /** The account that manages IPAM for all others; EnableIpamOrganizationAdminAccount can name it as well. */
  readonly ipamAdministrator?: string;
}

export const defaultSettings: Settings = {
  ipamReuseDelaySeconds: 0,
  // Ranges that belong to nobody: for documentation (RFC 5737), then for device tests (RFC 2544).
  publicIpv4Ranges: ["203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24", "198.18.0.0/15"],
};

const text = (value: unknown, what: string, pattern: RegExp): string => {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new Error(`settings: ${what} must look like ${pattern.source}, not ${JSON.stringify(value)}`);
};
const members = (value: unknown, what: string, known: readonly string[]): Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`settings: ${what} must be an object`);
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`settings: ${what} has no ${unknown}; it may have ${known.join(", ")}`);
  return value as Readonly<Record<string, unknown>>;
};
const list = (value: unknown, what: string): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw new Error(`settings: ${what} must be a list`);
};

const ACCOUNT = /^\d{12}$/;
const UNIT = /^ou-[0-9a-z]{3,32}(-[0-9a-z]{3,32})?$/;
const PARENT = /^(r|ou)-[0-9a-z-]+$/;

/** Reads settings from JSON. Throws an Error that says what is wrong with them. */
export function readSettings(json: unknown): Settings {
  const given = members(json, "the file", ["ipamReuseDelaySeconds", "organization", "publicIpv4Ranges"]);
  const { ipamReuseDelaySeconds = 0, organization, publicIpv4Ranges: ranges } = given;
  if (typeof ipamReuseDelaySeconds !== "number" || !(ipamReuseDelaySeconds >= 0)) {
    throw new Error("settings: ipamReuseDelaySeconds must be a number of seconds, 0 or more");
  }
  return {
    ipamReuseDelaySeconds,
    publicIpv4Ranges:
      ranges === undefined ? defaultSettings.publicIpv4Ranges : list(ranges, "publicIpv4Ranges").map(readIpv4Range),
    ...dropUndefined({ organization: organization === undefined ? undefined : readOrganization(organization) }),
  };
}

function readIpv4Range(value: unknown): string {
  const cidr = typeof value === "string" ? canonicalCidr(value, "ipv4") : undefined;
  if (cidr !== undefined) return cidr;
  throw new Error(`settings: publicIpv4Ranges must hold IPv4 CIDRs, not ${JSON.stringify(value)}`);
}

function readOrganization(json: unknown): Organization {
  const names = ["id", "managementAccount", "rootId", "units", "accounts", "ipamAdministrator"];
  const given = members(json, "organization", names);
  const rootId = text(given["rootId"] ?? "r-root", "organization.rootId", /^r-[0-9a-z]{4,32}$/);
  const units = list(given["units"] ?? [], "organization.units").map((unit) => {
    const { id, parent = rootId } = members(unit, "a unit", ["id", "parent"]);
    return { id: text(id, "the id of a unit", UNIT), parent: text(parent, "the parent of a unit", PARENT) };
  });
  const accounts = list(given["accounts"] ?? [], "organization.accounts").map((account) => {
    const { id, parent = rootId } = members(account, "an account", ["id", "parent"]);
    return { id: text(id, "the id of an account", ACCOUNT), parent: text(parent, "the parent of an account", PARENT) };
  });
  const known = new Set([rootId, ...units.map(({ id }) => id)]);
  for (const { id, parent } of [...units, ...accounts]) {
    if (!known.has(parent)) throw new Error(`settings: the parent ${parent} of ${id} is not among the units`);
  }
  const parents = new Map(units.map(({ id, parent }) => [id, parent]));
  for (const { id } of units) {
    const passed = new Set<string>();
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) {
      if (passed.has(at)) throw new Error(`settings: the unit ${id} is its own ancestor`);
      passed.add(at);
    }
  }
  const { ipamAdministrator: administrator } = given;
  return {
    id: text(given["id"] ?? "o-cordon0000", "organization.id", /^o-[0-9a-z]{10,32}$/),
    managementAccount: text(given["managementAccount"], "organization.managementAccount", ACCOUNT),
    rootId,
    units,
    accounts,
    ...dropUndefined({
      ipamAdministrator:
        administrator === undefined ? undefined : text(administrator, "organization.ipamAdministrator", ACCOUNT),
    }),
  };
}

/** Every account of the organization, the management account included. */
export const accountsOf = ({ managementAccount, accounts }: Organization): ReadonlySet<string> =>
  new Set([managementAccount, ...accounts.map(({ id }) => id)]);

/** The ancestors of an account or unit up to the root, its parent first; only the root if it isn't placed in a unit. */
export function ancestorsOf({ units, accounts, rootId }: Organization, id: string): readonly string[] {
  const parents = new Map([...units, ...accounts].map((each) => [each.id, each.parent]));
  const found: string[] = [];
  for (let at = parents.get(id) ?? rootId; ; at = parents.get(at) ?? rootId) {
    found.push(at);
    if (at === rootId) return found;
  }
}
