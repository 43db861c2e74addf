/** Launch templates as callers see them: versions, refusals, and what instances get of them. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import describeInstances from "../instances/describe-instances.ts";
import runInstances from "../instances/launch/run-instances.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import create from "./create-launch-template.ts";
import createVersion from "./create-launch-template-version.ts";
import deleteTemplate from "./delete-launch-template.ts";
import deleteVersions from "./delete-launch-template-versions.ts";
import describeVersions from "./describe-launch-template-versions.ts";
import describe from "./describe-launch-templates.ts";
import getData from "./get-launch-template-data.ts";
import modify from "./modify-launch-template.ts";

const IMAGE = { ImageId: "ami-0a12023000000c864", InstanceType: "t3.micro" } as const;
const LaunchTemplateName = "web";

/** `web` with two versions: the second is another type. */
function twoVersions(cordon: TestCordon): string {
  const made = cordon.run(create, { LaunchTemplateName, LaunchTemplateData: { ...IMAGE, UserData: btoa("#!") } });
  const LaunchTemplateData = { InstanceType: "t3.small" } as const;
  cordon.run(createVersion, { LaunchTemplateName, SourceVersion: "1", LaunchTemplateData });
  return made.LaunchTemplate?.LaunchTemplateId ?? "";
}

const numbers = (cordon: TestCordon, input: object) =>
  cordon.run(describeVersions, input).LaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber);

suite("versions", () => {
  test("have numbers that are never given twice, and build on each other", () => {
    const cordon = new TestCordon();
    const LaunchTemplateId = twoVersions(cordon);
    const [second, first] = cordon.run(describeVersions, { LaunchTemplateId }).LaunchTemplateVersions ?? [];
    assert.deepEqual(first?.LaunchTemplateData, { ...IMAGE, UserData: btoa("#!") });
    assert.deepEqual(second?.LaunchTemplateData, { ...IMAGE, UserData: btoa("#!"), InstanceType: "t3.small" });
    assert.deepEqual([first?.DefaultVersion, second?.DefaultVersion], [true, false]);
    assert.equal(first?.CreatedBy, "arn:aws:iam::111122223333:root");
    cordon.run(modify, { LaunchTemplateId, DefaultVersion: "$Latest" });
    const gone = cordon.run(deleteVersions, { LaunchTemplateId, Versions: ["1", "2", "7"] });
    assert.deepEqual(
      gone.SuccessfullyDeletedLaunchTemplateVersions?.map((each) => each.VersionNumber),
      [1],
    );
    assert.deepEqual(
      gone.UnsuccessfullyDeletedLaunchTemplateVersions?.map((each) => [each.VersionNumber, each.ResponseError?.Code]),
      [
        [2, "unexpectedError"],
        [7, "launchTemplateVersionDoesNotExist"],
      ],
    );
    cordon.run(createVersion, { LaunchTemplateId, LaunchTemplateData: IMAGE });
    assert.deepEqual(numbers(cordon, { LaunchTemplateName }), [3, 2]);
    const [shown] = cordon.run(describe, { LaunchTemplateNames: [LaunchTemplateName] }).LaunchTemplates ?? [];
    assert.deepEqual([shown?.DefaultVersionNumber, shown?.LatestVersionNumber], [2, 3]);
  });

  test("of which the latest is the newest that is left once it's deleted, and its number isn't given again", () => {
    const cordon = new TestCordon();
    const LaunchTemplateId = twoVersions(cordon);
    cordon.run(createVersion, { LaunchTemplateId, LaunchTemplateData: IMAGE });
    const latest = () => cordon.run(describe, { LaunchTemplateIds: [LaunchTemplateId] }).LaunchTemplates?.[0];
    for (const [last, left] of [
      ["3", 2],
      ["$Latest", 1],
    ] as const) {
      cordon.run(deleteVersions, { LaunchTemplateId, Versions: [last] });
      assert.deepEqual(numbers(cordon, { Versions: ["$Latest"] }), [left]);
      assert.equal(latest()?.LatestVersionNumber, left);
    }
    cordon.run(createVersion, { LaunchTemplateId, LaunchTemplateData: IMAGE });
    assert.deepEqual(numbers(cordon, { LaunchTemplateId }), [4, 1]);
    cordon.run(createVersion, { LaunchTemplateId, LaunchTemplateData: IMAGE });
    assert.equal(latest()?.LatestVersionNumber, 5);
  });

  test("are listed by number, by range, and of all templates by $Latest and $Default", () => {
    const cordon = new TestCordon();
    twoVersions(cordon);
    cordon.run(create, { LaunchTemplateName: "db_1", LaunchTemplateData: IMAGE });
    assert.deepEqual(numbers(cordon, { LaunchTemplateName, Versions: ["1", "$Latest", "2"] }), [1, 2]);
    assert.deepEqual(numbers(cordon, { LaunchTemplateName, MinVersion: "2" }), [2]);
    assert.deepEqual(numbers(cordon, { LaunchTemplateName, MaxVersion: "1" }), [1]);
    assert.deepEqual(numbers(cordon, { Versions: ["$Latest"] }), [2, 1]);
    assert.throws(() => numbers(cordon, {}), refusal("MissingParameter"));
    assert.throws(() => numbers(cordon, { Versions: ["1"] }), refusal("MissingParameter"));
    const { LaunchTemplateVersions, NextToken } = cordon.run(describeVersions, { LaunchTemplateName, MaxResults: 1 });
    assert.equal(LaunchTemplateVersions?.[0]?.VersionNumber, 2);
    assert.deepEqual(numbers(cordon, { LaunchTemplateName, MaxResults: 1, NextToken }), [1]);
  });
});

suite("refusals", () => {
  test("catalogue 597: names that are taken or unknown, unknown ids and versions, in AWS's words", () => {
    const cordon = new TestCordon();
    const LaunchTemplateId = twoVersions(cordon);
    const again = () => cordon.run(create, { LaunchTemplateName, LaunchTemplateData: IMAGE });
    const taken = "Launch template name already in use.";
    assert.throws(again, refusal("InvalidLaunchTemplateName.AlreadyExistsException", taken));
    const unknown = { LaunchTemplateName: "none", DefaultVersion: "1" };
    const noName = "The specified launch template, with template name none, does not exist.";
    assert.throws(() => cordon.run(modify, unknown), refusal("InvalidLaunchTemplateName.NotFoundException", noName));
    const noVersion = `Could not find the specified version 9 for the launch template with ID ${LaunchTemplateId}.`;
    assert.throws(
      () => cordon.run(modify, { LaunchTemplateId, DefaultVersion: "9" }),
      refusal("InvalidLaunchTemplateId.VersionNotFound", noVersion),
    );
    cordon.run(deleteTemplate, { LaunchTemplateId });
    assert.equal(cordon.world().count("launch-template-version"), 0);
    assert.throws(() => cordon.run(deleteTemplate, { LaunchTemplateId }), refusal("InvalidLaunchTemplateId.NotFound"));
    assert.throws(
      () => cordon.run(deleteTemplate, { LaunchTemplateId: "lt-x" }),
      refusal("InvalidLaunchTemplateId.Malformed"),
    );
  });

  test("what a call must name, and how", () => {
    const cordon = new TestCordon();
    const LaunchTemplateId = twoVersions(cordon);
    assert.throws(() => cordon.run(modify, { DefaultVersion: "1" }), refusal("MissingParameter"));
    assert.throws(() => cordon.run(modify, { LaunchTemplateId }), refusal("MissingParameter"));
    const both = { LaunchTemplateId, LaunchTemplateName, DefaultVersion: "1" };
    assert.throws(() => cordon.run(modify, both), refusal("InvalidParameterCombination"));
    const odd = { LaunchTemplateId, DefaultVersion: "newest" };
    assert.throws(() => cordon.run(modify, odd), refusal("InvalidParameterValue"));
    for (const name of ["ab", "with space", "x".repeat(129)]) {
      const bad = () => cordon.run(create, { LaunchTemplateName: name, LaunchTemplateData: IMAGE });
      assert.throws(bad, refusal("InvalidLaunchTemplateName.MalformedException"));
    }
    const Versions = Array.from({ length: 201 }, (_, i) => `${i + 1}`);
    assert.throws(() => cordon.run(deleteVersions, { LaunchTemplateId, Versions }), refusal("InvalidParameterValue"));
  });

  test("catalogue 598: user data that isn't Base64", () => {
    const cordon = new TestCordon();
    const bad = () => cordon.run(create, { LaunchTemplateName, LaunchTemplateData: { UserData: "#!/bin/sh" } });
    assert.throws(bad, refusal("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data."));
  });
});

suite("a launch", () => {
  const one = { MinCount: 1, MaxCount: 1 };

  test("catalogue 599: has what the call doesn't say from the default version, and tags that name it", () => {
    const cordon = new TestCordon();
    const LaunchTemplateId = twoVersions(cordon);
    const [instance] = cordon.run(runInstances, { ...one, LaunchTemplate: { LaunchTemplateId } }).Instances ?? [];
    assert.deepEqual([instance?.ImageId, instance?.InstanceType], [IMAGE.ImageId, "t3.micro"]);
    assert.deepEqual(instance?.Tags, [
      { Key: "aws:ec2launchtemplate:id", Value: LaunchTemplateId },
      { Key: "aws:ec2launchtemplate:version", Value: "1" },
    ]);
    const latest = { LaunchTemplateName, Version: "$Latest" };
    const launched = (input: object) =>
      cordon.run(runInstances, { ...one, LaunchTemplate: latest, ...input }).Instances?.[0]?.InstanceType;
    assert.deepEqual([launched({}), launched({ InstanceType: "t3.large" })], ["t3.small", "t3.large"]);
    assert.throws(
      () => launched({ LaunchTemplate: { LaunchTemplateName, Version: "9" } }),
      refusal("InvalidLaunchTemplateId.VersionNotFound"),
    );
  });

  test("has the template's groups, interfaces, volumes and tags, but for those that the call gives itself", () => {
    const cordon = new TestCordon();
    const group = (GroupName: string) =>
      cordon.run(createGroup, { GroupName, Description: "d", VpcId: cordon.defaultVpcId() }).GroupId ?? "";
    const [web, db] = [group("web"), group("db")];
    const [SubnetId = ""] = cordon.defaultSubnetIds();
    const tags = (...keys: readonly string[]) => [
      { ResourceType: "instance" as const, Tags: keys.map((Key) => ({ Key, Value: "template" })) },
    ];
    const LaunchTemplateData = {
      ...IMAGE,
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, Groups: [web] }],
      BlockDeviceMappings: [{ DeviceName: "/dev/xvdb", Ebs: { VolumeSize: 3 } }],
      TagSpecifications: tags("both", "own"),
    };
    cordon.run(create, { LaunchTemplateName, LaunchTemplateData });
    const launch = (input: object) =>
      cordon.run(runInstances, { ...one, LaunchTemplate: { LaunchTemplateName }, ...input }).Instances?.[0];
    const groupsOf = (instance: ReturnType<typeof launch>) =>
      instance?.NetworkInterfaces?.map(({ Groups }) => Groups?.map(({ GroupId }) => GroupId));
    const volumesOf = (instance: ReturnType<typeof launch>) =>
      cordon.run(describeInstances, { InstanceIds: [instance?.InstanceId ?? ""] }).Reservations?.[0]?.Instances?.[0]
        ?.BlockDeviceMappings?.length;
    const plain = launch({});
    assert.deepEqual([groupsOf(plain), volumesOf(plain)], [[[web]], 2]);
    const other = launch({
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, Groups: [db] }],
      BlockDeviceMappings: [{ DeviceName: "/dev/xvdc", Ebs: { VolumeSize: 1 } }],
      TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "both", Value: "call" }] }],
    });
    assert.deepEqual([groupsOf(other), volumesOf(other)], [[[db]], 3]);
    const own = other?.Tags?.filter(({ Key }) => Key?.startsWith("aws:") === false);
    assert.deepEqual(own, [
      { Key: "own", Value: "template" },
      { Key: "both", Value: "call" },
    ]);
    assert.throws(() => launch({ SubnetId }), refusal("InvalidParameterCombination"));
  });

  test("GetLaunchTemplateData shows what makes an instance like this one", () => {
    const cordon = new TestCordon();
    const launched = cordon.run(runInstances, { ...one, ...IMAGE, DisableApiStop: true });
    const InstanceId = launched.Instances?.[0]?.InstanceId ?? "";
    const { LaunchTemplateData } = cordon.run(getData, { InstanceId });
    assert.deepEqual([LaunchTemplateData?.ImageId, LaunchTemplateData?.DisableApiStop], [IMAGE.ImageId, true]);
    const [nic] = LaunchTemplateData?.NetworkInterfaces ?? [];
    assert.equal(nic?.SubnetId, launched.Instances?.[0]?.SubnetId);
    const again = { ...LaunchTemplateData, NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: nic?.SubnetId ?? "" }] };
    cordon.run(create, { LaunchTemplateName, LaunchTemplateData: again as object });
    cordon.run(runInstances, { ...one, LaunchTemplate: { LaunchTemplateName } });
    assert.equal(cordon.run(describeInstances, {}).Reservations?.length, 2);
  });
});
