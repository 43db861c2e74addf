/** Changes which numbers may announce a CIDR, and how much of it. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { operation } from "../../operation.ts";
import { changing } from "./change-registrations.ts";
import { writeDelta } from "./delta-json.ts";
import { findRegistration, readPolicy, readRoutedCidr, refuseUnenabled } from "./find-registration.ts";

export default operation(
  "ec2",
  "ModifyIpamRoutingPolicyRegistration",
  changing(({ input, world }, association) => {
    const before = findRegistration(world, association, readRoutedCidr(input.Cidr));
    refuseUnenabled(association);
    const { latestDeltaId: _, ...rest } = before;
    const registration = {
      ...rest,
      // AWS: what isn't given has its default, as when it's created (its reference). ours: a description stays.
      ...readPolicy(before.cidr, input),
      ...dropUndefined({ description: input.Description }),
      state: "update-complete" as const,
    };
    return { kept: [registration], gone: [], json: writeDelta([registration], [before]) };
  }),
);
