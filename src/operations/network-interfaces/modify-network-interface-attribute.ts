/** Changes one attribute of a network interface. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { type Change, put } from "../../model/world/change.ts";
import { refuseManagedInterface } from "../addresses/find-address.ts";
import { lend, returned } from "../addresses/public-addresses.ts";
import { refuseUnlessOneAttribute } from "../one-attribute.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing, referred } from "../permission/touched.ts";
import { findInterface } from "./find-interface.ts";
import { groupsOf, groupsTouched } from "./interface-groups.ts";
import { readConnectionTracking } from "./make-interface.ts";
import { bindingOf } from "./show-interface.ts";

type Input = InputOf<"ec2", "ModifyNetworkInterfaceAttribute">;

// ours: no evidence of AWS's texts
const otherAttachment = awsError(
  "InvalidAttachmentID.NotFound",
  (id: string, interfaceId: string) =>
    `The attachment ID '${id}' does not belong to network interface '${interfaceId}'`,
);
const noPrimaryIpv6 = awsError(
  "InvalidParameterValue",
  (id: string) => `Network interface '${id}' has no IPv6 address that could become its primary one.`,
);
const primaryIpv6Stays = awsError(
  "InvalidParameterValue",
  () => "You cannot disable the primary IPv6 address once it is enabled.",
);
const notAPrimaryInterface = awsError(
  "InvalidParameterValue",
  (id: string) => `Network interface '${id}' is not the primary network interface of an instance.`,
);
const unsupportedSubnets = awsError(
  "UnsupportedOperation",
  () => "Network interfaces here cannot be associated with further subnets.",
);

export default operation("ec2", "ModifyNetworkInterfaceAttribute", {
  touches({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    const instanceId = input.Attachment && found.attachment?.instanceId;
    return [
      existing("network-interface", found),
      ...(input.Groups === undefined ? [] : groupsTouched(world, found.vpcId, input.Groups)),
      ...(instanceId === undefined ? [] : [referred(world, "instance", instanceId)]),
    ];
  },
  decide(call) {
    const { input, world } = call;
    const found = findInterface(world, input.NetworkInterfaceId);
    refuseManagedInterface(found);
    const { NetworkInterfaceId: _, DryRun: __, ...attributes } = input;
    refuseUnlessOneAttribute(attributes);
    if (input.AssociatePublicIpAddress !== undefined) {
      return { changes: withPublicAddress(call, found, input.AssociatePublicIpAddress), output: {} };
    }
    return { changes: [put("network-interface", changed(call, found))], output: {} };
  },
});

function withAttachment(found: NetworkInterface, given: NonNullable<Input["Attachment"]>): NetworkInterface {
  const { attachment } = found;
  if (attachment === undefined || (given.AttachmentId !== undefined && given.AttachmentId !== attachment.id)) {
    throw otherAttachment(given.AttachmentId ?? "", found.id);
  }
  const { enaQueueCount: _, ...rest } = attachment;
  const queues = given.DefaultEnaQueueCount === true ? undefined : (given.EnaQueueCount ?? attachment.enaQueueCount);
  return {
    ...found,
    attachment: {
      ...rest,
      deleteOnTermination: given.DeleteOnTermination ?? attachment.deleteOnTermination,
      ...dropUndefined({ enaQueueCount: queues }),
    },
  };
}

function withPrimaryIpv6(found: NetworkInterface, isEnabled: boolean): NetworkInterface {
  // AWS: a primary IPv6 address stays as long as the interface.
  if (!isEnabled && found.enablePrimaryIpv6) throw primaryIpv6Stays();
  if (!isEnabled) return found;
  if (found.ipv6.length === 0) throw noPrimaryIpv6(found.id);
  const ipv6 = found.ipv6.map(({ address }, index) => ({ address, isPrimary: index === 0 }));
  return { ...found, ipv6, enablePrimaryIpv6: true };
}

/** Assigns a public address to the primary interface of an instance, or releases it. */
function withPublicAddress(call: Call<Input>, found: NetworkInterface, isWanted: boolean): readonly Change[] {
  if (found.attachment?.deviceIndex !== 0) throw notAPrimaryInterface(found.id);
  const { publicIp, ...rest } = found;
  if (!isWanted) {
    const changed = put("network-interface", { ...rest, associatePublicIpAddress: false });
    return publicIp === undefined ? [changed] : [changed, ...returned(call.world, publicIp)];
  }
  const [primary] = found.privateIpv4;
  const wanted = { ...found, associatePublicIpAddress: true };
  if (primary === undefined || bindingOf(call.world, found, primary.address) !== undefined) {
    return [put("network-interface", wanted)];
  }
  const lent = lend(call);
  return [put("network-interface", { ...wanted, publicIp: lent.publicIp }), lent.change];
}

function changed({ input, world, limits }: Call<Input>, found: NetworkInterface): NetworkInterface {
  if (input.Description !== undefined) return { ...found, description: input.Description.Value ?? "" };
  if (input.SourceDestCheck !== undefined) return { ...found, sourceDestCheck: input.SourceDestCheck.Value ?? true };
  if (input.Groups !== undefined) {
    const place = { vpcId: found.vpcId, id: found.subnetId };
    return { ...found, groupIds: groupsOf(world, place, input.Groups, limits) };
  }
  if (input.Attachment !== undefined) return withAttachment(found, input.Attachment);
  if (input.EnablePrimaryIpv6 !== undefined) return withPrimaryIpv6(found, input.EnablePrimaryIpv6);
  if (input.AssociatedSubnetIds !== undefined) throw unsupportedSubnets();
  const connectionTracking = readConnectionTracking(input.ConnectionTrackingSpecification);
  if (connectionTracking !== undefined) return { ...found, connectionTracking };
  if (found.attachment === undefined) throw otherAttachment("", found.id);
  return { ...found, attachment: { ...found.attachment, enaSrd: input.EnaSrdSpecification ?? {} } };
}
