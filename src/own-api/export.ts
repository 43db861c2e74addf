/** `GET /_cordon/export`: the caller's partition as AWS's Describe operations would answer it, for an import to take back. */
import { rootOf } from "../access/credentials.ts";
import { circumstancesOf, type Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { AWS_OWNER } from "../model/aws-prefix-lists.ts";
import type { PartitionKey } from "../model/world/change.ts";
import { callOf, loadOperation } from "../operations/call.ts";
import type { importedLists } from "../operations/imported-state/read-answers.ts";

type ListName = (typeof importedLists)[number];

/** The lists of AWS's answers by their names there, and the entries of each prefix list by its id. */
export type Exported = Readonly<Record<ListName, readonly unknown[]>> & {
  readonly PrefixListEntries: Readonly<Record<string, readonly unknown[]>>;
};

/** The operation that answers each list, in the order in which they are exported. */
const OPERATIONS: Readonly<Record<ListName, string>> = {
  Vpcs: "DescribeVpcs",
  Subnets: "DescribeSubnets",
  SecurityGroups: "DescribeSecurityGroups",
  SecurityGroupRules: "DescribeSecurityGroupRules",
  PrefixLists: "DescribeManagedPrefixLists",
  NetworkInterfaces: "DescribeNetworkInterfaces",
  Addresses: "DescribeAddresses",
  VpcPeeringConnections: "DescribeVpcPeeringConnections",
  RouteTables: "DescribeRouteTables",
  NetworkAcls: "DescribeNetworkAcls",
  InternetGateways: "DescribeInternetGateways",
  EgressOnlyInternetGateways: "DescribeEgressOnlyInternetGateways",
  NatGateways: "DescribeNatGateways",
  VpcEndpoints: "DescribeVpcEndpoints",
  DhcpOptions: "DescribeDhcpOptions",
  Reservations: "DescribeInstances",
  Volumes: "DescribeVolumes",
  SecurityGroupVpcAssociations: "DescribeSecurityGroupVpcAssociations",
};

/** Asked of each prefix list for its entries. */
const ENTRIES = "GetManagedPrefixListEntries";

export const exportRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/export",
  async handle(request): Promise<OwnAnswer<Exported>> {
    const actions = [...Object.values(OPERATIONS), ENTRIES].map((operation) => `ec2:${operation}`);
    const { home } = await signInToOwn(gateway, request, actions);
    return { status: 200, body: await exportOf(gateway, home) };
  },
});

async function exportOf(gateway: Gateway, home: PartitionKey): Promise<Exported> {
  const lists: Partial<Record<ListName, readonly unknown[]>> = {};
  for (const [name, operation] of Object.entries(OPERATIONS) as [ListName, string][]) {
    lists[name] = await listOf(gateway, home, operation, name);
  }
  const entries: Record<string, readonly unknown[]> = {};
  for (const { PrefixListId, OwnerId } of lists.PrefixLists as readonly PrefixList[]) {
    if (OwnerId === AWS_OWNER) continue;
    const asked = { PrefixListId };
    entries[PrefixListId] = await listOf(gateway, home, ENTRIES, "Entries", asked);
  }
  return { ...(lists as Record<ListName, readonly unknown[]>), PrefixListEntries: entries };
}

interface PrefixList {
  readonly PrefixListId: string;
  readonly OwnerId: string;
}

/** A list of an operation's answer, decided without the wire. */
async function listOf(
  gateway: Gateway,
  home: PartitionKey,
  name: string,
  list: string,
  input: object = {},
): Promise<readonly unknown[]> {
  const operation = await loadOperation("ec2", name);
  if (operation === undefined) throw new Error(`${name} is not served`);
  const output = await gateway.ledger.read(
    home,
    (world) => operation.decide(callOf(input, world, rootOf(home.account), circumstancesOf(gateway))).output,
  );
  return (output as Readonly<Record<string, readonly unknown[]>>)[list] ?? [];
}
