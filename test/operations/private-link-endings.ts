/** The calls that delete what the provider of an endpoint service has. */
import { asking, type Ending, listing } from "./ending.ts";
import * as make from "./private-link-makers.ts";

export const privateLinkEndings: Readonly<Record<string, Ending>> = {
  "ec2.DeleteVpcEndpointServiceConfigurations": {
    made(cordon, n) {
      const key = make.endpointService(cordon, n);
      return { key, input: { ServiceIds: [key] } };
    },
    listed: listing("DescribeVpcEndpointServiceConfigurations", "ServiceConfigurations.ServiceId"),
    asked: asking("DescribeVpcEndpointServiceConfigurations", "ServiceIds"),
    // AWS: the answer lists what couldn't be deleted.
    again: "success",
  },
  "ec2.DeleteVpcEndpointConnectionNotifications": {
    made(cordon, n) {
      const key = make.connectionNotification(cordon, { ServiceId: make.endpointService(cordon, n) });
      return { key, input: { ConnectionNotificationIds: [key] } };
    },
    listed: listing("DescribeVpcEndpointConnectionNotifications", "ConnectionNotificationSet.ConnectionNotificationId"),
    again: "success",
  },
};
