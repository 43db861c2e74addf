/** Takes back which numbers may announce a CIDR. */
import { operation } from "../../operation.ts";
import { changing } from "./change-registrations.ts";
import { writeDelta } from "./delta-json.ts";
import { findRegistration, readRoutedCidr } from "./find-registration.ts";

export default operation(
  "ec2",
  "DeleteIpamRoutingPolicyRegistration",
  changing(({ input, world }, association) => {
    const registration = findRegistration(world, association, readRoutedCidr(input.Cidr));
    return { kept: [], gone: [registration], json: writeDelta([], [registration]) };
  }),
);
