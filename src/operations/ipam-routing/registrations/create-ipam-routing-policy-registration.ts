/** Registers which numbers may announce a CIDR. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { operation } from "../../operation.ts";
import { changing } from "./change-registrations.ts";
import { writeDelta } from "./delta-json.ts";
import {
  readPolicy,
  readRoutedCidr,
  refuseForeignCidr,
  refuseRegistered,
  refuseUnenabled,
  registrationId,
} from "./find-registration.ts";

export default operation(
  "ec2",
  "CreateIpamRoutingPolicyRegistration",
  changing(({ input, world }, association) => {
    const cidr = readRoutedCidr(input.Cidr);
    refuseUnenabled(association);
    const id = registrationId(association.id, cidr);
    refuseRegistered(world.get("ipam-routing-policy-registration", id));
    refuseForeignCidr(world, association, cidr);
    const registration = {
      id,
      associationId: association.id,
      ...readPolicy(cidr, input),
      ...dropUndefined({ description: input.Description }),
      state: "create-complete" as const,
    };
    return { kept: [registration], gone: [], json: writeDelta([registration], []) };
  }),
);
