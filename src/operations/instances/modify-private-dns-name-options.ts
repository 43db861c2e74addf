/** Changes how an instance is named in the VPC's DNS. */
import { put } from "../../model/world/change.ts";
import type { PrivateDnsNameOptionsResponse } from "../../wire/generated/ec2.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findInstance, notStopped } from "./find-instance.ts";

export default operation("ec2", "ModifyPrivateDnsNameOptions", {
  touches: ({ input, world }) => [existing("instance", findInstance(world, input.InstanceId))],
  decide({ input, world }) {
    const instance = findInstance(world, input.InstanceId);
    const before = (instance.attributes["PrivateDnsNameOptions"] ?? {}) as PrivateDnsNameOptionsResponse;
    const { PrivateDnsHostnameType: hostnameType = before.HostnameType } = input;
    // AWS: the kind of host name changes only while the instance is stopped.
    if (hostnameType !== before.HostnameType && instance.state !== "stopped") throw notStopped(instance.id);
    const options: PrivateDnsNameOptionsResponse = {
      HostnameType: hostnameType,
      EnableResourceNameDnsARecord: input.EnableResourceNameDnsARecord ?? before.EnableResourceNameDnsARecord,
      EnableResourceNameDnsAAAARecord: input.EnableResourceNameDnsAAAARecord ?? before.EnableResourceNameDnsAAAARecord,
    };
    const attributes = { ...instance.attributes, PrivateDnsNameOptions: options };
    return { changes: [put("instance", { ...instance, attributes })], output: { Return: true } };
  },
});
