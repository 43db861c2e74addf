/** DescribeRegions, DescribeAvailabilityZones and DescribeAccountAttributes. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { remove } from "../../model/world/change.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import describeAccountAttributes from "./describe-account-attributes.ts";
import describeAvailabilityZones from "./describe-availability-zones.ts";
import describeRegions from "./describe-regions.ts";

describe("DescribeRegions", () => {
  const names = (cordon: TestCordon, input: object) =>
    cordon.run(describeRegions, input).Regions?.map((each) => each.RegionName);

  test("lists enabled Regions; AllRegions lists the others as well", () => {
    const cordon = new TestCordon();
    const enabled = names(cordon, {}) ?? [];
    assert.ok(enabled.includes("us-east-1") && !enabled.includes("af-south-1"));
    assert.equal(names(cordon, { AllRegions: false })?.length, enabled.length);
    const all = cordon.run(describeRegions, { AllRegions: true }).Regions ?? [];
    assert.ok(all.length > enabled.length);
    assert.deepEqual(
      all.find(({ RegionName }) => RegionName === "af-south-1"),
      {
        RegionName: "af-south-1",
        Endpoint: "ec2.af-south-1.amazonaws.com",
        OptInStatus: "not-opted-in",
        Geography: [{ Name: "South Africa" }],
      },
    );
  });

  test("a Region that the account uses is opted in to", () => {
    const cordon = new TestCordon();
    cordon.world(undefined, "af-south-1");
    cordon.world("999988887777", "me-south-1");
    const used = [{ Name: "opt-in-status", Values: ["opted-in"] }];
    assert.deepEqual(names(cordon, { Filters: used }), ["af-south-1"]);
  });

  test("names mean enabled and disabled Regions; filters narrow; an unknown name is refused", () => {
    const cordon = new TestCordon();
    assert.deepEqual(names(cordon, { RegionNames: ["af-south-1", "eu-west-1"] }), ["af-south-1", "eu-west-1"]);
    const filtered = (Name: string, ...Values: string[]) => names(cordon, { Filters: [{ Name, Values }] });
    assert.deepEqual(filtered("endpoint", "ec2.eu-west-1.*"), ["eu-west-1"]);
    assert.deepEqual(filtered("region-name", "us-west-?"), ["us-west-1", "us-west-2"]);
    assert.throws(() => names(cordon, { RegionNames: ["mars-1"] }), refusal("InvalidParameterValue", /mars-1/));
  });
});

describe("DescribeAvailabilityZones", () => {
  const zones = (input: object, region = "us-west-2") =>
    new TestCordon().run(describeAvailabilityZones, input, { region }).AvailabilityZones ?? [];
  const names = (input: object) => zones(input).map(({ ZoneName }) => ZoneName);

  test("catalogue 446: lists the zones of the caller's Region with all of AWS's members", () => {
    assert.deepEqual(zones({ ZoneNames: ["us-west-2a"] }), [
      {
        Geography: [{ Name: "United States of America" }],
        SubGeography: [{ Name: "Oregon" }],
        ZoneName: "us-west-2a",
        ZoneId: "usw2-az1",
        RegionName: "us-west-2",
        State: "available",
        OptInStatus: "opt-in-not-required",
        Messages: [],
        GroupName: "us-west-2-zg-1",
        GroupLongName: "US West (Oregon) 1",
        NetworkBorderGroup: "us-west-2",
        ZoneType: "availability-zone",
      },
    ]);
    assert.deepEqual(names({ AllAvailabilityZones: true }), ["us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d"]);
  });

  test("by names, ids and every filter", () => {
    assert.deepEqual(names({ ZoneIds: ["usw2-az2"], ZoneNames: ["us-west-2d"] }), ["us-west-2d", "us-west-2b"]);
    const count = (Name: string, ...Values: string[]) => names({ Filters: [{ Name, Values }] }).length;
    assert.equal(count("group-long-name", "US West (Oregon) 1"), 4);
    assert.equal(count("group-name", "us-west-2-zg-1"), 4);
    assert.equal(count("message", "*"), 0);
    assert.equal(count("opt-in-status", "opt-in-not-required"), 4);
    assert.equal(count("parent-zone-id", "*"), 0);
    assert.equal(count("parent-zone-name", "*"), 0);
    assert.equal(count("region-name", "us-west-2"), 4);
    assert.equal(count("state", "available"), 4);
    assert.equal(count("zone-id", "usw2-az[1]", "usw2-az3"), 1);
    assert.equal(count("zone-name", "us-west-2?"), 4);
    assert.equal(count("zone-type", "local-zone"), 0);
  });

  test("zones of another Region are refused", () => {
    assert.throws(
      () => zones({ ZoneNames: ["us-east-1a"] }),
      refusal("InvalidParameterValue", "Invalid availability zone: [us-east-1a]"),
    );
    assert.throws(
      () => zones({ ZoneIds: ["use1-az1"] }),
      refusal("InvalidParameterValue", "Invalid availability zone-id: [use1-az1]"),
    );
  });
});

describe("DescribeAccountAttributes", () => {
  const read = (cordon: TestCordon, input: object = {}) =>
    Object.fromEntries(
      (cordon.run(describeAccountAttributes, input).AccountAttributes ?? []).map(
        ({ AttributeName, AttributeValues }) => [
          AttributeName,
          AttributeValues?.map(({ AttributeValue }) => AttributeValue).join(),
        ],
      ),
    );

  test("catalogue 384: takes each of the six names", () => {
    const cordon = new TestCordon();
    const all = Object.entries(read(cordon));
    assert.equal(all.length, 6);
    for (const [name, value] of all) assert.deepEqual(read(cordon, { AttributeNames: [name] }), { [name]: value });
  });

  test("returns the default VPC and the limits in effect", () => {
    const cordon = new TestCordon({ securityGroupsPerInterface: 16, elasticIpsPerRegion: 7 });
    const vpcId = cordon.defaultVpcId();
    assert.deepEqual(read(cordon), {
      "supported-platforms": "VPC",
      "default-vpc": vpcId,
      "max-instances": "20",
      "vpc-max-security-groups-per-interface": "16",
      "max-elastic-ips": "7",
      "vpc-max-elastic-ips": "7",
    });
    assert.deepEqual(read(cordon, { AttributeNames: ["default-vpc"] }), { "default-vpc": vpcId });
    cordon.apply([remove("vpc", vpcId)]);
    assert.equal(read(cordon)["default-vpc"], "none");
  });
});
