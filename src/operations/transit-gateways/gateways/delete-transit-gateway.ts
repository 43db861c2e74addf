/** Deletes a transit gateway to which nothing is attached, with its tables. */
import { awsError } from "../../../model/aws-error.ts";
import { isPeer, isVpc, type TransitGatewayAttachment } from "../../../model/records/transit/transit-gateway.ts";
import { put, remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { isEnded } from "../attachments/find-attachment.ts";
import { tableDeletion } from "../route-tables/table-deletion.ts";
import { findOwnGateway } from "./find-transit-gateway.ts";
import { showTransitGateway } from "./show-transit-gateway.ts";

// AWS: catalogue 539
const inUse = awsError(
  "IncorrectState",
  (id: string, what: string, attachments: string) => `${id} has non-deleted ${what}: ${attachments}.`,
);

const wordsOf = ({ resource }: TransitGatewayAttachment): string =>
  isVpc(resource)
    ? "VPC Attachments"
    : isPeer(resource)
      ? "Transit Gateway Cross Region Peering Attachments"
      : "Transit Gateway Attachments";

export default operation("ec2", "DeleteTransitGateway", {
  touches: ({ input, world }) => [existing("transit-gateway", findOwnGateway({ world }, input.TransitGatewayId))],
  decide({ input, world, region, now }) {
    const gateway = findOwnGateway({ world }, input.TransitGatewayId);
    const attached = world.by("transit-gateway-attachment", "gateway", gateway.id).filter((each) => !isEnded(each));
    for (const [words, those] of Map.groupBy(attached, wordsOf)) {
      throw inUse(gateway.id, words, those.map(({ id }) => id).join(", "));
    }
    const deleted = { ...gateway, deletedAt: now };
    return {
      changes: [
        ...world
          .by("transit-gateway-route-table", "gateway", gateway.id)
          .flatMap((table) => tableDeletion(world, table)),
        ...world
          .by("transit-gateway-policy-table", "gateway", gateway.id)
          .map(({ id }) => remove("transit-gateway-policy-table", id)),
        put("transit-gateway", deleted),
      ],
      output: { TransitGateway: showTransitGateway(deleted, region, "deleting") },
    };
  },
});
