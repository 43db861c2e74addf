/** `GET /_cordon/export`: the caller's partition as AWS's Describe operations would answer it, for an import to take back. */
import { rootOf } from "../access/credentials.ts";
import { circumstancesOf, type Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { AWS_OWNER } from "../model/aws-prefix-lists.ts";
import type { PartitionKey } from "../model/world/change.ts";
import { callOf, loadOperation } from "../operations/call.ts";
import { type ListName, savedLists } from "../operations/imported-state/saved-lists.ts";

/** What an import lacked, in the members of AWS's style. */
interface SavedGap {
  readonly Id: string;
  readonly What: string;
  readonly NeededBy: string;
  readonly Command: string | undefined;
}

/** The lists of AWS's answers by their names there, and what AWS answers for each prefix list and VPC alone. */
export type Exported = Readonly<Record<ListName, readonly unknown[]>> & {
  /** By the list's id. A list whose entries aren't known isn't among them. */
  readonly PrefixListEntries: Readonly<Record<string, readonly unknown[]>>;
  /** All that DescribeVpcAttribute answers, once for each VPC. */
  readonly VpcAttributes: readonly object[];
  readonly Gaps: readonly SavedGap[];
};

/** Asked of each prefix list for its entries, and of each VPC for each attribute. */
const ENTRIES = "GetManagedPrefixListEntries";
const ATTRIBUTE = "DescribeVpcAttribute";
const ATTRIBUTES = ["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"];

export const exportRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/export",
  async handle(request): Promise<OwnAnswer<Exported>> {
    const actions = [...Object.values(savedLists), ENTRIES, ATTRIBUTE].map((operation) => `ec2:${operation}`);
    const { home } = await signInToOwn(gateway, request, actions);
    return { status: 200, body: await exportOf(gateway, home) };
  },
});

async function exportOf(gateway: Gateway, home: PartitionKey): Promise<Exported> {
  const lists: Partial<Record<ListName, readonly unknown[]>> = {};
  for (const [name, operation] of Object.entries(savedLists) as [ListName, string][]) {
    lists[name] = await listOf(gateway, home, operation, name);
  }
  const gaps = await gapsOf(gateway, home);
  const lacking = new Set(gaps.map(({ Id }) => Id));
  const entries: Record<string, readonly unknown[]> = {};
  for (const { PrefixListId, OwnerId } of lists.PrefixLists as readonly PrefixList[]) {
    if (OwnerId === AWS_OWNER || lacking.has(PrefixListId)) continue;
    entries[PrefixListId] = await listOf(gateway, home, ENTRIES, "Entries", { PrefixListId });
  }
  const attributes: object[] = [];
  for (const { VpcId } of lists.Vpcs as readonly { readonly VpcId: string }[]) {
    const answers: object[] = [];
    for (const Attribute of ATTRIBUTES) answers.push(await answerTo(gateway, home, ATTRIBUTE, { VpcId, Attribute }));
    attributes.push(Object.assign({}, ...answers));
  }
  return {
    ...(lists as Record<ListName, readonly unknown[]>),
    PrefixListEntries: entries,
    VpcAttributes: attributes,
    Gaps: gaps,
  };
}

interface PrefixList {
  readonly PrefixListId: string;
  readonly OwnerId: string;
}

const gapsOf = (gateway: Gateway, home: PartitionKey): Promise<readonly SavedGap[]> =>
  gateway.ledger.read(home, (world) =>
    world
      .all("gap")
      .map(({ id, what, neededBy, command }) => ({ Id: id, What: what, NeededBy: neededBy, Command: command }))
      .toArray(),
  );

async function listOf(
  gateway: Gateway,
  home: PartitionKey,
  name: string,
  list: string,
  input: object = {},
): Promise<readonly unknown[]> {
  const answer = await answerTo(gateway, home, name, input);
  return (answer as Readonly<Record<string, readonly unknown[]>>)[list] ?? [];
}

/** An operation's answer, decided without the wire. */
async function answerTo(gateway: Gateway, home: PartitionKey, name: string, input: object): Promise<object> {
  const operation = await loadOperation("ec2", name);
  if (operation === undefined) throw new Error(`${name} is not served`);
  return gateway.ledger.read(
    home,
    (world) => operation.decide(callOf(input, world, rootOf(home.account), circumstancesOf(gateway))).output as object,
  );
}
