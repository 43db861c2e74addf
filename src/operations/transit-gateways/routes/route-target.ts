/** Where a static route or a reference to a prefix list leads: to an attachment, or nowhere. */
import { formatPrefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Limits } from "../../../model/limits.ts";
import type {
  TransitGatewayAttachment,
  TransitGatewayRouteTable,
} from "../../../model/records/transit/transit-gateway.ts";
import { countOf, type World } from "../../../model/world/world.ts";
import { givenTogether, missingParameter } from "../../parameters.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { readBlock } from "../../vpcs/cidr-blocks/blocks.ts";
import { findUsableAttachment } from "../attachments/find-attachment.ts";
import { findTransitTable } from "../route-tables/find-table.ts";

interface Given {
  readonly TransitGatewayRouteTableId: string;
  readonly TransitGatewayAttachmentId?: string | undefined;
  readonly Blackhole?: boolean | undefined;
}

const tooManyRoutes = quotaExceeded(
  "TransitGatewayRouteLimitExceeded",
  "static routes for a transit gateway",
  "staticRoutesPerTransitGateway",
);

export interface NamedRoute {
  readonly table: TransitGatewayRouteTable;
  /** Undefined if it drops packets. */
  readonly attachment: TransitGatewayAttachment | undefined;
}

export function readRouteTarget(world: World, input: Given): NamedRoute {
  const table = findTransitTable(world, input.TransitGatewayRouteTableId);
  const { TransitGatewayAttachmentId, Blackhole = false } = input;
  // AWS: an empty id is none: Terraform sends one with every blackhole.
  const id = TransitGatewayAttachmentId === "" ? undefined : TransitGatewayAttachmentId;
  if (Blackhole && id !== undefined) throw givenTogether("blackhole", "transitGatewayAttachmentId");
  if (Blackhole) return { table, attachment: undefined };
  if (id === undefined) throw missingParameter("transitGatewayAttachmentId");
  return { table, attachment: findUsableAttachment(world, table.transitGatewayId, id) };
}

export const touchRoute = ({ table, attachment }: NamedRoute): readonly Touched[] => [
  existing("transit-gateway-route-table", table),
  ...(attachment === undefined ? [] : [existing("transit-gateway-attachment", attachment)]),
];

export const readTransitDestination = (text: string): string =>
  formatPrefix(readBlock(text, "destinationCidrBlock", text.includes(":") ? "ipv6" : "ipv4"));

/** AWS: all static routes of a gateway's tables together. */
export function refuseTooManyTransitRoutes(world: World, gatewayId: string, limits: Limits): void {
  const tables = world.by("transit-gateway-route-table", "gateway", gatewayId);
  const count = tables.reduce((sum, { id }) => sum + countOf(world.by("transit-gateway-route", "table", id)), 0);
  if (count >= limits.staticRoutesPerTransitGateway) throw tooManyRoutes();
}

// ours: no evidence of AWS's text
export const routeNotFound = awsError(
  "InvalidRoute.NotFound",
  (destination: string, tableId: string) =>
    `Route ${destination} does not exist in Transit Gateway Route Table ${tableId}.`,
);
