/** Flow logs: how they are made, shown and deleted. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { put } from "../../model/world/change.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import type { InputOf } from "../operation.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import createFlowLogs from "./create-flow-logs.ts";
import deleteFlowLogs from "./delete-flow-logs.ts";
import describeFlowLogs from "./describe-flow-logs.ts";
import { formatWith } from "./format-for-tests.ts";

type Input = InputOf<"ec2", "CreateFlowLogs">;

const ROLE = `arn:aws:iam::${ACCOUNT}:role/flow-logs`;
const S3 = { LogDestinationType: "s3", LogDestination: "arn:aws:s3:::my-flow-logs" } as const;
const DEFAULT = formatWith(
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status".split(
    " ",
  ),
);

const vpcLog = (cordon: TestCordon, more: Partial<Input> = S3): Input => ({
  ResourceType: "VPC",
  ResourceIds: [cordon.defaultVpcId()],
  TrafficType: "ALL",
  ...more,
});
const shown = (cordon: TestCordon) => cordon.run(describeFlowLogs, {}).FlowLogs ?? [];

suite("made and shown", () => {
  test("catalogue 509: a flow log for S3 is shown with the defaults", () => {
    const cordon = new TestCordon();
    const Tags = [{ Key: "Name", Value: "all" }];
    const TagSpecifications = [{ ResourceType: "vpc-flow-log", Tags }] as const;
    const made = cordon.run(createFlowLogs, vpcLog(cordon, { ...S3, ClientToken: "once", TagSpecifications }));
    assert.equal(made.ClientToken, "once");
    assert.deepEqual(made.Unsuccessful, []);
    const [flowLog] = shown(cordon);
    assert.match(made.FlowLogIds?.[0] ?? "", /^fl-[0-9a-f]{17}$/);
    assert.deepEqual(flowLog, {
      CreationTime: cordon.now,
      DeliverLogsPermissionArn: undefined,
      DeliverCrossAccountRole: undefined,
      DeliverLogsStatus: "SUCCESS",
      FlowLogId: made.FlowLogIds?.[0],
      FlowLogStatus: "ACTIVE",
      LogGroupName: undefined,
      ResourceId: cordon.defaultVpcId(),
      TrafficType: "ALL",
      ...S3,
      LogFormat: DEFAULT,
      Tags,
      MaxAggregationInterval: 600,
      DestinationOptions: { FileFormat: "plain-text", HiveCompatiblePartitions: false, PerHourPartition: false },
    });
  });

  test("catalogue 509: a log group is shown as it was given, and an ARN's name beside the ARN", () => {
    const cordon = new TestCordon();
    const role = { DeliverLogsPermissionArn: ROLE };
    cordon.run(createFlowLogs, vpcLog(cordon, { LogGroupName: "flows", ...role }));
    const arn = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/vpc/all`;
    cordon.run(createFlowLogs, vpcLog(cordon, { LogDestination: arn, ...role }));
    assert.deepEqual(
      shown(cordon).map(({ LogGroupName, LogDestination, DestinationOptions }) => [
        LogGroupName,
        LogDestination,
        DestinationOptions,
      ]),
      [
        ["flows", undefined, undefined],
        ["/vpc/all", arn, undefined],
      ],
    );
  });

  test("every choice is kept", () => {
    const cordon = new TestCordon();
    const [SubnetId = ""] = cordon.defaultSubnetIds();
    const nic = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
    const choices = {
      TrafficType: "REJECT",
      MaxAggregationInterval: 60,
      LogFormat: formatWith(["version", "flow-direction", "srcaddr"]),
      ...S3,
      LogDestination: "arn:aws:s3:::my-flow-logs/here/",
      DestinationOptions: { FileFormat: "parquet", HiveCompatiblePartitions: true, PerHourPartition: true },
    } as const;
    cordon.run(createFlowLogs, { ResourceType: "NetworkInterface", ResourceIds: [nic], ...choices });
    const [{ ResourceId, ...flowLog } = {}] = shown(cordon);
    assert.equal(ResourceId, nic);
    for (const [name, value] of Object.entries(choices))
      assert.deepEqual(flowLog[name as keyof typeof flowLog], value, name);
    const firehose = `arn:aws:firehose:us-east-1:${ACCOUNT}:deliverystream/flows`;
    const roles = { DeliverLogsPermissionArn: ROLE, DeliverCrossAccountRole: ROLE };
    const toFirehose = { LogDestinationType: "kinesis-data-firehose", LogDestination: firehose, ...roles } as const;
    cordon.run(createFlowLogs, {
      ResourceType: "Subnet",
      ResourceIds: [SubnetId],
      TrafficType: "ACCEPT",
      ...toFirehose,
    });
    const [, second] = shown(cordon);
    assert.deepEqual(
      [second?.ResourceId, second?.LogDestination, second?.DeliverCrossAccountRole, second?.TrafficType],
      [SubnetId, firehose, ROLE, "ACCEPT"],
    );
  });
});

suite("refused", () => {
  const refused = (more: Partial<Input>, code: string, text?: string | RegExp) => {
    const cordon = new TestCordon();
    assert.throws(() => cordon.run(createFlowLogs, vpcLog(cordon, more)), refusal(code, text));
    assert.deepEqual(shown(cordon), []);
  };
  const group = { LogGroupName: "flows", DeliverLogsPermissionArn: ROLE };

  for (const [what, more, text] of [
    ["no destination", {}, "LogDestination can't be empty if LogGroupName is not provided."],
    ["both", { ...group, ...S3 }, "Please only provide LogGroupName or only provide LogDestination."],
    [
      "a group for S3",
      { LogDestinationType: "s3", LogGroupName: "flows" },
      "LogDestination type must be cloud-watch-logs if LogGroupName is provided.",
    ],
    [
      "a group without a role",
      { LogGroupName: "flows" },
      "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
    ],
    [
      "a role for S3",
      { ...S3, DeliverLogsPermissionArn: ROLE },
      "DeliverLogsPermissionArn is not applicable for s3 delivery",
    ],
    [
      "one of two roles",
      { LogGroupName: "flows", DeliverCrossAccountRole: ROLE },
      "When providing a role for cross-account delivery, both the DeliverLogsPermissionArn and DeliverCrossAccountRole fields must be set.",
    ],
  ] as const) {
    test(`catalogue 506: ${what}`, () => refused(more, "InvalidParameter", text));
  }

  test("a destination of another type, a folder that AWS keeps for itself, what is no role, options for others than S3", () => {
    refused({ ...S3, LogDestination: "my-flow-logs" }, "InvalidParameter", /my-flow-logs is not an ARN/);
    refused(
      { ...group, LogGroupName: undefined, ...S3, LogDestinationType: undefined },
      "InvalidParameter",
      /is not an ARN/,
    );
    refused({ ...S3, LogDestination: "arn:aws:s3:::my-flow-logs/AWSLogs/" }, "InvalidParameter", /AWSLogs/);
    refused({ ...group, DeliverLogsPermissionArn: "flow-logs" }, "InvalidParameter", /not the ARN of a role/);
    refused({ ...group, DestinationOptions: { FileFormat: "parquet" } }, "InvalidParameter", /DestinationOptions/);
  });

  test("catalogue 507: a format that isn't one, and another interval", () => {
    for (const LogFormat of [`${DEFAULT} `, "version srcaddr", DEFAULT.replace(" ", "  "), "", formatWith([""])]) {
      const text = `1 validation error detected: Value '${LogFormat}' at 'logFormat' has an invalid format`;
      refused({ ...S3, LogFormat }, "InvalidParameterValue", text);
    }
    for (const MaxAggregationInterval of [0, 10, 61, 3600])
      refused({ ...S3, MaxAggregationInterval }, "InvalidParameter", "Invalid Flow Log Max Aggregation Interval");
  });

  test("catalogue 508: every field of AWS's table is taken, and no other", () => {
    const later =
      "vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id " +
      "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-arn ecs-cluster-name " +
      "ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name " +
      "ecs-task-definition-arn ecs-task-arn ecs-task-id reject-reason resource-id encryption-status";
    const cordon = new TestCordon();
    const LogFormat = `${DEFAULT} ${formatWith(later.split(" "))}`;
    cordon.run(createFlowLogs, vpcLog(cordon, { ...S3, LogFormat }));
    assert.equal(shown(cordon)[0]?.LogFormat, LogFormat);
    refused({ ...S3, LogFormat: formatWith(["srcaddr", "colour", "taste"]) }, "InvalidParameter", /colour, taste/);
    refused({ ...S3, LogFormat: formatWith(["srcaddr", "srcaddr"]) }, "InvalidParameter", /srcaddr twice/);
  });

  test("types of resources and fields that are not served, no traffic type, too many resources, tags for another type", () => {
    refused({ ...S3, ResourceType: "TransitGateway" }, "UnsupportedOperation", /TransitGateway/);
    const fields = [{ ResourceType: "instance", TagKeys: ["Name"] }] as const;
    refused({ ...S3, TagFieldSpecifications: fields }, "UnsupportedOperation", /EC2 tags/);
    refused({ ...S3, TrafficType: undefined }, "MissingParameter", /trafficType/);
    const ResourceIds = Array.from({ length: 301 }, (_, i) => `vpc-${String(i).padStart(17, "0")}`);
    refused({ ...S3, ResourceIds }, "InvalidParameterValue", /300/);
    const TagSpecifications = [{ ResourceType: "vpc", Tags: [{ Key: "a", Value: "b" }] }] as const;
    refused({ ...S3, TagSpecifications }, "InvalidParameterValue", /not a valid taggable resource type/);
  });

  test("an id of nothing, or of another type of resource", () => {
    const unknown = "vpc-00000000000000bad";
    refused({ ...S3, ResourceIds: [unknown] }, "InvalidVpcID.NotFound", `The vpc ID '${unknown}' does not exist`);
    refused({ ...S3, ResourceType: "Subnet" }, "InvalidSubnetID.Malformed");
    refused({ ...S3, ResourceType: "NetworkInterface", ResourceIds: ["eni-1"] }, "InvalidNetworkInterfaceId.Malformed");
  });
});

suite("several of one resource, and several resources", () => {
  test("catalogue 510: two flow logs of a resource, with different destinations", () => {
    const cordon = new TestCordon();
    const to = (bucket: string) => vpcLog(cordon, { ...S3, LogDestination: `arn:aws:s3:::${bucket}` });
    cordon.run(createFlowLogs, to("first"));
    const text = "Error. There is an existing Flow Log with the same configuration and log destination.";
    // Another traffic type makes no difference.
    const again = { ...to("first"), TrafficType: "REJECT" } as const;
    assert.throws(() => cordon.run(createFlowLogs, again), refusal("FlowLogAlreadyExists", text));
    cordon.run(createFlowLogs, to("second"));
    assert.throws(() => cordon.run(createFlowLogs, to("third")), refusal("FlowLogsLimitExceeded"));
    assert.equal(shown(cordon).length, 2);
  });

  test("catalogue 510: of several resources, those that can't be logged are in the answer", () => {
    const cordon = new TestCordon();
    const [first = "", second = ""] = cordon.defaultSubnetIds();
    const subnets = { ...vpcLog(cordon), ResourceType: "Subnet" } as const;
    cordon.run(createFlowLogs, { ...subnets, ResourceIds: [first] });
    const unknown = "subnet-00000000000000bad";
    const made = cordon.run(createFlowLogs, { ...subnets, ResourceIds: [first, unknown, second, second] });
    assert.equal(made.FlowLogIds?.length, 1);
    assert.deepEqual(
      made.Unsuccessful?.map((each) => [each.ResourceId, each.Error?.Code, each.Error?.Message]),
      [
        [
          first,
          "FlowLogAlreadyExists",
          "Error. There is an existing Flow Log with the same configuration and log destination.",
        ],
        [unknown, "InvalidSubnetID.NotFound", `The subnet ID '${unknown}' does not exist`],
      ],
    );
    assert.deepEqual(
      shown(cordon).map(({ ResourceId }) => ResourceId),
      [first, second],
    );
  });
});

suite("deleted", () => {
  test("catalogue 511: all of the ids, or nothing", () => {
    const cordon = new TestCordon();
    const [id = ""] = cordon.run(createFlowLogs, vpcLog(cordon)).FlowLogIds ?? [];
    const [a, b] = ["fl-1a2b3c4d", "fl-2b3c4d5e"];
    const text = `These flow log ids in the input list are not found: [TotalCount: 2] ${a} ${b}`;
    const expected = refusal("InvalidFlowLogId.NotFound", text);
    assert.throws(() => cordon.run(deleteFlowLogs, { FlowLogIds: [a, id, b] }), expected);
    assert.throws(() => cordon.run(describeFlowLogs, { FlowLogIds: [a, id, b] }), expected);
    assert.equal(shown(cordon).length, 1);
    assert.deepEqual(cordon.run(deleteFlowLogs, { FlowLogIds: [id, id] }), { Unsuccessful: [] });
    assert.deepEqual(shown(cordon), []);
  });

  test("catalogue 512: a flow log goes with its VPC, subnet or interface", () => {
    const cordon = new TestCordon();
    const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
    const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
    const NetworkInterfaceId = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
    for (const [ResourceType, id] of [
      ["VPC", VpcId],
      ["Subnet", SubnetId],
      ["NetworkInterface", NetworkInterfaceId],
      ["VPC", cordon.defaultVpcId()],
    ] as const) {
      cordon.run(createFlowLogs, { ...vpcLog(cordon), ResourceType, ResourceIds: [id] });
    }
    const sources = () => shown(cordon).map(({ ResourceId }) => ResourceId);
    cordon.run(deleteInterface, { NetworkInterfaceId });
    assert.deepEqual(sources(), [VpcId, SubnetId, cordon.defaultVpcId()]);
    cordon.run(deleteSubnet, { SubnetId });
    assert.deepEqual(sources(), [VpcId, cordon.defaultVpcId()]);
    cordon.run(deleteVpc, { VpcId });
    assert.deepEqual(sources(), [cordon.defaultVpcId()]);
  });

  test("a change of a source that stays leaves its flow log", () => {
    const cordon = new TestCordon();
    cordon.run(createFlowLogs, vpcLog(cordon));
    const vpc = cordon.world().get("vpc", cordon.defaultVpcId());
    assert.ok(vpc);
    cordon.apply([put("vpc", { ...vpc, tags: [] })]);
    assert.equal(shown(cordon).length, 1);
  });
});
