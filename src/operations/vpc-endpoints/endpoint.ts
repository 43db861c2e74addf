/** Finds a VPC endpoint and its parts. */
import { awsError } from "../../model/aws-error.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { RouteTable } from "../../model/records/routing.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

const notFoundText = (id: string) => `The Vpc Endpoint Id '${id}' does not exist`;
export const endpointNotFound = awsError("InvalidVpcEndpointId.NotFound", notFoundText);
/** AWS: DeleteVpcEndpoints reports this with its own code (catalogue 375). */
export const nothingToDelete = awsError("InvalidVpcEndpoint.NotFound", notFoundText);

export const findEndpoint = finder("vpc-endpoint", {
  unknown: endpointNotFound,
  malformed: malformedId("InvalidVpcEndpointId.Malformed", "vpc-endpoint"),
});

/** AWS: the default policy of an endpoint lets everything through. */
export const FULL_ACCESS: Readonly<Record<VpcEndpoint["type"], string>> = {
  GatewayLoadBalancer: "",
  Gateway: '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
  Interface: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
};

export const interfacesOfEndpoint = (world: World, endpoint: VpcEndpoint): readonly NetworkInterface[] =>
  endpoint.networkInterfaceIds.flatMap((id) => world.get("network-interface", id) ?? []);

const leadsTo = (table: RouteTable, { id }: VpcEndpoint): boolean =>
  table.routes.some(({ target }) => target.kind === "vpc-endpoint" && target.id === id);

/** The tables that a gateway endpoint has a route in. */
export const tablesOf = (world: World, endpoint: VpcEndpoint): readonly RouteTable[] =>
  world
    .by("route-table", "vpc", endpoint.vpcId)
    .filter((table) => leadsTo(table, endpoint))
    .toArray();
