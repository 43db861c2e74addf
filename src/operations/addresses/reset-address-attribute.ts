/** Removes the reverse DNS record of an Elastic IP address. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findAllocation } from "./find-address.ts";
import { showAddressAttribute } from "./show-address-attribute.ts";

export default operation("ec2", "ResetAddressAttribute", {
  touches: ({ input, world }) => [existing("elastic-ip", findAllocation(world, input.AllocationId))],
  decide({ input, world }) {
    const found = findAllocation(world, input.AllocationId);
    const { domainName: _, ...rest } = found;
    return {
      changes: [put("elastic-ip", rest)],
      output: { Address: showAddressAttribute(found, { status: "PENDING" }) },
    };
  },
});
