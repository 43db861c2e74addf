/** The DHCP options set that new VPCs get. */

import type { DhcpOptions } from "../../model/records/dhcp-options.ts";
import { type Change, type PartitionKey, put } from "../../model/world/change.ts";
import type { NewId } from "../../model/world/ids.ts";
import { privateZone } from "../network-interfaces/dns-names.ts";
import type { Call } from "../operation.ts";

export const makeDhcpOptions = ({ account, region }: PartitionKey, newId: NewId): DhcpOptions => ({
  id: newId("dhcp-options"),
  ownerId: account,
  configurations: [
    { key: "domain-name", values: [privateZone(region)] },
    { key: "domain-name-servers", values: ["AmazonProvidedDNS"] },
  ],
  tags: [],
});

/** Reports whether a set equals Amazon's default set, so that new VPCs may use it. */
const isAmazonsOwn = ({ configurations }: DhcpOptions, region: string): boolean =>
  configurations.length === 2 &&
  configurations.every(
    ({ key, values }) =>
      values.length === 1 &&
      values[0] === { "domain-name": privateZone(region), "domain-name-servers": "AmazonProvidedDNS" }[key],
  );

/** AWS: new VPCs get the Region's default options, which are created again if someone deleted them. */
export function optionsForNewVpc({ world, newId, caller, region }: Call<unknown>): {
  readonly id: string;
  readonly changes: readonly Change[];
} {
  const present = world.all("dhcp-options").find((options) => isAmazonsOwn(options, region));
  if (present !== undefined) return { id: present.id, changes: [] };
  const made = makeDhcpOptions({ account: caller.account, region }, newId);
  return { id: made.id, changes: [put("dhcp-options", made)] };
}
