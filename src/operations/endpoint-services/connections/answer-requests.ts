/** Answers requests of endpoints to connect; reports those that couldn't be answered. */

import { type AwsError, awsError } from "../../../model/aws-error.ts";
import type { ConnectionState } from "../../../model/records/vpc-endpoint.ts";
import type { Call, Decision } from "../../operation.ts";
import { endpointNotFound } from "../../vpc-endpoints/endpoint.ts";
import { findService } from "../services/find-service.ts";
import { connectionOf, putInState } from "./connection.ts";

// ours: no evidence of AWS's text
const wrongState = awsError(
  "InvalidState",
  (id: string, state: string) => `The VPC endpoint connection of ${id} is in the state ${state}.`,
);

interface Input {
  readonly ServiceId: string;
  readonly VpcEndpointIds: readonly string[];
}
interface Output {
  readonly Unsuccessful: readonly {
    readonly ResourceId: string;
    readonly Error: { readonly Code: string; readonly Message: string };
  }[];
}

export function answerRequests(
  { input, world }: Call<Input>,
  from: readonly ConnectionState[],
  state: ConnectionState,
): Decision<Output> {
  const service = findService(world, input.ServiceId);
  const ids = [...new Set(input.VpcEndpointIds)];
  const connections = new Map(ids.map((id) => [id, connectionOf(world, service.id, id)]));
  const refused = (id: string): AwsError | undefined => {
    const connection = connections.get(id);
    if (connection === undefined) return endpointNotFound(id);
    return from.includes(connection.state) ? undefined : wrongState(id, connection.state);
  };
  return {
    changes: ids.flatMap((id) => {
      const connection = refused(id) === undefined ? connections.get(id) : undefined;
      return connection === undefined ? [] : putInState(world, connection, state);
    }),
    output: {
      Unsuccessful: ids.flatMap((ResourceId) => {
        const error = refused(ResourceId);
        return error === undefined ? [] : [{ ResourceId, Error: { Code: error.code, Message: error.message } }];
      }),
    },
  };
}
