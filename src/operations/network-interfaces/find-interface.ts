/** Finds a network interface by its id, or by the id of its attachment. */
import { awsError } from "../../model/aws-error.ts";
import type { NetworkInterface, NetworkInterfaceAttachment } from "../../model/records/network-interface.ts";
import { isIdOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

const interfaceNotFound = awsError(
  "InvalidNetworkInterfaceID.NotFound",
  (id: string) => `The networkInterface ID '${id}' does not exist`,
);
const malformedInterfaceId = malformedId("InvalidNetworkInterfaceId.Malformed", "network-interface");

export const findInterface = finder("network-interface", {
  unknown: interfaceNotFound,
  malformed: malformedInterfaceId,
});

const attachmentNotFound = awsError(
  "InvalidAttachmentID.NotFound",
  (id: string) => `The attachment ID '${id}' does not exist`,
);
const malformedAttachmentId = malformedId("InvalidAttachmentID.Malformed", "interface-attachment");

export const severalInterfaces = awsError(
  "InvalidInstanceID",
  (id: string) =>
    `There are multiple interfaces attached to instance '${id}'. Please specify an interface ID for the operation instead.`,
);

export interface AttachedInterface extends NetworkInterface {
  readonly attachment: NetworkInterfaceAttachment;
}

const isAttached = (found: NetworkInterface): found is AttachedInterface => found.attachment !== undefined;

export function findAttachedInterface(world: World, attachmentId: string): AttachedInterface {
  const [found] = world.by("network-interface", "attachment", attachmentId);
  if (found !== undefined && isAttached(found) && found.attachment.id === attachmentId) return found;
  throw isIdOf("interface-attachment", attachmentId)
    ? attachmentNotFound(attachmentId)
    : malformedAttachmentId(attachmentId);
}

/** The interfaces of an instance, in the order of its devices. */
export const interfacesOf = (world: World, instanceId: string): readonly AttachedInterface[] =>
  world
    .by("network-interface", "instance", instanceId)
    .filter(isAttached)
    .toArray()
    .sort((a, b) => a.attachment.deviceIndex - b.attachment.deviceIndex);
