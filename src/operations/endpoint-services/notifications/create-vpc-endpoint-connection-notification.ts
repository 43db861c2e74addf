/** Asks for news about an endpoint, or about the connections of a service. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { ConnectionNotification } from "../../../model/records/private-link/endpoint-service.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { givenTogether, missingParameter } from "../../parameters.ts";
import { findEndpoint } from "../../vpc-endpoints/endpoint.ts";
import { findService } from "../services/find-service.ts";
import { readEvents, readTopic, showNotification, subjectsOf } from "./notification.ts";

export default operation("ec2", "CreateVpcEndpointConnectionNotification", {
  touches: ({ input, world }) =>
    subjectsOf(world, dropUndefined({ serviceId: input.ServiceId, endpointId: input.VpcEndpointId })),
  decide({ input, world, caller, newId }) {
    const { ServiceId, VpcEndpointId } = input;
    if (ServiceId !== undefined && VpcEndpointId !== undefined) throw givenTogether("serviceId", "vpcEndpointId");
    if (ServiceId === undefined && VpcEndpointId === undefined) throw missingParameter("serviceId");
    const notification: ConnectionNotification = {
      id: newId("endpoint-connection-notification"),
      ownerId: caller.account,
      ...dropUndefined({
        serviceId: ServiceId && findService(world, ServiceId).id,
        endpointId: VpcEndpointId && findEndpoint(world, VpcEndpointId).id,
      }),
      topicArn: readTopic(input.ConnectionNotificationArn),
      events: readEvents(input.ConnectionEvents),
    };
    return {
      changes: [put("endpoint-connection-notification", notification)],
      output: { ConnectionNotification: showNotification(notification, world), ClientToken: input.ClientToken },
    };
  },
});
