/** What uses the load balancers behind endpoint services, and the services. */
import type { ConnectionState } from "../../model/records/vpc-endpoint.ts";
import { arnOf } from "../../model/world/ids.ts";
import type { Kind } from "../../model/world/kinds.ts";
import { keeping, type Users, using } from "./use.ts";

const HOW: Readonly<Record<ConnectionState, string>> = {
  available: "leads to it",
  pendingAcceptance: "asks to lead to it",
  rejected: "was rejected by it",
};

export const USERS_IN_PRIVATE_LINK: Partial<Record<Kind, Users>> = {
  "endpoint-service": function* (world, id) {
    for (const { endpointId, state } of world.by("endpoint-connection", "service", id)) {
      yield (state === "rejected" ? using : keeping)("vpc-endpoint", endpointId, HOW[state]);
    }
  },
};

export const endpointServicesOfBalancer: Users = function* (world, id) {
  const arn = arnOf("load-balancer", { id, ownerId: world.account }, world.region);
  for (const service of world.by("endpoint-service", "balancer", arn)) {
    yield keeping("endpoint-service", service.id, "leads to it");
  }
};
