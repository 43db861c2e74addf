/** Asks AWS itself for the state of a network, with the SDK and the user's own credentials. */
import type { Exported } from "../../own-api/export.ts";
import type { SavedState } from "./files.ts";

/** What the SDK's aggregated client offers here: an operation takes an input and resolves with the answer. */
type Client = Readonly<Record<string, (input: object) => Promise<Record<string, unknown>>>>;

/** The most that a page holds; AWS refuses more for some of these operations. */
const PAGE = 100;

/** The operation that answers each list, page by page. */
const PAGED: Readonly<Record<Exclude<keyof Exported, "Addresses" | "PrefixListEntries">, string>> = {
  Vpcs: "describeVpcs",
  Subnets: "describeSubnets",
  SecurityGroups: "describeSecurityGroups",
  SecurityGroupRules: "describeSecurityGroupRules",
  PrefixLists: "describeManagedPrefixLists",
  NetworkInterfaces: "describeNetworkInterfaces",
  VpcPeeringConnections: "describeVpcPeeringConnections",
  RouteTables: "describeRouteTables",
  NetworkAcls: "describeNetworkAcls",
  InternetGateways: "describeInternetGateways",
  EgressOnlyInternetGateways: "describeEgressOnlyInternetGateways",
  NatGateways: "describeNatGateways",
  VpcEndpoints: "describeVpcEndpoints",
  DhcpOptions: "describeDhcpOptions",
  Reservations: "describeInstances",
  Volumes: "describeVolumes",
  SecurityGroupVpcAssociations: "describeSecurityGroupVpcAssociations",
};

async function openClient(profile: string | undefined, region: string | undefined): Promise<Client> {
  // The SDK is the user's: Cordon itself doesn't need it, and most people never import live.
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
  for (const [list, operation] of Object.entries(PAGED)) state[list] = await allPages(client, operation, list);
  const { Addresses } = (await client["describeAddresses"]?.({})) ?? {};
  const entries: Record<string, unknown> = {};
  for (const { PrefixListId, OwnerId } of state["PrefixLists"] as { PrefixListId: string; OwnerId: string }[]) {
    if (OwnerId === "AWS") continue;
    entries[PrefixListId] = await allPages(client, "getManagedPrefixListEntries", "Entries", { PrefixListId });
  }
  return { ...state, Addresses: Addresses ?? [], PrefixListEntries: entries };
}
