/** Finds a transit gateway by id: the account's own, or one that another account shares with it. */
import { awsError } from "../../../model/aws-error.ts";
import type { TransitGateway } from "../../../model/records/transit/transit-gateway.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";
import type { Call } from "../../operation.ts";
import { findShared } from "../../resource-shares/reaching.ts";
import { HOUR_MS, isStillShown } from "../../times.ts";

const notFound = awsError(
  "InvalidTransitGatewayID.NotFound",
  (id: string) => `Transit Gateway ${id} was deleted or does not exist.`,
);

const findTransitGateway = finder("transit-gateway", {
  unknown: notFound,
  malformed: malformedId("InvalidTransitGatewayID.Malformed", "transit-gateway"),
});

/** The refusal of an id that names no gateway. */
export const unknownGateway = (id: string): Error => notFound(id);

type Asking = Pick<Call<unknown>, "world" | "settings" | "now">;

/** ours: AWS shows what ended for a while. */
export const isShownStill = (endedAt: string | undefined, now: string): boolean => isStillShown(endedAt, now, HOUR_MS);

/** One that isn't deleted, and belongs to the caller. */
export function findOwnGateway({ world }: Pick<Asking, "world">, id: string): TransitGateway {
  const gateway = findTransitGateway(world, id);
  if (gateway.deletedAt !== undefined || gateway.ownerId !== world.account) throw notFound(id);
  return gateway;
}

/** One that isn't deleted, of the caller's or shared with it. */
export function findUsableGateway(asking: Asking, id: string): TransitGateway {
  const own = asking.world.get("transit-gateway", id);
  if (own !== undefined) return findOwnGateway(asking, id);
  const shared = findShared(asking, "transit-gateway", id)?.record;
  if (shared === undefined || shared.deletedAt !== undefined) findTransitGateway(asking.world, id);
  return shared as TransitGateway;
}
