/** Finds a NAT gateway by id, and computes its state. */
import { awsError } from "../../model/aws-error.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { HOUR_MS, isStillShown } from "../times.ts";

const notFound = awsError("NatGatewayNotFound", (id: string) => `NatGateway ${id} was not found`);

export const findNatGateway = finder("nat-gateway", {
  unknown: notFound,
  malformed: awsError("NatGatewayMalformed", (id: string) => `The natGateway ID '${id}' is malformed`),
});

export type NatGatewayState = "pending" | "available" | "deleting" | "deleted" | "failed";

export function stateOf({ deletedAt, failure }: NatGateway): NatGatewayState {
  if (deletedAt !== undefined) return "deleted";
  return failure === undefined ? "available" : "failed";
}

/** A gateway that is neither failed nor deleted. */
export function findLiveNatGateway(world: World, id: string): NatGateway {
  const gateway = findNatGateway(world, id);
  if (stateOf(gateway) !== "available") throw notFound(id);
  return gateway;
}

/** AWS: deleted and failed gateways stay visible for about an hour. */
const VISIBLE_MS = HOUR_MS;

export function isVisible({ createdAt, deletedAt, failure }: NatGateway, now: string): boolean {
  const endedAt = deletedAt ?? (failure === undefined ? undefined : createdAt);
  return isStillShown(endedAt, now, VISIBLE_MS);
}
