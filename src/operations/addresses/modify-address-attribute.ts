/** Gives an Elastic IP address a reverse DNS record. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findAllocation } from "./find-address.ts";
import { showAddressAttribute } from "./show-address-attribute.ts";

// ours: no evidence of AWS's text. AWS also looks the name up; nothing is looked up here.
const invalidName = awsError("InvalidParameterValue", (name: string) => `The domain name '${name}' is not valid.`);

const DOMAIN_NAME = /^(?=.{1,254}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}\.?$/i;

export default operation("ec2", "ModifyAddressAttribute", {
  touches: ({ input, world }) => [existing("elastic-ip", findAllocation(world, input.AllocationId))],
  decide({ input, world }) {
    const found = findAllocation(world, input.AllocationId);
    const { DomainName = "" } = input;
    if (!DOMAIN_NAME.test(DomainName)) throw invalidName(DomainName);
    return {
      changes: [put("elastic-ip", { ...found, domainName: DomainName })],
      output: { Address: showAddressAttribute(found, { value: DomainName, status: "PENDING" }) },
    };
  },
});
