/** Turns AWS's answers about route tables, gateways and network ACLs back into records. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type {
  InternetGateway,
  NetworkAcl,
  NetworkAclAssociation,
  NetworkAclEntry,
  Route,
  RouteTable,
  RouteTableAssociation,
  RouteTarget,
} from "../../model/records/routing.ts";
import { ImportRefused, type Members } from "./members.ts";
import { cidrOf } from "./read-network.ts";

/** The member that names a route's target, and the target's kind. `GatewayId` names several kinds by their prefix. */
const targets = {
  EgressOnlyInternetGatewayId: "egress-only-internet-gateway",
  NatGatewayId: "nat-gateway",
  NetworkInterfaceId: "network-interface",
  VpcPeeringConnectionId: "vpc-peering-connection",
  TransitGatewayId: "transit-gateway",
  LocalGatewayId: "local-gateway",
  CarrierGatewayId: "carrier-gateway",
  CoreNetworkArn: "core-network",
  OdbNetworkArn: "odb-network",
} as const;

/** Of a route's other members, those by which AWS may come to name a target. An instance is named beside its interface. */
const NAMES_SOMETHING = /^(?!Destination|Instance)[A-Za-z0-9]{1,60}(Id|Arn)$/;

function readTarget(saved: Members): RouteTarget {
  for (const [member, kind] of Object.entries(targets)) {
    const id = saved.maybeText(member);
    if (id !== undefined) return { kind: kind as (typeof targets)[keyof typeof targets], id };
  }
  const unserved = saved.has("GatewayId") ? undefined : saved.names().find((name) => NAMES_SOMETHING.test(name));
  if (unserved !== undefined) return { kind: "unserved", id: saved.text(unserved), member: unserved };
  const id = saved.text("GatewayId");
  if (id === "local") return { kind: "local" };
  if (id.startsWith("vgw-")) return { kind: "virtual-private-gateway", id };
  return { kind: id.startsWith("vpce-") ? "vpc-endpoint" : "internet-gateway", id };
}

const ORIGINS = ["CreateRouteTable", "CreateRoute", "EnableVgwRoutePropagation", "Advertisement"] as const;

function readRoute(saved: Members): Route {
  const list = saved.maybeText("DestinationPrefixListId");
  const ipv6 = saved.maybeText("DestinationIpv6CidrBlock");
  return {
    destination: list ?? cidrOf(saved, ipv6 === undefined ? "DestinationCidrBlock" : "DestinationIpv6CidrBlock"),
    target: readTarget(saved),
    origin: saved.oneOf("Origin", ORIGINS, "CreateRoute"),
  };
}

export function readRouteTable(
  saved: Members,
  account: string,
): { readonly table: RouteTable; readonly associations: readonly RouteTableAssociation[] } {
  const id = saved.text("RouteTableId");
  const vpcId = saved.text("VpcId");
  const associations = saved.list("Associations").map((each): RouteTableAssociation => {
    const subnetId = each.maybeText("SubnetId");
    const gatewayId = each.maybeText("GatewayId");
    return {
      id: each.text("RouteTableAssociationId"),
      routeTableId: id,
      vpcId,
      isMain: each.flag("Main"),
      ...dropUndefined({ subnetId, gatewayId }),
    };
  });
  const ownerId = saved.maybeText("OwnerId") ?? account;
  const propagatingGatewayIds = saved.list("PropagatingVgws").map((each) => each.text("GatewayId"));
  return {
    table: {
      id,
      ownerId,
      vpcId,
      routes: saved.list("Routes").map(readRoute),
      ...(propagatingGatewayIds.length > 0 && { propagatingGatewayIds }),
      tags: saved.tags(),
    },
    associations,
  };
}

export function readInternetGateway(saved: Members, account: string): InternetGateway {
  const vpcId = saved.list("Attachments")[0]?.text("VpcId");
  return {
    id: saved.text("InternetGatewayId"),
    ownerId: saved.maybeText("OwnerId") ?? account,
    ...dropUndefined({ vpcId }),
    tags: saved.tags(),
  };
}

export function readEgressOnlyGateway(saved: Members, account: string) {
  const [attachment] = saved.list("Attachments");
  if (attachment === undefined) throw new ImportRefused(`${saved.where} is attached to no VPC`);
  return {
    id: saved.text("EgressOnlyInternetGatewayId"),
    ownerId: account,
    vpcId: attachment.text("VpcId"),
    tags: saved.tags(),
  };
}

export function readNatGateway(saved: Members, account: string): NatGateway {
  const isRegional = saved.maybeText("AvailabilityMode") === "regional";
  const hasFailed = saved.maybeText("State") === "failed";
  const deletedAt = saved.maybeText("DeleteTime");
  return {
    id: saved.text("NatGatewayId"),
    ownerId: account,
    vpcId: saved.text("VpcId"),
    ...(isRegional ? {} : { subnetId: saved.text("SubnetId") }),
    connectivityType: saved.oneOf("ConnectivityType", ["public", "private"], "public"),
    createdAt: saved.maybeText("CreateTime") ?? "1970-01-01T00:00:00.000Z",
    ...dropUndefined({ deletedAt }),
    ...(hasFailed && {
      failure: { code: saved.maybeText("FailureCode") ?? "", message: saved.maybeText("FailureMessage") ?? "" },
    }),
    addresses: saved.list("NatGatewayAddresses").map((each, index) => {
      const [allocationId, associationId, publicIp] = ["AllocationId", "AssociationId", "PublicIp"].map((name) =>
        each.maybeText(name),
      );
      const known = dropUndefined({ allocationId, associationId, publicIp });
      if (isRegional) {
        const zone = { name: each.text("AvailabilityZone"), id: each.text("AvailabilityZoneId") };
        return { isPrimary: false, zone, ...known };
      }
      return {
        networkInterfaceId: each.text("NetworkInterfaceId"),
        privateIp: each.text("PrivateIp"),
        isPrimary: each.flag("IsPrimary", index === 0),
        ...known,
      };
    }),
    ...(isRegional &&
      !hasFailed &&
      deletedAt === undefined && {
        regional: {
          routeTableId: saved.text("RouteTableId"),
          expandsItself: saved.maybeText("AutoProvisionZones") === "enabled",
        },
      }),
    tags: saved.tags(),
  };
}

/** The Elastic IPs of regional gateways, each with its gateway's id. */
export const addressesOfRegional = (gateways: readonly NatGateway[]): ReadonlyMap<string, string> =>
  new Map(
    gateways.flatMap(({ id, subnetId, addresses }) =>
      addresses.flatMap(({ allocationId }): (readonly [string, string])[] =>
        subnetId === undefined && allocationId !== undefined ? [[allocationId, id]] : [],
      ),
    ),
  );

/** AWS: these deny-all rules are implied, so they aren't kept. */
const FINAL_RULES = [32_767, 32_768];

export function readNetworkAcl(
  saved: Members,
  account: string,
): { readonly acl: NetworkAcl; readonly associations: readonly NetworkAclAssociation[] } {
  const id = saved.text("NetworkAclId");
  const associations = saved.list("Associations").map((each) => ({
    id: each.text("NetworkAclAssociationId"),
    networkAclId: id,
    subnetId: each.text("SubnetId"),
  }));
  const entries = saved
    .list("Entries")
    .map(readEntry)
    .filter(({ ruleNumber }) => !FINAL_RULES.includes(ruleNumber));
  const acl = {
    id,
    ownerId: saved.maybeText("OwnerId") ?? account,
    vpcId: saved.text("VpcId"),
    isDefault: saved.flag("IsDefault"),
    entries,
    tags: saved.tags(),
  };
  return { acl, associations };
}

function readEntry(saved: Members): NetworkAclEntry {
  const ports = saved.maybe("PortRange");
  const icmp = saved.maybe("IcmpTypeCode");
  return {
    ruleNumber: saved.number("RuleNumber"),
    egress: saved.flag("Egress"),
    action: saved.oneOf("RuleAction", ["allow", "deny"], "deny"),
    protocol: saved.text("Protocol"),
    cidr: cidrOf(saved, saved.maybeText("Ipv6CidrBlock") === undefined ? "CidrBlock" : "Ipv6CidrBlock"),
    ...dropUndefined({
      portRange: ports && { from: ports.number("From"), to: ports.number("To") },
      icmp: icmp && { type: icmp.number("Type"), code: icmp.number("Code") },
    }),
  };
}
