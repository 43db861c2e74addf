/** Asks AWS itself for the state of a network, with the SDK and the user's own credentials. */
import type { SavedState } from "./files.ts";

/** What the SDK's aggregated client offers here: an operation takes an input and resolves with the answer. */
type Client = Readonly<Record<string, (input: object) => Promise<Record<string, unknown>>>>;

/** Each page holds so many at most; AWS refuses more for some of these operations. */
const PAGE = 100;

const operations = [
  ["describeVpcs", "Vpcs"],
  ["describeSubnets", "Subnets"],
  ["describeSecurityGroups", "SecurityGroups"],
  ["describeSecurityGroupRules", "SecurityGroupRules"],
  ["describeManagedPrefixLists", "PrefixLists"],
  ["describeNetworkInterfaces", "NetworkInterfaces"],
  ["describeVpcPeeringConnections", "VpcPeeringConnections"],
  ["describeRouteTables", "RouteTables"],
  ["describeNetworkAcls", "NetworkAcls"],
  ["describeInternetGateways", "InternetGateways"],
  ["describeEgressOnlyInternetGateways", "EgressOnlyInternetGateways"],
  ["describeNatGateways", "NatGateways"],
] as const;

async function openClient(profile: string | undefined, region: string | undefined): Promise<Client> {
  // The SDK is the user's: Cordon itself does not need it, and most who run it never import live.
  const name = "@aws-sdk/client-ec2";
  const sdk = (await import(name).catch(() => undefined)) as
    | { readonly EC2: new (options: object) => unknown }
    | undefined;
  if (sdk === undefined) throw new Error(`asking AWS needs the package ${name}. Install it: npm install ${name}`);
  return new sdk.EC2({ ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) }) as Client;
}

async function allPages(client: Client, operation: string, list: string, input: object = {}): Promise<unknown[]> {
  const found: unknown[] = [];
  let NextToken: unknown;
  do {
    const answer = await client[operation]?.({
      ...input,
      MaxResults: PAGE,
      ...(NextToken !== undefined && { NextToken }),
    });
    found.push(...((answer?.[list] as unknown[] | undefined) ?? []));
    NextToken = answer?.["NextToken"];
  } while (NextToken !== undefined && NextToken !== "");
  return found;
}

export async function fetchFromAws(profile?: string, region?: string): Promise<SavedState> {
  const client = await openClient(profile, region);
  const state: Record<string, unknown> = {};
  for (const [operation, list] of operations) state[list] = await allPages(client, operation, list);
  const { Addresses } = (await client["describeAddresses"]?.({})) ?? {};
  const entries: Record<string, unknown> = {};
  for (const { PrefixListId, OwnerId } of state["PrefixLists"] as { PrefixListId: string; OwnerId: string }[]) {
    if (OwnerId === "AWS") continue;
    entries[PrefixListId] = await allPages(client, "getManagedPrefixListEntries", "Entries", { PrefixListId });
  }
  return { ...state, Addresses: Addresses ?? [], PrefixListEntries: entries };
}
