/** Changes the options of an instance's metadata service. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import type { InstanceMetadataOptionsResponse } from "../../wire/generated/ec2.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findInstance } from "./find-instance.ts";
import { usualMetadataOptions } from "./metadata-options.ts";

// ours: no evidence of AWS's text
const hopLimitOutOfRange = awsError(
  "InvalidParameterValue",
  (limit: number) => `Value (${limit}) for parameter httpPutResponseHopLimit is invalid. It must be from 1 to 64.`,
);

export default operation("ec2", "ModifyInstanceMetadataOptions", {
  touches: ({ input, world }) => [existing("instance", findInstance(world, input.InstanceId))],
  decide({ input, world }) {
    const instance = findInstance(world, input.InstanceId);
    const { InstanceId: _, DryRun: __, ...given } = input;
    const limit = given.HttpPutResponseHopLimit;
    if (limit !== undefined && (limit < 1 || limit > 64)) throw hopLimitOutOfRange(limit);
    const options: InstanceMetadataOptionsResponse = {
      ...usualMetadataOptions,
      ...(instance.attributes["MetadataOptions"] as InstanceMetadataOptionsResponse),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    };
    const attributes = { ...instance.attributes, MetadataOptions: { ...options, State: "applied" } };
    return {
      changes: [put("instance", { ...instance, attributes })],
      output: { InstanceId: instance.id, InstanceMetadataOptions: { ...options, State: "pending" as const } },
    };
  },
});
