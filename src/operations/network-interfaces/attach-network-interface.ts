/** Attaches a network interface to an instance in the same Availability Zone. */
import { awsError } from "../../model/aws-error.ts";
import type { Instance } from "../../model/records/instance.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { refuseCleartextType } from "../encryption-controls/refuse-cleartext.ts";
import { findInstance } from "../instances/find-instance.ts";
import { instanceTypeOf } from "../instances/types/instance-types.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { interfaceInUse, newAttachment, otherZone, tooManyInterfaces } from "./attachments.ts";
import { findInterface, interfacesOf } from "./find-interface.ts";

const wrongState = awsError(
  "IncorrectInstanceState",
  (id: string, state: string) => `Instance: ${id} is not in a valid state (${state}) for this operation.`,
);
const deviceTaken = awsError(
  "InvalidParameterValue",
  (instanceId: string, index: number) =>
    `Instance '${instanceId}' already has an interface attached at device index '${index}'.`,
);
// ours: no evidence of AWS's text
const noSuchCard = awsError(
  "InvalidParameterValue",
  (card: number, type: string) => `Network card index ${card} is not valid for ${type}`,
);

export default operation("ec2", "AttachNetworkInterface", {
  touches: ({ input, world }) => [
    existing("network-interface", findInterface(world, input.NetworkInterfaceId)),
    existing("instance", findInstance(world, input.InstanceId)),
  ],
  decide(call) {
    const { input, world } = call;
    const found = findInterface(world, input.NetworkInterfaceId);
    const instance = findInstance(world, input.InstanceId);
    const card = input.NetworkCardIndex ?? 0;
    refuseAttachment(world, found, instance, input.DeviceIndex, card);
    const attachment = newAttachment(call, instance.id, input);
    return {
      changes: [put("network-interface", { ...found, attachment })],
      output: { AttachmentId: attachment.id, NetworkCardIndex: card },
    };
  },
});

function refuseAttachment(world: World, found: NetworkInterface, instance: Instance, device: number, card: number) {
  if (found.attachment !== undefined) throw interfaceInUse(found.id);
  if (instance.state !== "running" && instance.state !== "stopped") throw wrongState(instance.id, instance.state);
  if (found.availabilityZone !== instance.availabilityZone) throw otherZone();
  refuseCleartextType(world, found.vpcId, instance.instanceType);
  const others = interfacesOf(world, instance.id);
  const type = instanceTypeOf(instance.instanceType);
  if (card >= (type?.networkCards ?? 1) || card < 0) throw noSuchCard(card, instance.instanceType);
  if (others.some(({ attachment }) => attachment.deviceIndex === device && attachment.networkCardIndex === card)) {
    throw deviceTaken(instance.id, device);
  }
  if (type !== undefined && others.length >= type.interfaces) {
    throw tooManyInterfaces(others.length + 1, instance.instanceType);
  }
}
