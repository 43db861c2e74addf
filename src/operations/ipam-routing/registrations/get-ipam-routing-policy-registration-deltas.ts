/** Lists the changes of an association's routing policy registrations, also those that failed. */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamRoutingPolicyDelta } from "../../../model/records/announcing/registry.ts";
import { describe } from "../../describe.ts";
import { associationNamed, touchesAssociation } from "../associations/find-registry-association.ts";
import { showDelta } from "./change-registrations.ts";

// ours: no evidence of AWS's codes and texts
const deltaNotFound = awsError(
  "InvalidParameterValue",
  (id: string) => `Value (${id}) for parameter deltaId is invalid. The association has no such delta.`,
);
const endsFirst = awsError("InvalidParameterValue", () => "The parameter endTime is before startTime.");

interface Listed {
  readonly delta: IpamRoutingPolicyDelta;
  readonly order: string;
}

const LARGEST = 10 ** 12;

export default describe("ec2", "GetIpamRoutingPolicyRegistrationDeltas", {
  list: "IpamRoutingPolicyRegistrationDeltas",
  all(call): Iterable<Listed> {
    const { DeltaId, StartTime, EndTime, ChronologicalOrder } = call.input;
    const { id } = associationNamed(call);
    if (StartTime !== undefined && EndTime !== undefined && Date.parse(EndTime) < Date.parse(StartTime)) {
      throw endsFirst();
    }
    if (DeltaId !== undefined && call.world.get("ipam-routing-policy-delta", DeltaId)?.associationId !== id) {
      throw deltaNotFound(DeltaId);
    }
    // ours: the oldest first, if the call doesn't say.
    const isReverse = ChronologicalOrder === "reverse";
    const from = StartTime === undefined ? Number.NEGATIVE_INFINITY : Date.parse(StartTime);
    const to = EndTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(EndTime);
    const found = call.world
      .by("ipam-routing-policy-delta", "association", id)
      .filter((delta) => DeltaId === undefined || delta.id === DeltaId)
      .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to)
      .map((delta) => ({
        delta,
        order: String(isReverse ? LARGEST - delta.number : delta.number).padStart(13, "0"),
      }))
      .toArray();
    return found.sort((a, b) => (a.order < b.order ? -1 : 1));
  },
  isUntagged: true,
  idOf: ({ order }) => order,
  touches: touchesAssociation,
  show: ({ delta }) => showDelta(delta),
});
