/** Finds a virtual private gateway by id. */
import { awsError } from "../../../model/aws-error.ts";
import type { VpnGateway } from "../../../model/records/vpn/vpn.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";
import { HOUR_MS, isStillShown } from "../../times.ts";

// AWS: catalogue 556
const notFound = awsError("InvalidVpnGatewayID.NotFound", (id: string) => `The vpnGateway ID '${id}' does not exist`);

/** Also one that was deleted lately: lists still show it. */
export const findShownVpnGateway = finder("vpn-gateway", {
  unknown: notFound,
  malformed: malformedId("InvalidVpnGatewayID.Malformed", "vpn-gateway"),
});

/** ours: AWS shows what was deleted for a while. */
export const isShownStill = (deletedAt: string | undefined, now: string): boolean =>
  isStillShown(deletedAt, now, HOUR_MS);

export function findVpnGateway(world: World, id: string): VpnGateway {
  const gateway = findShownVpnGateway(world, id);
  if (gateway.deletedAt !== undefined) throw notFound(id);
  return gateway;
}
