/** Creates a reachability question: from a source to a destination, on a protocol and optionally a port. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkInsightsPath, PathFilter } from "../../model/records/network-insights.ts";
import { put } from "../../model/world/change.ts";
import { Network } from "../../policy/flow/network.ts";
import type { PathRequestFilter, RequestFilterPortRange } from "../../wire/generated/ec2.ts";
import { operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { readEndpoint, refuseMalformedIp } from "./endpoints.ts";
import { idOfArn } from "./find-insights.ts";
import { showInsightsPath } from "./show-insights.ts";

// ours: no evidence of AWS's texts
const filterWithAddress = awsError(
  "InvalidParameterCombination",
  (parameter: string) => `The parameter ${parameter} cannot be used with filterAtSource or filterAtDestination`,
);
const badPort = awsError("InvalidParameterValue", (port: number) => `The port ${port} is out of range`);
const badRange = awsError(
  "InvalidParameterValue",
  (from: number, to: number) => `The port range ${from}-${to} is not valid`,
);

export default operation("ec2", "CreateNetworkInsightsPath", {
  touches: ({ input, world }) => [
    made("network-insights-path"),
    ...[input.Source, input.Destination]
      .filter((text) => text !== undefined)
      .flatMap((text) => readEndpoint(world, Network.around(world), text).resource ?? []),
  ],
  decide({ input, world, now, newId, limits }) {
    const { SourceIp, DestinationIp, DestinationPort, FilterAtSource, FilterAtDestination } = input;
    if (FilterAtSource !== undefined || FilterAtDestination !== undefined) {
      const parameters = { sourceIp: SourceIp, destinationIp: DestinationIp, destinationPort: DestinationPort };
      for (const [name, given] of Object.entries(parameters)) if (given !== undefined) throw filterWithAddress(name);
    }
    refuseMalformedIp(SourceIp);
    refuseMalformedIp(DestinationIp);
    if (DestinationPort !== undefined) refuseBadPort(DestinationPort);
    const network = Network.around(world);
    const source = readEndpoint(world, network, input.Source).id;
    if (input.Destination === undefined) {
      const address = DestinationIp ?? FilterAtSource?.DestinationAddress ?? FilterAtDestination?.DestinationAddress;
      if (address === undefined) throw missingParameter("destination or a destination IP address");
    } else readEndpoint(world, network, input.Destination);
    const path: NetworkInsightsPath = {
      id: newId("network-insights-path"),
      tags: tagsFor("network-insights-path", input.TagSpecifications, limits),
      createdAt: now,
      source,
      protocol: input.Protocol,
      ...dropUndefined({
        destination: input.Destination === undefined ? undefined : idOfArn(input.Destination),
        sourceIp: SourceIp,
        destinationIp: DestinationIp,
        destinationPort: DestinationPort,
        filterAtSource: FilterAtSource && readFilter(FilterAtSource),
        filterAtDestination: FilterAtDestination && readFilter(FilterAtDestination),
      }),
    };
    return {
      changes: [put("network-insights-path", path)],
      output: { NetworkInsightsPath: showInsightsPath(world, path) },
    };
  },
});

function readFilter(given: PathRequestFilter): PathFilter {
  refuseMalformedIp(given.SourceAddress);
  refuseMalformedIp(given.DestinationAddress);
  return {
    ...dropUndefined({
      sourceAddress: given.SourceAddress,
      sourcePortRange: given.SourcePortRange && readRange(given.SourcePortRange),
      destinationAddress: given.DestinationAddress,
      destinationPortRange: given.DestinationPortRange && readRange(given.DestinationPortRange),
    }),
  };
}

function readRange({ FromPort = 0, ToPort = 65_535 }: RequestFilterPortRange) {
  refuseBadPort(FromPort);
  refuseBadPort(ToPort);
  if (FromPort > ToPort) throw badRange(FromPort, ToPort);
  return { from: FromPort, to: ToPort };
}

function refuseBadPort(port: number): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw badPort(port);
}
