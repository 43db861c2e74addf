/** What the operations on notifications share: finding one, its topic and its events. */
import { awsError } from "../../../model/aws-error.ts";
import type { ConnectionNotification } from "../../../model/records/private-link/endpoint-service.ts";
import type { World } from "../../../model/world/world.ts";
import type { ConnectionNotification as Shown } from "../../../wire/generated/ec2.ts";
import { finder } from "../../find.ts";
import { invalidValue } from "../../parameters.ts";
import { referred, type Touched } from "../../permission/touched.ts";

// AWS: the code (catalogue 610); ours: no evidence of AWS's text
export const notificationNotFound = awsError(
  "InvalidConnectionNotification",
  (id: string) => `The connection notification '${id}' does not exist`,
);
export const findNotification = finder("endpoint-connection-notification", { unknown: notificationNotFound });

// ours: no evidence of AWS's text
const noEvents = awsError("InvalidParameter", () => "A connection notification must name at least one event.");

const EVENTS = ["Accept", "Connect", "Delete", "Reject"];

export function readEvents(events: readonly string[]): readonly string[] {
  for (const each of events) if (!EVENTS.includes(each)) throw invalidValue(each, "connectionEvents");
  if (events.length === 0) throw noEvents();
  return [...new Set(events)];
}

export function readTopic(arn: string): string {
  if (!/^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/.test(arn)) throw invalidValue(arn, "connectionNotificationArn");
  return arn;
}

/** The service or the endpoint that a notification is about. */
export const subjectsOf = (
  world: World,
  { serviceId, endpointId }: Pick<Partial<ConnectionNotification>, "serviceId" | "endpointId">,
): readonly Touched[] => [
  ...(serviceId === undefined ? [] : [referred(world, "endpoint-service", serviceId)]),
  ...(endpointId === undefined ? [] : [referred(world, "vpc-endpoint", endpointId)]),
];

export const showNotification = (
  { id, serviceId, endpointId, topicArn, events }: ConnectionNotification,
  { region }: Pick<World, "region">,
): Shown => ({
  ConnectionNotificationId: id,
  ServiceId: serviceId,
  VpcEndpointId: endpointId,
  ConnectionNotificationType: "Topic",
  ConnectionNotificationArn: topicArn,
  ConnectionEvents: events,
  ConnectionNotificationState: "Enabled",
  ServiceRegion: region,
});
