/** Detaches a network interface from its instance. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { refuseManagedInterface } from "../addresses/find-address.ts";
import { operation } from "../operation.ts";
import { existing, referred } from "../permission/touched.ts";
import { detached } from "./attachments.ts";
import { type AttachedInterface, findAttachedInterface } from "./find-interface.ts";

const primaryStays = awsError(
  "OperationNotPermitted",
  (device: number, card: number) =>
    `The network interface at device index ${device} and networkCard index ${card} cannot be detached.`,
);
const managedStays = awsError("OperationNotPermitted", () => "You are not allowed to manage 'ela-attach' attachments.");

export default operation("ec2", "DetachNetworkInterface", {
  touches({ input, world }) {
    const found = interfaceNamed(world, input.AttachmentId);
    const { instanceId } = found.attachment;
    return [
      existing("network-interface", found),
      ...(instanceId === undefined ? [] : [referred(world, "instance", instanceId)]),
    ];
  },
  decide({ input, world }) {
    const found = interfaceNamed(world, input.AttachmentId);
    const { deviceIndex, networkCardIndex } = found.attachment;
    if (deviceIndex === 0) throw primaryStays(deviceIndex, networkCardIndex);
    return { changes: [put("network-interface", detached(found))], output: {} };
  },
});

function interfaceNamed(world: World, attachmentId: string): AttachedInterface {
  if (attachmentId.startsWith("ela-attach-")) throw managedStays();
  const found = findAttachedInterface(world, attachmentId);
  refuseManagedInterface(found);
  return found;
}
