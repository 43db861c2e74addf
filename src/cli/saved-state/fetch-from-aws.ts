/** Asks AWS itself for the state of a network, with the SDK and the user's own credentials. */
import { type AskedRequest, refuseItself } from "./asked-endpoint.ts";
import type { SavedState } from "./files.ts";
import { inputOfList, OPTIONS, operations } from "./operations.ts";

/** What the SDK's aggregated client offers here: an operation takes an input and resolves with the answer. */
type Calls = Readonly<Record<string, (input: object) => Promise<Record<string, unknown>>>>;
type Client = Calls & { readonly middlewareStack: MiddlewareStack };

interface MiddlewareStack {
  add(middleware: (next: Handler) => Handler, options: { readonly step: string }): void;
}
type Handler = (sent: { readonly request: AskedRequest }) => Promise<unknown>;

/** The most that a page holds; AWS refuses more for some of these operations. */
const PAGE = 100;

async function openClient(
  profile: string | undefined,
  region: string | undefined,
  cordon: string | undefined,
): Promise<Calls> {
  // The SDK is the user's: Cordon itself doesn't need it, and most people never import live.
  const name = "@aws-sdk/client-ec2";
  const sdk = (await import(name).catch(() => undefined)) as
    | { readonly EC2: new (options: object) => unknown }
    | undefined;
  if (sdk === undefined) throw new Error(`asking AWS needs the package ${name}. Install it: npm install ${name}`);
  const client = new sdk.EC2({
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
  }) as unknown as Client;
  // The endpoint may come from the environment or the profile: it's certain only once a request is about to leave.
  const look = (next: Handler): Handler => {
    return (sent) => {
      refuseItself(sent.request, cordon);
      return next(sent);
    };
  };
  client.middlewareStack.add(look, { step: "finalizeRequest" });
  return client;
}

async function allPages(client: Calls, operation: string, list: string, input: object = {}): Promise<unknown[]> {
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

const ATTRIBUTES = ["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"];

/** `cordon` is the Cordon to import into, if the user named one. */
export async function fetchFromAws(profile?: string, region?: string, cordon?: string): Promise<SavedState> {
  const client = await openClient(profile, region, cordon);
  const state: Record<string, unknown[]> = {};
  for (const [list, operation] of Object.entries(operations)) {
    if (list !== "Addresses") state[list] = await allPages(client, operation, list, inputOfList(list));
  }
  // AWS: DescribeAddresses has no pages.
  const { Addresses } = (await client[operations.Addresses]?.({})) ?? {};
  const options = await client["describeVpcBlockPublicAccessOptions"]?.({});
  const attributes: object[] = [];
  for (const { VpcId } of state["Vpcs"] as { VpcId: string }[]) {
    for (const Attribute of ATTRIBUTES)
      attributes.push((await client["describeVpcAttribute"]?.({ VpcId, Attribute })) ?? {});
  }
  const entries: Record<string, unknown> = {};
  for (const { PrefixListId, OwnerId } of state["PrefixLists"] as { PrefixListId: string; OwnerId: string }[]) {
    if (OwnerId === "AWS") continue;
    entries[PrefixListId] = await allPages(client, "getManagedPrefixListEntries", "Entries", { PrefixListId });
  }
  const tables = await fetchTransitTables(client, state);
  return {
    ...state,
    Addresses: Addresses ?? [],
    ...(options !== undefined && { [OPTIONS]: options[OPTIONS] }),
    PrefixListEntries: entries,
    ...tables,
    VpcAttributes: attributes,
  };
}

/** What the tables of transit gateways say, by their ids. */
async function fetchTransitTables(client: Calls, state: Readonly<Record<string, readonly unknown[]>>) {
  const routes: Record<string, unknown> = {};
  const propagations: Record<string, unknown> = {};
  const references: Record<string, unknown> = {};
  const entries: Record<string, unknown> = {};
  const Filters = [{ Name: "state", Values: ["active", "blackhole"] }];
  for (const { TransitGatewayRouteTableId } of state["TransitGatewayRouteTables"] as {
    TransitGatewayRouteTableId: string;
  }[]) {
    const of = { TransitGatewayRouteTableId };
    const ask = (operation: string, list: string, more = {}) => allPages(client, operation, list, { ...of, ...more });
    routes[TransitGatewayRouteTableId] = await ask("searchTransitGatewayRoutes", "Routes", { Filters });
    const [propagating, referring] = ["TransitGatewayRouteTablePropagations", "TransitGatewayPrefixListReferences"];
    propagations[TransitGatewayRouteTableId] = await ask(`get${propagating}`, propagating as string);
    references[TransitGatewayRouteTableId] = await ask(`get${referring}`, referring as string);
  }
  for (const { TransitGatewayPolicyTableId } of state["TransitGatewayPolicyTables"] as {
    TransitGatewayPolicyTableId: string;
  }[]) {
    const list = "TransitGatewayPolicyTableEntries";
    entries[TransitGatewayPolicyTableId] = await allPages(client, `get${list}`, list, { TransitGatewayPolicyTableId });
  }
  return {
    TransitGatewayRoutes: routes,
    TransitGatewayRouteTablePropagations: propagations,
    TransitGatewayPrefixListReferences: references,
    TransitGatewayPolicyTableEntries: entries,
  };
}
