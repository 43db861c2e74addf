/** Target groups: their health checks, attributes and targets, and what is refused. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import stop from "../instances/state/stop-instances.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import { forward, type GroupInput, Site } from "./site-for-tests.ts";
import createGroup from "./target-groups/create-target-group.ts";
import deleteGroup from "./target-groups/delete-target-group.ts";
import deregister from "./target-groups/deregister-targets.ts";
import describeGroupAttributes from "./target-groups/describe-target-group-attributes.ts";
import describeGroups from "./target-groups/describe-target-groups.ts";
import describeHealth from "./target-groups/describe-target-health.ts";
import modifyGroup from "./target-groups/modify-target-group.ts";
import modifyGroupAttributes from "./target-groups/modify-target-group-attributes.ts";
import register from "./target-groups/register-targets.ts";

describe("target groups", () => {
  test("catalogue 567: health checks have AWS's defaults by protocol", () => {
    const site = new Site();
    const shownOf = (input: Partial<GroupInput>) => {
      const arn = site.group(input);
      const group = site.run(describeGroups, { TargetGroupArns: [arn] }).TargetGroups?.[0];
      return [
        ...[group?.HealthCheckProtocol, group?.HealthCheckPort, group?.HealthCheckPath, group?.Matcher?.HttpCode],
        ...[group?.HealthCheckIntervalSeconds, group?.HealthCheckTimeoutSeconds, group?.HealthyThresholdCount],
      ];
    };
    assert.deepEqual(shownOf({}), ["HTTP", "traffic-port", "/", "200", 30, 5, 5]);
    assert.deepEqual(shownOf({ Name: "tcp", Protocol: "TCP" }), [
      ...["TCP", "traffic-port", undefined, undefined],
      ...[30, 10, 5],
    ]);
    const ofFunction = { Name: "fn", TargetType: "lambda", Protocol: undefined, Port: undefined, VpcId: undefined };
    assert.deepEqual(shownOf(ofFunction as Partial<GroupInput>), [undefined, undefined, "/", "200", 35, 30, 5]);
    assert.deepEqual(shownOf({ Name: "empty", ProtocolVersion: "" })[0], "HTTP", "as Terraform sends it");
    const grpc = site.group({ Name: "grpc", ProtocolVersion: "GRPC" });
    assert.deepEqual(site.run(describeGroups, { TargetGroupArns: [grpc] }).TargetGroups?.[0]?.Matcher, {
      HttpCode: undefined,
      GrpcCode: "12",
    });
  });

  test("what a call says of a group must fit together", () => {
    const site = new Site();
    const refused = (input: Partial<GroupInput>, code = "ValidationError", text?: RegExp) =>
      assert.throws(() => site.group(input), refusal(code, text));
    refused({ Protocol: undefined }, "ValidationError", /protocol/);
    refused({ Port: undefined }, "ValidationError", /port/);
    refused({ VpcId: undefined }, "ValidationError", /VPC ID/);
    refused({ VpcId: "vpc-00000000000000abc" }, "ValidationError", /is not found/);
    refused({ Port: 0 });
    refused({ TargetType: "lambda" });
    refused({ TargetType: "alb" });
    refused({ Protocol: "GENEVE" });
    refused({ Protocol: "TCP", ProtocolVersion: "HTTP1" });
    refused({ ProtocolVersion: "HTTP9" });
    refused({ HealthCheckIntervalSeconds: 301 });
    refused({ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 6 });
    refused({ HealthCheckEnabled: false });
    refused({ Protocol: "TCP", Matcher: { HttpCode: "200" } });
    refused({ Protocol: "TCP", HealthCheckPath: "/" });
    const arn = site.group();
    assert.equal(site.group(), arn);
    assert.throws(() => site.run(createGroup, { Name: "a_b" }), refusal("ValidationError", /alphanumeric/));
    refused({ Port: 81 }, "DuplicateTargetGroupName", /exists, but with different settings$/);
    const TargetGroupArn = arn;
    site.run(modifyGroup, { TargetGroupArn, HealthCheckPath: "/health", Matcher: { HttpCode: "200-299" } });
    const [shown] = site.run(describeGroups, { Names: ["web"] }).TargetGroups ?? [];
    assert.deepEqual([shown?.HealthCheckPath, shown?.Matcher?.HttpCode], ["/health", "200-299"]);
    const names = { Names: ["none"] };
    assert.throws(
      () => site.run(describeGroups, names),
      refusal("TargetGroupNotFound", "Target groups '[none]' not found"),
    );
    assert.throws(
      () => site.run(describeGroups, { Names: ["web"], TargetGroupArns: [arn] }),
      refusal("ValidationError"),
    );
    site.run(deleteGroup, { TargetGroupArn });
    site.run(deleteGroup, { TargetGroupArn });
    assert.throws(
      () => site.run(modifyGroup, { TargetGroupArn }),
      refusal("TargetGroupNotFound", "One or more target groups not found"),
    );
  });

  test("catalogue 566, 568: attributes by protocol; behind TCP instances see the client, and addresses don't", () => {
    const site = new Site();
    const attribute = (TargetGroupArn: string, key: string) =>
      site.run(describeGroupAttributes, { TargetGroupArn }).Attributes?.find(({ Key }) => Key === key)?.Value;
    const keeps = (input: Partial<GroupInput>) => attribute(site.group(input), "preserve_client_ip.enabled");
    assert.deepEqual(
      [
        keeps({ Name: "a", Protocol: "TCP" }),
        keeps({ Name: "b", Protocol: "TCP", TargetType: "ip" }),
        keeps({ Name: "c", Protocol: "UDP", TargetType: "ip" }),
        keeps({ Name: "d" }),
      ],
      ["true", "false", "true", undefined],
    );
    const TargetGroupArn = site.group();
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "10" }];
    site.run(modifyGroupAttributes, { TargetGroupArn, Attributes });
    assert.equal(attribute(TargetGroupArn, "deregistration_delay.timeout_seconds"), "10");
    const geneve = site.group({ Name: "g", Protocol: "GENEVE", Port: 6081 });
    assert.equal(attribute(geneve, "target_failover.on_unhealthy"), "no_rebalance");
  });

  test("catalogue 569, 570: targets: running instances of the VPC, addresses in it or in private ranges, functions, load balancers", () => {
    const site = new Site();
    const InstanceId = site.instance();
    const TargetGroupArn = site.group();
    const put = (arn: string, Id: string, more: object = {}) =>
      site.run(register, { TargetGroupArn: arn, Targets: [{ Id, ...more }] });
    const health = (arn: string, Targets?: { Id: string; Port?: number }[]) =>
      site
        .run(describeHealth, { TargetGroupArn: arn, ...(Targets && { Targets }) })
        .TargetHealthDescriptions?.map(({ Target, TargetHealth }) => [
          Target?.Port,
          TargetHealth?.State,
          TargetHealth?.Reason,
        ]);
    put(TargetGroupArn, InstanceId);
    put(TargetGroupArn, InstanceId, { Port: 8080 });
    assert.deepEqual(health(TargetGroupArn), [
      [80, "unused", "Target.NotInUse"],
      [8080, "unused", "Target.NotInUse"],
    ]);
    site.listener({ DefaultActions: [forward(TargetGroupArn)] });
    assert.deepEqual(health(TargetGroupArn)?.[0], [80, "healthy", undefined]);
    assert.deepEqual(health(TargetGroupArn, [{ Id: InstanceId, Port: 9 }]), [[9, "unused", "Target.NotRegistered"]]);
    assert.throws(() => health(TargetGroupArn, [{ Id: "i-00000000000000abc" }]), refusal("InvalidTarget"));
    site.run(stop, { InstanceIds: [InstanceId] });
    assert.deepEqual(health(TargetGroupArn)?.[0], [80, "unused", "Target.InvalidState"]);
    assert.throws(
      () => put(TargetGroupArn, InstanceId, { Port: 1 }),
      refusal(
        "InvalidTarget",
        `The following targets are not in a running state and cannot be registered: '${InstanceId}'`,
      ),
    );
    site.run(deregister, { TargetGroupArn, Targets: [{ Id: InstanceId, Port: 80 }] });
    assert.equal(health(TargetGroupArn)?.length, 1);
    site.run(deregister, { TargetGroupArn, Targets: [{ Id: InstanceId }] });
    assert.deepEqual(health(TargetGroupArn), []);
    assert.throws(() => put(TargetGroupArn, "i-00000000000000abc"), refusal("InvalidTarget"));
    assert.throws(() => put(TargetGroupArn, InstanceId, { Port: 70_000 }), refusal("ValidationError"));
    const VpcId = site.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
    const elsewhere = site.group({ Name: "elsewhere", VpcId });
    assert.throws(() => put(elsewhere, site.instance()), refusal("InvalidTarget", /not in the target group VPC/));

    const addresses = site.group({ Name: "addresses", TargetType: "ip", VpcId });
    put(addresses, "10.0.0.9");
    put(addresses, "192.168.0.9", { AvailabilityZone: "all" });
    for (const id of ["8.8.8.8", "192.168.0.8", "x", "2001:db8::1"]) {
      assert.throws(() => put(addresses, id), refusal("ValidationError"));
    }
    const nothing = { Protocol: undefined, Port: undefined, VpcId: undefined } as unknown as Partial<GroupInput>;
    const functions = site.group({ ...nothing, Name: "fn", TargetType: "lambda" });
    put(functions, `arn:aws:lambda:us-east-1:${ACCOUNT}:function:web`);
    assert.throws(() => put(functions, `arn:aws:lambda:us-east-1:${ACCOUNT}:function:two`), refusal("TooManyTargets"));
    assert.throws(() => put(functions, "web"), refusal("ValidationError"));
    assert.throws(() => put(functions, "web", { Port: 1 }), refusal("ValidationError"));
    site.listener({ LoadBalancerArn: site.app, Port: 81, DefaultActions: [forward(functions)] });
    assert.deepEqual(health(functions), [[undefined, "unavailable", "Target.HealthCheckDisabled"]]);
    const albs = site.group({ Name: "albs", TargetType: "alb", Protocol: "TCP" });
    put(albs, site.app);
    assert.throws(() => put(albs, site.app, { Port: 99 }), refusal("InvalidTarget"));
    assert.deepEqual(
      site.run(describeHealth, { TargetGroupArn: albs, Include: ["AnomalyDetection"] }).TargetHealthDescriptions?.[0]
        ?.AnomalyDetection?.Result,
      "normal",
    );
  });
});
