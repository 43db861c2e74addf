/** Deletes endpoint services that nobody is connected to; reports those that couldn't be deleted. */
import { AMAZON, amazonWorld } from "../../../model/amazon.ts";
import { type AwsError, awsError } from "../../../model/aws-error.ts";
import { type Change, inPartition, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { nothingToDelete } from "./find-service.ts";

// AWS: catalogue 610
const isConnected = awsError(
  "ExistingVpcEndpointConnections",
  (id: string) => `Service ${id} has existing active VPC Endpoint connections!`,
);

export default operation("ec2", "DeleteVpcEndpointServiceConfigurations", {
  touches: ({ input, world }) => input.ServiceIds.map((id) => referred(world, "endpoint-service", id)),
  decide({ input, world }) {
    const refused = (id: string): AwsError | undefined => {
      if (world.get("endpoint-service", id) === undefined) return nothingToDelete(id);
      const connections = world.by("endpoint-connection", "service", id);
      return connections.some(({ state }) => state !== "rejected") ? isConnected(id) : undefined;
    };
    const ids = [...new Set(input.ServiceIds)];
    return {
      changes: ids.filter((id) => refused(id) === undefined).flatMap((id) => deletionOf(world, id)),
      output: {
        Unsuccessful: ids.flatMap((ResourceId) => {
          const error = refused(ResourceId);
          return error === undefined ? [] : [{ ResourceId, Error: { Code: error.code, Message: error.message } }];
        }),
      },
    };
  },
});

/** With who may connect, what was rejected, and who wanted to hear of it. */
function deletionOf(world: World, id: string): readonly Change[] {
  const offered = amazonWorld(world).get("offered-service", id);
  const isOurs = offered?.account === world.account && offered.region === world.region;
  return [
    remove("endpoint-service", id),
    ...(["endpoint-service-permission", "endpoint-connection", "endpoint-connection-notification"] as const).flatMap(
      (kind) => [...world.by(kind, "service", id)].map((each) => remove(kind, each.id)),
    ),
    ...(isOurs ? [inPartition(AMAZON, remove("offered-service", id))] : []),
  ];
}
