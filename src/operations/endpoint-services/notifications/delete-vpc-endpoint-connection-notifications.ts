/** Deletes notifications; reports those that weren't there. */
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { notificationNotFound, subjectsOf } from "./notification.ts";

export default operation("ec2", "DeleteVpcEndpointConnectionNotifications", {
  touches: ({ input, world }) =>
    input.ConnectionNotificationIds.flatMap((id) =>
      subjectsOf(world, world.get("endpoint-connection-notification", id) ?? {}),
    ),
  decide({ input, world }) {
    const ids = [...new Set(input.ConnectionNotificationIds)];
    const isThere = (id: string) => world.get("endpoint-connection-notification", id) !== undefined;
    return {
      changes: ids.filter(isThere).map((id) => remove("endpoint-connection-notification", id)),
      output: {
        Unsuccessful: ids
          .filter((id) => !isThere(id))
          .map((ResourceId) => {
            const { code, message } = notificationNotFound(ResourceId);
            return { ResourceId, Error: { Code: code, Message: message } };
          }),
      },
    };
  },
});
