/** How many attachments a transit gateway may have. */
import type { Limits } from "../../../model/limits.ts";
import type { TransitGateway } from "../../../model/records/transit/transit-gateway.ts";
import { countOf, type World } from "../../../model/world/world.ts";
import { quotaExceeded } from "../../quotas.ts";
import { isEnded } from "./find-attachment.ts";

const tooManyAttachments = quotaExceeded(
  "TransitGatewayAttachmentLimitExceeded",
  "attachments for a transit gateway",
  "attachmentsPerTransitGateway",
);

export function refuseOverAttachments(world: World, { id, ownerId }: TransitGateway, limits: Limits): void {
  const home = world.elsewhere(ownerId, world.region);
  const live = home.by("transit-gateway-attachment", "gateway", id).filter((each) => !isEnded(each));
  if (countOf(live) >= limits.attachmentsPerTransitGateway) throw tooManyAttachments();
}
