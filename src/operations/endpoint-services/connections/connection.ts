/** The connections of endpoint services: both sides' records of one have the same state. */
import { awsError } from "../../../model/aws-error.ts";
import { type EndpointConnection, nameOfService } from "../../../model/records/private-link/endpoint-service.ts";
import type { ConnectionState, VpcEndpoint } from "../../../model/records/vpc-endpoint.ts";
import { type Change, inPartition, put, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import type { Call } from "../../operation.ts";
import { worldIfKnown } from "../../other-accounts/known-world.ts";
import { type FoundService, serviceAtName } from "./offered-services.ts";

finder("endpoint-connection", {
  // ours: no evidence of AWS's text
  unknown: awsError(
    "InvalidVpcEndpointConnectionId.NotFound",
    (id: string) => `The VpcEndpointConnection Id '${id}' does not exist`,
  ),
});

export const connectionOf = (world: World, serviceId: string, endpointId: string): EndpointConnection | undefined =>
  world.by("endpoint-connection", "endpoint", endpointId).find((each) => each.serviceId === serviceId);

/** The record of its endpoint, if its owner's partition has it, and if it leads to the service that is offered from here. */
function endpointOf(world: World, connection: EndpointConnection): VpcEndpoint | undefined {
  const { serviceId, endpointId, endpointOwnerId, endpointRegion } = connection;
  const name = nameOfService(serviceId, world.region);
  const offered = serviceAtName(world, name)?.owner;
  if (offered?.account !== world.account || offered.region !== world.region) return undefined;
  const found = worldIfKnown(world, endpointOwnerId, endpointRegion)?.get("vpc-endpoint", endpointId);
  return found?.serviceName === name && found.ownerId === endpointOwnerId ? found : undefined;
}

/** The endpoint's record in a state; one that works has none. */
export function inState({ state: _, ...endpoint }: VpcEndpoint, state: ConnectionState): VpcEndpoint {
  return state === "available" ? endpoint : { ...endpoint, state };
}

/**
 * INVARIANT: only the owner of a service changes an endpoint of another account, and only one that leads to it. An imported file
 * may give any account a service of that id.
 */
export function putInState(world: World, connection: EndpointConnection, state: ConnectionState): readonly Change[] {
  const endpoint = endpointOf(world, connection);
  const there = { account: connection.endpointOwnerId, region: connection.endpointRegion };
  return [
    put("endpoint-connection", { ...connection, state }),
    ...(endpoint === undefined ? [] : [inPartition(there, put("vpc-endpoint", inState(endpoint, state)))]),
  ];
}

/** What a new endpoint is to the owner of its service. */
export function connect(
  { newId, region: endpointRegion }: Pick<Call<unknown>, "newId" | "region">,
  { service: { id: serviceId, ownerId, acceptanceRequired }, owner }: FoundService,
  { id: endpointId, ownerId: endpointOwnerId, ipAddressType, createdAt }: VpcEndpoint,
  dnsNames: readonly string[],
): { readonly state: ConnectionState; readonly change: Change } {
  // AWS: also of the owner's own endpoints (catalogue 608).
  const state = acceptanceRequired ? "pendingAcceptance" : "available";
  const connection: EndpointConnection = {
    ...{ id: newId("endpoint-connection"), ownerId, serviceId, endpointId, endpointOwnerId, endpointRegion, state },
    ...{ ipAddressType, dnsNames, createdAt, tags: [] },
  };
  return { state, change: inPartition(owner, put("endpoint-connection", connection)) };
}

/** What the owner of the service keeps of an endpoint that changes, or that goes. */
export function followEndpoint(
  world: World,
  { id, serviceName, ownerId }: VpcEndpoint,
  after?: Pick<EndpointConnection, "ipAddressType" | "dnsNames">,
): readonly Change[] {
  const found = serviceAtName(world, serviceName);
  const connection = found && connectionOf(found.owner, found.service.id, id);
  if (found === undefined || connection === undefined) return [];
  if (connection.endpointOwnerId !== ownerId || connection.endpointRegion !== world.region) return [];
  const change =
    after === undefined
      ? remove("endpoint-connection", connection.id)
      : put("endpoint-connection", { ...connection, ...after });
  return [inPartition(found.owner, change)];
}
