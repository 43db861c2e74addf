/** Lists notifications about endpoints and about the connections of services. */
import { describe, recordsOf } from "../../describe.ts";
import { findNotification, showNotification } from "./notification.ts";

export default describe("ec2", "DescribeVpcEndpointConnectionNotifications", {
  list: "ConnectionNotificationSet",
  isUntagged: true,
  ...recordsOf("endpoint-connection-notification"),
  ids: {
    of: ({ ConnectionNotificationId: id }) => (id === undefined ? undefined : [id]),
    find: ({ world }, id) => findNotification(world, id),
  },
  filters: {
    "connection-notification-arn": "ConnectionNotificationArn",
    "connection-notification-id": "ConnectionNotificationId",
    "connection-notification-state": "ConnectionNotificationState",
    "connection-notification-type": "ConnectionNotificationType",
    "service-id": "ServiceId",
    "vpc-endpoint-id": "VpcEndpointId",
  },
  show: (notification, { world }) => showNotification(notification, world),
});
