/** Deletes VPC endpoints with their interfaces and routes; reports those that couldn't be deleted. */
import { AwsError } from "../../model/aws-error.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { followEndpoint } from "../endpoint-services/connections/connection.ts";
import { deletionOf } from "../network-interfaces/interface-deletion.ts";
import { operation } from "../operation.ts";
import { referred } from "../permission/touched.ts";
import { findEndpoint, interfacesOfEndpoint, nothingToDelete, tablesOf } from "./endpoint.ts";
import { withoutRoute } from "./endpoint-routes.ts";

export default operation("ec2", "DeleteVpcEndpoints", {
  touches: ({ input, world }) => input.VpcEndpointIds.map((id) => referred(world, "vpc-endpoint", id)),
  decide({ input, world }) {
    const found: VpcEndpoint[] = [];
    const unsuccessful: { ResourceId: string; Error: { Code: string; Message: string } }[] = [];
    for (const id of new Set(input.VpcEndpointIds)) {
      try {
        found.push(findEndpoint(world, id));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const { code: Code, message: Message } =
          error.code === "InvalidVpcEndpointId.NotFound" ? nothingToDelete(id) : error;
        unsuccessful.push({ ResourceId: id, Error: { Code, Message } });
      }
    }
    // Several endpoints may have routes in one table.
    const tables = new Map(found.flatMap((each) => tablesOf(world, each)).map((table) => [table.id, table]));
    const changed = [...tables.values()].map((table) => put("route-table", found.reduce(withoutRoute, table)));
    return {
      changes: [...changed, ...found.flatMap((each) => deletionOfEndpoint(world, each))],
      output: { Unsuccessful: unsuccessful },
    };
  },
});

const deletionOfEndpoint = (world: World, endpoint: VpcEndpoint): readonly Change[] => [
  remove("vpc-endpoint", endpoint.id),
  ...followEndpoint(world, endpoint),
  ...[...world.by("endpoint-connection-notification", "endpoint", endpoint.id)].map(({ id }) =>
    remove("endpoint-connection-notification", id),
  ),
  ...interfacesOfEndpoint(world, endpoint).flatMap((each) => deletionOf(world, each)),
];
