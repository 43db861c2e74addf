/** Attachments of network interfaces to instances: how one begins, when it's refused, and what remains when it ends. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkInterface, NetworkInterfaceAttachment } from "../../model/records/network-interface.ts";
import type { Call } from "../operation.ts";

export const interfaceInUse = awsError("InvalidNetworkInterface.InUse", (id: string) => `Interface: [${id}] in use.`);
export const otherZone = awsError(
  "InvalidParameterCombination",
  () => "You may not attach a network interface to an instance if they are not in the same availability zone",
);
export const tooManyInterfaces = awsError(
  "AttachmentLimitExceeded",
  (count: number, type: string) => `Interface count ${count} exceeds the limit for ${type}`,
);

/** The members that AttachNetworkInterface and RunInstances share. */
interface AttachmentRequest {
  readonly DeviceIndex?: number | undefined;
  readonly NetworkCardIndex?: number | undefined;
  readonly DeleteOnTermination?: boolean | undefined;
  readonly EnaSrdSpecification?: NetworkInterfaceAttachment["enaSrd"] | undefined;
  readonly EnaQueueCount?: number | undefined;
}

export const newAttachment = (
  { newId, now, caller }: Pick<Call<unknown>, "newId" | "now" | "caller">,
  instanceId: string,
  request: AttachmentRequest,
): NetworkInterfaceAttachment => ({
  id: newId("interface-attachment"),
  instanceId,
  instanceOwnerId: caller.account,
  deviceIndex: request.DeviceIndex ?? 0,
  networkCardIndex: request.NetworkCardIndex ?? 0,
  deleteOnTermination: request.DeleteOnTermination ?? false,
  attachedAt: now,
  ...dropUndefined({ enaSrd: request.EnaSrdSpecification, enaQueueCount: request.EnaQueueCount }),
});

export function detached({ attachment, ...found }: NetworkInterface): NetworkInterface {
  return attachment === undefined ? found : { ...found, lastAttachment: attachment };
}
