/** Creates a flow log for each of several resources of one type; reports those that couldn't have one. */
import { AwsError, awsError } from "../../model/aws-error.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { findInterface } from "../network-interfaces/find-interface.ts";
import { type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { made, referred } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { readDestination } from "./log-destination.ts";
import { readFormat } from "./log-format.ts";

const alreadyExists = awsError(
  "FlowLogAlreadyExists",
  () => "Error. There is an existing Flow Log with the same configuration and log destination.",
);
const limitExceeded = quotaExceeded("FlowLogsLimitExceeded", "flow logs for a resource", "flowLogsPerResource");
const wrongInterval = awsError("InvalidParameter", () => "Invalid Flow Log Max Aggregation Interval");
// ours: no evidence of AWS's texts
const tooManyResources = awsError(
  "InvalidParameterValue",
  (most: number) => `At most ${most} resources are allowed in one call.`,
);
const unservedType = awsError(
  "UnsupportedOperation",
  (type: string) => `Flow logs of the resource type ${type} are not supported. Use VPC, Subnet or NetworkInterface.`,
);
const noTagFields = awsError("UnsupportedOperation", () => "Flow log fields of EC2 tags are not supported.");

type Input = InputOf<"ec2", "CreateFlowLogs">;

/** AWS: at most so many of these types of resources in one call (the model of CreateFlowLogs). */
const MOST_RESOURCES = 300;

const sources = {
  VPC: { kind: "vpc", find: findVpc },
  Subnet: { kind: "subnet", find: findSubnet },
  NetworkInterface: { kind: "network-interface", find: findInterface },
} as const;

export default operation("ec2", "CreateFlowLogs", {
  touches({ input, world }) {
    const { kind } = sourceOf(input);
    return [made("flow-log"), ...input.ResourceIds.map((id) => referred(world, kind, id))];
  },
  decide({ input, world, caller, now, newId, limits }) {
    const { find } = sourceOf(input);
    const drafts = draftOf(input);
    const tags = tagsFor("vpc-flow-log", input.TagSpecifications, limits);
    const flowLogs: FlowLog[] = [];
    const refused: { readonly id: string; readonly error: AwsError }[] = [];
    const ids = [...new Set(input.ResourceIds)];
    for (const id of ids) {
      try {
        find(world, id);
        refuseOneMore(world, id, drafts, limits.flowLogsPerResource);
        flowLogs.push({
          id: newId("flow-log"),
          ownerId: caller.account,
          createdAt: now,
          resourceId: id,
          ...drafts,
          tags,
        });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        refused.push({ id, error });
      }
    }
    // AWS: with one resource, its refusal is that of the call (catalogue 510).
    if (ids.length === 1 && refused[0] !== undefined) throw refused[0].error;
    return {
      changes: flowLogs.map((each) => put("flow-log", each)),
      output: {
        ClientToken: input.ClientToken,
        FlowLogIds: flowLogs.map(({ id }) => id),
        Unsuccessful: refused.map(({ id, error: { code, message } }) => ({
          ResourceId: id,
          Error: { Code: code, Message: message },
        })),
      },
    };
  },
});

function sourceOf({ ResourceType, ResourceIds }: Input): (typeof sources)[keyof typeof sources] {
  if (!Object.hasOwn(sources, ResourceType)) throw unservedType(ResourceType);
  if (ResourceIds.length > MOST_RESOURCES) throw tooManyResources(MOST_RESOURCES);
  return sources[ResourceType as keyof typeof sources];
}

type Draft = Omit<FlowLog, "createdAt" | "id" | "ownerId" | "resourceId" | "tags">;

function draftOf(input: Input): Draft {
  const { TrafficType: trafficType, MaxAggregationInterval: interval = 600 } = input;
  if (trafficType === undefined) throw missingParameter("trafficType");
  if ((input.TagFieldSpecifications ?? []).length > 0) throw noTagFields();
  const destination = readDestination(input);
  if (interval !== 60 && interval !== 600) throw wrongInterval();
  return { trafficType, ...destination, format: readFormat(input.LogFormat), interval };
}

function refuseOneMore(world: World, resourceId: string, draft: Draft, most: number): void {
  const there = [...world.by("flow-log", "resource", resourceId)];
  // AWS: the destination tells flow logs of one resource apart (catalogue 510).
  if (there.some((each) => isSameDestination(each, draft))) throw alreadyExists();
  if (there.length >= most) throw limitExceeded();
}

const isSameDestination = (a: Draft, b: Draft): boolean =>
  a.destinationType === b.destinationType && a.destination === b.destination && a.logGroupName === b.logGroupName;
