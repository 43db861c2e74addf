/** Detaches a network interface from its instance. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { detached } from "./attachments.ts";
import { findAttachedInterface } from "./find-interface.ts";

const primaryStays = awsError(
  "OperationNotPermitted",
  (device: number, card: number) =>
    `The network interface at device index ${device} and networkCard index ${card} cannot be detached.`,
);
const managedStays = awsError("OperationNotPermitted", () => "You are not allowed to manage 'ela-attach' attachments.");

export default operation("ec2", "DetachNetworkInterface", {
  touchesIds: ({ AttachmentId }) => [AttachmentId],
  decide({ input, world }) {
    if (input.AttachmentId.startsWith("ela-attach-")) throw managedStays();
    const found = findAttachedInterface(world, input.AttachmentId);
    const { deviceIndex, networkCardIndex } = found.attachment;
    if (deviceIndex === 0) throw primaryStays(deviceIndex, networkCardIndex);
    return { changes: [put("network-interface", detached(found))], output: {} };
  },
});
