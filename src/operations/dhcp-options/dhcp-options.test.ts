import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associateDhcpOptions from "./associate-dhcp-options.ts";
import createDhcpOptions from "./create-dhcp-options.ts";
import deleteDhcpOptions from "./delete-dhcp-options.ts";
import describeDhcpOptions from "./describe-dhcp-options.ts";

const create = (cordon: TestCordon, DhcpConfigurations: { Key: string; Values: string[] }[]) =>
  cordon.run(createDhcpOptions, { DhcpConfigurations }).DhcpOptions;

test("refusals: unknown options, and values that an option doesn't take", () => {
  const cordon = new TestCordon();
  for (const configuration of [
    { Key: "routers", Values: ["10.0.0.1"] },
    { Key: "domain-name-servers", Values: ["dns.example.com"] },
    { Key: "domain-name-servers", Values: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"] },
    { Key: "netbios-node-type", Values: ["3"] },
    { Key: "ipv6-address-preferred-lease-time", Values: ["139"] },
  ]) {
    assert.throws(() => create(cordon, [configuration]), refusal("InvalidParameterValue"));
  }
  assert.throws(() => create(cordon, [{ Key: "domain-name", Values: [] }]), refusal("MissingParameter"));
  const twice = { Key: "domain-name", Values: ["a.example"] };
  assert.throws(() => create(cordon, [twice, twice]), refusal("InvalidParameterValue"));
  assert.throws(
    () => cordon.run(deleteDhcpOptions, { DhcpOptionsId: "dopt-0123456789abcdef0" }),
    refusal("InvalidDhcpOptionID.NotFound", "The dhcpOption ID 'dopt-0123456789abcdef0' does not exist"),
  );
});

test("catalogue 381: `default`, which means no options, can't be deleted", () => {
  const cordon = new TestCordon();
  cordon.run(associateDhcpOptions, { VpcId: cordon.defaultVpcId(), DhcpOptionsId: "default" });
  for (const DhcpOptionsId of ["default", "options"]) {
    assert.throws(
      () => cordon.run(deleteDhcpOptions, { DhcpOptionsId }),
      refusal("InvalidDhcpOptionsId.Malformed", `The dhcp-options ID '${DhcpOptionsId}' is malformed`),
    );
  }
});

test("a set is found by its keys and values, given to a VPC, and not deleted while a VPC uses it", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  const options = create(cordon, [
    { Key: "domain-name", Values: ["corp.example"] },
    { Key: "ntp-servers", Values: ["10.0.0.9,fd00::9"] },
  ]);
  const DhcpOptionsId = options?.DhcpOptionsId ?? "";
  assert.deepEqual(options?.DhcpConfigurations?.[1], {
    Key: "ntp-servers",
    Values: [{ Value: "10.0.0.9" }, { Value: "fd00::9" }],
  });
  const found = cordon.run(describeDhcpOptions, {
    Filters: [
      { Name: "key", Values: ["domain-name"] },
      { Name: "value", Values: ["corp.*"] },
    ],
  });
  assert.deepEqual(
    found.DhcpOptions?.map((each) => each.DhcpOptionsId),
    [DhcpOptionsId],
  );
  cordon.run(associateDhcpOptions, { VpcId, DhcpOptionsId });
  assert.throws(() => cordon.run(deleteDhcpOptions, { DhcpOptionsId }), refusal("DependencyViolation"));
  cordon.run(associateDhcpOptions, { VpcId, DhcpOptionsId: "default" });
  assert.equal(cordon.world().get("vpc", VpcId)?.dhcpOptionsId, "default");
  cordon.run(deleteDhcpOptions, { DhcpOptionsId });
  assert.equal(cordon.world().get("dhcp-options", DhcpOptionsId), undefined);
});
