/** Creates a target group, without targets. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { TargetGroup } from "../../../model/records/balancing/load-balancer.ts";
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { portOutOfRange, validation } from "../balancer-words.ts";
import { readName } from "../balancers/balancer-names.ts";
import { madeByName, needsTagging } from "../made-by-name.ts";
import { readBalancerTags } from "../tags/balancer-tags.ts";
import { readHealthCheck } from "./health-check.ts";
import { showTargetGroup } from "./show-target-group.ts";

type Input = InputOf<"elasticloadbalancing", "CreateTargetGroup">;

// AWS: catalogue 561
const duplicateName = awsError(
  "DuplicateTargetGroupName",
  (name: string) => `A target group with the same name '${name}' exists, but with different settings`,
);
const required = validation((what: string) => `${what} must be specified`);
const unknownVpc = validation((id: string) => `The VPC ID '${id}' is not found`);
// ours: no evidence of AWS's texts
const notForFunctions = validation(
  (what: string) => `${what} cannot be specified for target groups with target type 'lambda'`,
);
const wrongVersion = validation(
  (version: string) => `The protocol version '${version}' must be one of HTTP1, HTTP2, GRPC`,
);
const onlyHttp = validation(() => "A protocol version can be specified only for HTTP and HTTPS");
const onlyTcp = validation(() => "Target groups with target type 'alb' must have the protocol TCP");
const genevePort = validation(() => "Target groups with the protocol GENEVE must have the port 6081");
const tooMany = awsError(
  "TooManyTargetGroups",
  (most: number) => `The limit of ${most} target groups has been reached`,
);

export default operation("elasticloadbalancing", "CreateTargetGroup", {
  touches: ({ input, world }) => [madeByName(world, "target-group", `${input.Name}/*`)],
  alsoNeeds: needsTagging,
  decide(call) {
    const { input, world, limits } = call;
    const wanted = made(call);
    const [before] = world.by("target-group", "name", wanted.name);
    if (before !== undefined) {
      // AWS: the same call again answers with what the first one made (its API reference).
      if (settings(before) !== settings(wanted)) throw duplicateName(input.Name);
      return { output: { TargetGroups: [showTargetGroup(before, world)] } };
    }
    if (world.count("target-group") >= limits.targetGroupsPerRegion) {
      throw tooMany(limits.targetGroupsPerRegion).overLimit("targetGroupsPerRegion");
    }
    return {
      changes: [put("target-group", wanted)],
      output: { TargetGroups: [showTargetGroup(wanted, world)] },
    };
  },
});

function made(call: Call<Input>): TargetGroup {
  const { input, world, caller, now, random, limits } = call;
  const name = readName("Target group", input.Name);
  const targetType = input.TargetType ?? "instance";
  const place = targetType === "lambda" ? placeOfFunctions(input) : placeOf(call);
  if (place.vpcId !== undefined && world.get("vpc", place.vpcId) === undefined) throw unknownVpc(place.vpcId);
  return {
    ...{ id: `${name}/${random(8)}`, ownerId: caller.account, name, targetType, createdAt: now },
    ...place,
    ...dropUndefined({ targetControlPort: input.TargetControlPort }),
    ipAddressType: input.IpAddressType ?? "ipv4",
    healthCheck: readHealthCheck({ targetType, ...place }, input),
    attributes: {},
    targets: [],
    tags: readBalancerTags(input.Tags, limits),
  };
}

type Place = Pick<TargetGroup, "protocol" | "protocolVersion" | "port" | "vpcId">;

function placeOfFunctions({ Protocol, Port, VpcId, ProtocolVersion }: Input): Place {
  if (Protocol !== undefined) throw notForFunctions("A protocol");
  if (Port !== undefined) throw notForFunctions("A port");
  if (VpcId !== undefined) throw notForFunctions("A VPC ID");
  if (ProtocolVersion) throw notForFunctions("A protocol version");
  return {};
}

function placeOf({ input }: Call<Input>): Place {
  const { Protocol: protocol, Port: port, VpcId: vpcId } = input;
  // AWS: Terraform sends an empty one for none.
  const ProtocolVersion = input.ProtocolVersion || undefined;
  if (protocol === undefined) throw required("A protocol");
  if (port === undefined) throw required("A port");
  if (vpcId === undefined) throw required("A VPC ID");
  if (port < 1 || port > 65_535) throw portOutOfRange(port);
  if (input.TargetType === "alb" && protocol !== "TCP") throw onlyTcp();
  if (protocol === "GENEVE" && port !== 6081) throw genevePort();
  const isHttp = protocol === "HTTP" || protocol === "HTTPS";
  if (!isHttp && ProtocolVersion !== undefined) throw onlyHttp();
  const protocolVersion = isHttp ? (ProtocolVersion ?? "HTTP1") : undefined;
  if (protocolVersion !== undefined && !/^(HTTP1|HTTP2|GRPC)$/.test(protocolVersion))
    throw wrongVersion(protocolVersion);
  return { protocol, port, vpcId, ...dropUndefined({ protocolVersion }) };
}

const settings = ({
  targetType,
  protocol,
  protocolVersion,
  port,
  vpcId,
  ipAddressType,
  healthCheck,
  tags,
}: TargetGroup) =>
  JSON.stringify([targetType, protocol, protocolVersion, port, vpcId, ipAddressType, healthCheck, tags]);
