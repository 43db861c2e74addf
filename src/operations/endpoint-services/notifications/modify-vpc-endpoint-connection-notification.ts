/** Changes where the news of a notification goes, and what it is about. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findNotification, readEvents, readTopic, subjectsOf } from "./notification.ts";

export default operation("ec2", "ModifyVpcEndpointConnectionNotification", {
  touches: ({ input, world }) =>
    subjectsOf(world, world.get("endpoint-connection-notification", input.ConnectionNotificationId) ?? {}),
  decide({ input, world }) {
    const before = findNotification(world, input.ConnectionNotificationId);
    const { ConnectionNotificationArn: topic, ConnectionEvents: events = [] } = input;
    const changed = {
      ...before,
      topicArn: topic === undefined ? before.topicArn : readTopic(topic),
      events: events.length === 0 ? before.events : readEvents(events),
    };
    return { changes: [put("endpoint-connection-notification", changed)], output: { ReturnValue: true } };
  },
});
