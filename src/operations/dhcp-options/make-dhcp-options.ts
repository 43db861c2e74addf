/** The DHCP options set that new VPCs get. */
import type { DhcpOptions } from "../../model/records/dhcp-options.ts";
import type { PartitionKey } from "../../model/world/change.ts";

/** AWS: the domain differs in us-east-1, for historical reasons. */
const regionalDomain = (region: string): string =>
  region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;

export const makeDhcpOptions = ({ account, region }: PartitionKey, newId: (prefix: string) => string): DhcpOptions => ({
  id: newId("dopt"),
  ownerId: account,
  configurations: [
    { key: "domain-name", values: [regionalDomain(region)] },
    { key: "domain-name-servers", values: ["AmazonProvidedDNS"] },
  ],
  tags: [],
});

/** Whether a set says what Amazon's own says, so that new VPCs may have it. */
export const isAmazonsOwn = ({ configurations }: DhcpOptions, region: string): boolean =>
  configurations.length === 2 &&
  configurations.every(
    ({ key, values }) =>
      values.length === 1 &&
      values[0] === { "domain-name": regionalDomain(region), "domain-name-servers": "AmazonProvidedDNS" }[key],
  );
