/** State in and out: answers of AWS's Describe operations become a partition, and a partition becomes such answers. */

import { rootOf } from "../access/credentials.ts";
import { circumstancesOf, type Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import { derivedIds, newId } from "../gateway/ids.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { AWS_OWNER } from "../model/aws-prefix-lists.ts";
import { type Change, type PartitionKey, remove } from "../model/world/change.ts";
import { type Kind, kinds } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";
import { callOf, loadOperation } from "../operations/call.ts";
import { ImportRefused, type Saved } from "../operations/imported-state/members.ts";
import { type importedLists, readAnswers } from "../operations/imported-state/read-answers.ts";
import { defaultNetwork } from "../operations/vpcs/default-network.ts";

/** What an export asks, in the order of its files; each answer's list bears the name that an import looks for. */
const exported: readonly { readonly operation: string; readonly list: (typeof importedLists)[number] }[] = [
  { operation: "DescribeVpcs", list: "Vpcs" },
  { operation: "DescribeSubnets", list: "Subnets" },
  { operation: "DescribeSecurityGroups", list: "SecurityGroups" },
  { operation: "DescribeSecurityGroupRules", list: "SecurityGroupRules" },
  { operation: "DescribeManagedPrefixLists", list: "PrefixLists" },
  { operation: "DescribeNetworkInterfaces", list: "NetworkInterfaces" },
  { operation: "DescribeAddresses", list: "Addresses" },
  { operation: "DescribeVpcPeeringConnections", list: "VpcPeeringConnections" },
  { operation: "DescribeRouteTables", list: "RouteTables" },
  { operation: "DescribeNetworkAcls", list: "NetworkAcls" },
  { operation: "DescribeInternetGateways", list: "InternetGateways" },
  { operation: "DescribeEgressOnlyInternetGateways", list: "EgressOnlyInternetGateways" },
  { operation: "DescribeNatGateways", list: "NatGateways" },
];

export function savedStateRoutes(gateway: Gateway): readonly OwnRoute[] {
  return [
    { method: "POST", path: "/_cordon/import", handle: (request) => takeIn(gateway, request) },
    { method: "GET", path: "/_cordon/export", handle: (request) => giveOut(gateway, request) },
  ];
}

/** Everything in one entry of the log, or nothing. A partition that was used before is only replaced where asked. */
async function takeIn(gateway: Gateway, request: OwnRequest): Promise<OwnAnswer> {
  const caller = await signInToOwn(gateway, request, ["cordon:Import"]);
  if ("status" in caller) return caller;
  const { home } = caller;
  const replaces = request.query.some(([name, value]) => name === "replace" && value === "true");
  let answers: Saved;
  try {
    answers = JSON.parse(request.body) as Saved;
  } catch {
    return { status: 400, body: { error: "the body is not JSON" } };
  }
  const author = { principal: rootOf(home.account).arn, requestId: request.requestId, operation: "Cordon:Import" };
  try {
    const counts = await gateway.ledger.run(home, author, (world) => {
      const before = recordsOf(world);
      if (!replaces && !isPristine(home, before)) {
        throw new ImportRefused(
          `account ${home.account} in ${home.region} has been used. Import into another account (a 12-digit access key names it), or give --replace to lose what is there.`,
        );
      }
      const changes = readAnswers(answers, home, newId);
      const removals = before.map(({ kind, id }) => remove(kind, id));
      return { changes: [...removals, ...changes], output: countsOf(changes) };
    });
    return { status: 200, body: { ...home, imported: counts } };
  } catch (error) {
    if (error instanceof ImportRefused) return { status: 400, body: { error: error.message } };
    throw error;
  }
}

const recordsOf = (world: World): readonly { readonly kind: Kind; readonly id: string }[] =>
  (Object.keys(kinds) as Kind[]).flatMap((kind) => [...world.all(kind)].map(({ id }) => ({ kind, id })));

/** Whether there is nothing but the default network that every partition begins with. */
function isPristine(home: PartitionKey, records: readonly { readonly id: string }[]): boolean {
  const own = new Set(defaultNetwork(home, derivedIds(home)).map((change) => ("put" in change ? change.value.id : "")));
  return records.every(({ id }) => own.has(id));
}

function countsOf(changes: readonly Change[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const change of changes) if ("put" in change) counts[change.put] = (counts[change.put] ?? 0) + 1;
  return counts;
}

/** The answers as the AWS CLI would print them, one an operation. */
async function giveOut(gateway: Gateway, request: OwnRequest): Promise<OwnAnswer> {
  const caller = await signInToOwn(
    gateway,
    request,
    exported.map(({ operation }) => `ec2:${operation}`),
  );
  if ("status" in caller) return caller;
  const { home } = caller;
  const body: Record<string, unknown> = {};
  for (const { operation, list } of exported) {
    body[list] = ((await ask(gateway, home, operation, {})) as Record<string, readonly unknown[]>)[list];
  }
  const lists = body["PrefixLists"] as readonly { readonly PrefixListId: string; readonly OwnerId: string }[];
  const entries: Record<string, unknown> = {};
  for (const { PrefixListId, OwnerId } of lists) {
    if (OwnerId === AWS_OWNER) continue;
    const answer = await ask(gateway, home, "GetManagedPrefixListEntries", { PrefixListId });
    entries[PrefixListId] = (answer as { readonly Entries?: readonly unknown[] }).Entries;
  }
  return { status: 200, body: { ...body, PrefixListEntries: entries } };
}

/** Decides a reading operation without the wire. */
async function ask(gateway: Gateway, home: PartitionKey, name: string, input: object): Promise<unknown> {
  const operation = await loadOperation("ec2", name);
  if (operation === undefined) throw new Error(`${name} is not served`);
  return gateway.ledger.read(
    home,
    (world) => operation.decide(callOf(input, world, rootOf(home.account), circumstancesOf(gateway))).output,
  );
}
