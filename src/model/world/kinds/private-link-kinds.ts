/** The kinds of PrivateLink: endpoints, and what their providers have. */
import type {
  ConnectionNotification,
  EndpointConnection,
  EndpointService,
  EndpointServicePermission,
  OfferedService,
} from "../../records/private-link/endpoint-service.ts";
import type { VpcEndpoint } from "../../records/vpc-endpoint.ts";
import { kind } from "./kind-definition.ts";

export const privateLinkKinds = {
  "endpoint-connection": kind<EndpointConnection>()({
    prefix: "vpce-con", // ours: no evidence of AWS's
    type: "vpc-endpoint-connection",
    indexes: { service: (c) => c.serviceId, endpoint: (c) => c.endpointId },
  }),
  "endpoint-connection-notification": kind<ConnectionNotification>()({
    prefix: "vpce-nfn",
    indexes: { service: (n) => n.serviceId, endpoint: (n) => n.endpointId },
  }),
  "endpoint-service": kind<EndpointService>()({
    prefix: "vpce-svc",
    type: "vpc-endpoint-service",
    indexes: { balancer: (s) => s.loadBalancerArns },
  }),
  "endpoint-service-permission": kind<EndpointServicePermission>()({
    prefix: "vpce-svc-perm",
    type: "vpc-endpoint-service-permission",
    indexes: { service: (p) => p.serviceId },
  }),
  "offered-service": kind<OfferedService>()({}),
  "vpc-endpoint": kind<VpcEndpoint>()({
    prefix: "vpce",
    type: "vpc-endpoint",
    indexes: { vpc: (e) => e.vpcId, interface: (e) => e.networkInterfaceIds },
  }),
};
