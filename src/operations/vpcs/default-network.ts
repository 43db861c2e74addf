/** What every account has in every Region from the start: a default VPC with its group. */
import { type Change, type PartitionKey, put } from "../../model/world.ts";
import { makeDefaultGroup } from "../security-groups/default-group.ts";

/** AWS: the default VPC's block is the same everywhere. */
export const DEFAULT_VPC_CIDR = "172.31.0.0/16";

/** `newId` should give the same ids for the same partition, so that clients find default networks where they were. */
export function defaultNetwork({ account }: PartitionKey, newId: (prefix: string) => string): readonly Change[] {
  const id = newId("vpc");
  const vpc = {
    id,
    ownerId: account,
    cidrBlocks: [{ associationId: newId("vpc-cidr-assoc"), cidr: DEFAULT_VPC_CIDR }],
    ipv6CidrBlocks: [],
    isDefault: true,
    tenancy: "default" as const,
    dhcpOptionsId: newId("dopt"),
    enableDnsSupport: true,
    enableDnsHostnames: true,
    enableNetworkAddressUsageMetrics: false,
    tags: [],
  };
  return [put("vpc", vpc), ...makeDefaultGroup(vpc, newId)];
}
