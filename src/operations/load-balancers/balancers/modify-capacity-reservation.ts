/** Sets the capacity that a load balancer always has at least. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { validation } from "../balancer-words.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { DECREASES, showCapacity } from "./capacity.ts";

// AWS: the code (its model); ours: no evidence of AWS's texts
const noDecreases = awsError(
  "CapacityDecreaseRequestsLimitExceeded",
  () => "The capacity can't be decreased again today",
);
const nothingAsked = validation(() => "Either a minimum capacity or the reset of the reservation must be specified");

const isSameDay = (a: string, b: string): boolean => a.slice(0, 10) === b.slice(0, 10);

export default operation("elasticloadbalancing", "ModifyCapacityReservation", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  decide({ input, world, now }) {
    const found = findByArn(world, "load-balancer", input.LoadBalancerArn);
    const units = input.ResetCapacityReservation === true ? 0 : input.MinimumLoadBalancerCapacity?.CapacityUnits;
    if (units === undefined) throw nothingAsked();
    const { units: before = 0, decreases: counted = 0, modifiedAt = now } = found.capacity ?? {};
    const today = isSameDay(modifiedAt, now) ? counted : 0;
    const isLess = units < before && units > 0;
    if (isLess && today >= DECREASES) throw noDecreases();
    const capacity = { units, modifiedAt: now, decreases: isLess ? today + 1 : today };
    const changed = { ...found, capacity };
    return { changes: [put("load-balancer", changed)], output: showCapacity(world, changed) };
  },
});
