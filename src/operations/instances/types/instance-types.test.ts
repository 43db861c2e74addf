import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import describeTypes from "./describe-instance-types.ts";
import { instanceTypes } from "./instance-types.ts";

test("types show their limits", () => {
  const cordon = new TestCordon();
  const typeOf = (name: string) =>
    cordon.run(describeTypes, { InstanceTypes: [name as "m5.large"] }).InstanceTypes?.[0];
  const network = (name: string) => {
    const { NetworkInfo, VCpuInfo, MemoryInfo } = typeOf(name) ?? {};
    return [
      VCpuInfo?.DefaultVCpus,
      MemoryInfo?.SizeInMiB,
      NetworkInfo?.MaximumNetworkInterfaces,
      NetworkInfo?.Ipv4AddressesPerInterface,
    ];
  };
  assert.deepEqual(network("t3.micro"), [2, 1024, 2, 2]);
  assert.deepEqual(network("m5.large"), [2, 8192, 3, 10]);
  assert.deepEqual(network("c5.9xlarge"), [36, 73728, 8, 30]);
  assert.deepEqual(network("r7g.16xlarge"), [64, 524288, 15, 50]);
  assert.equal(typeOf("t4g.nano")?.ProcessorInfo?.SupportedArchitectures?.[0], "arm64");
  assert.throws(() => typeOf("x.y"), refusal("InvalidInstanceType"));
  const burstable = cordon.run(describeTypes, {
    Filters: [{ Name: "burstable-performance-supported", Values: ["true"] }],
  }).InstanceTypes;
  assert.equal(burstable?.length, 28);
});

test("catalogue 438: types show how long they track connections, and older ones that they have no IPv6", () => {
  const cordon = new TestCordon();
  const networkOf = (name: string) =>
    cordon.run(describeTypes, { InstanceTypes: [name as "m5.large"] }).InstanceTypes?.[0]?.NetworkInfo;
  const usual = { DefaultTcpEstablishedTimeout: 432_000, DefaultUdpStreamTimeout: 180, DefaultUdpTimeout: 30 };
  assert.deepEqual(networkOf("t3.micro")?.ConnectionTrackingConfiguration, usual);
  const short = { ...usual, DefaultTcpEstablishedTimeout: 350 };
  assert.deepEqual(networkOf("m8azn.3xlarge")?.ConnectionTrackingConfiguration, short);
  assert.equal(networkOf("m1.small")?.Ipv6Supported, false);
  assert.deepEqual(networkOf("c6in.32xlarge")?.NetworkCards, [
    { NetworkCardIndex: 0, MaximumNetworkInterfaces: 8 },
    { NetworkCardIndex: 1, MaximumNetworkInterfaces: 8 },
  ]);
});

test("catalogue 464: without a size an answer has 100 types; the pages together have them all", () => {
  const cordon = new TestCordon();
  const pages: string[][] = [];
  for (let token: string | undefined; pages.length === 0 || token !== undefined; ) {
    const { InstanceTypes = [], NextToken } = cordon.run(describeTypes, { NextToken: token });
    pages.push(InstanceTypes.map(({ InstanceType = "" }) => InstanceType));
    token = NextToken;
  }
  assert.equal(pages[0]?.length, 100);
  assert.deepEqual(pages.flat(), [...instanceTypes.keys()].sort());
});
