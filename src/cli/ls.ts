/** `cordon ls`: what an account has in a Region, with the names that other commands take. */

import { Misuse } from "./command.ts";
import { nearest } from "./nearest.ts";
import { ask, whereHelp, whereOptions } from "./question.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { lookOf, paint, table } from "./terminal/table.ts";

const usage = `Usage: cordon ls [KIND...] [options]

Lists VPCs, subnets, groups, interfaces, lists (of prefixes), addresses, tables (of routes), acls, gateways,
nat-gateways, vpn-gateways, transit-gateways, exclusions (from Block Public Access), flow-logs and peerings:
ids, names, and what each is of. Without a KIND, all that there are.

  --json          print the lists as JSON
${whereHelp("the Region to list")}
${stateHelp}`;

/** As AWS's answers have it; of each only what is shown. */
type Item = Readonly<Record<string, unknown>> & {
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
  readonly TagSet?: Item["Tags"];
};

interface Kind {
  /** The list in the answer. */
  readonly list: string;
  readonly id: string;
  /** The member that has the name; the tag Name if undefined. */
  readonly name?: string;
  readonly shows: readonly string[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  vpcs: { list: "Vpcs", id: "VpcId", shows: ["CidrBlock", "State"] },
  subnets: { list: "Subnets", id: "SubnetId", shows: ["CidrBlock", "AvailabilityZone", "VpcId"] },
  groups: { list: "SecurityGroups", id: "GroupId", name: "GroupName", shows: ["VpcId", "Description"] },
  interfaces: {
    list: "NetworkInterfaces",
    id: "NetworkInterfaceId",
    shows: ["PrivateIpAddress", "SubnetId", "Status"],
  },
  lists: { list: "PrefixLists", id: "PrefixListId", name: "PrefixListName", shows: ["AddressFamily", "OwnerId"] },
  addresses: { list: "Addresses", id: "AllocationId", shows: ["PublicIp", "NetworkInterfaceId"] },
  tables: { list: "RouteTables", id: "RouteTableId", shows: ["VpcId"] },
  acls: { list: "NetworkAcls", id: "NetworkAclId", shows: ["VpcId"] },
  gateways: { list: "InternetGateways", id: "InternetGatewayId", shows: [] },
  "nat-gateways": { list: "NatGateways", id: "NatGatewayId", shows: ["SubnetId", "State"] },
  "vpn-gateways": { list: "VpnGateways", id: "VpnGatewayId", shows: ["AmazonSideAsn", "State"] },
  "transit-gateways": { list: "TransitGateways", id: "TransitGatewayId", shows: ["OwnerId", "State"] },
  exclusions: {
    list: "VpcBlockPublicAccessExclusions",
    id: "ExclusionId",
    shows: ["ResourceArn", "InternetGatewayExclusionMode", "State"],
  },
  "flow-logs": { list: "FlowLogs", id: "FlowLogId", shows: ["ResourceId", "TrafficType"] },
  peerings: { list: "VpcPeeringConnections", id: "VpcPeeringConnectionId", shows: [] },
};

export default askingCommand({
  name: "ls",
  usage,
  options: { ...whereOptions, json: { type: "boolean", default: false } },
  async run({ json, ...where }, typed) {
    // `cordon ls vpc` can mean only one thing.
    const kinds = typed.map((kind) => (Object.hasOwn(KINDS, `${kind}s`) ? `${kind}s` : kind));
    for (const kind of kinds) {
      if (Object.hasOwn(KINDS, kind)) continue;
      const near = nearest(kind, Object.keys(KINDS));
      throw new Misuse(
        `there is no kind ${kind}. ${near === undefined ? `There are: ${Object.keys(KINDS).join(", ")}` : `Did you mean ${near}?`}`,
      );
    }
    const chosen = Object.entries(KINDS).filter(([kind]) => kinds.length === 0 || kinds.includes(kind));
    const state = (await ask(where, "/_cordon/export")) as unknown as Readonly<Record<string, readonly Item[]>>;
    const listed = chosen.map(([kind, { list, ...of }]) => ({
      kind,
      rows: (state[list] ?? []).map((item) => rowOf(of, item)),
    }));
    if (json) {
      console.log(JSON.stringify(Object.fromEntries(listed.map(({ kind, rows }) => [kind, rows]))));
      return 0;
    }
    const look = lookOf(process.stdout);
    for (const { kind, rows } of listed.filter(({ rows }) => rows.length > 0 || kinds.length > 0)) {
      console.log(paint(look, "strong", kind));
      console.log(
        rows.length === 0
          ? "  none"
          : table(
              readable(rows).map(({ id, name, of }) => [id, name, ...of]),
              { look, indent: "  " },
            ),
      );
    }
    return 0;
  },
});

function rowOf({ id, name, shows }: Omit<Kind, "list">, item: Item) {
  const tagged = (item.Tags ?? item.TagSet ?? []).find(({ Key }) => Key === "Name")?.Value;
  // What a service manages has no name but what the service says that it's for.
  const purpose = item["RequesterManaged"] === true ? String(item["Description"] ?? "") : "";
  const text = (member: string) => String(item[member] ?? "");
  return { id: text(id), name: name === undefined ? (tagged ?? purpose) : text(name), of: shows.map(text) };
}
