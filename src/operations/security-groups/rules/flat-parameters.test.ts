import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCOUNT, refusal } from "../../world-for-tests.ts";
import { GroupsCordon, tcp } from "../groups/groups-for-tests.ts";
import authorizeEgress from "./authorize-security-group-egress.ts";
import authorizeIngress from "./authorize-security-group-ingress.ts";

test("catalogue 127, 130: egress accepts neither the flat form nor a group's name", () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  const flat: readonly object[] = [
    { CidrIp: "10.0.0.0/8" },
    { FromPort: 1 },
    { ToPort: 1 },
    { IpProtocol: "tcp" },
    { SourceSecurityGroupName: "web" },
    { SourceSecurityGroupOwnerId: ACCOUNT },
  ];
  for (const parameter of flat) {
    assert.throws(
      () => cordon.run(authorizeEgress, { GroupId: id, ...parameter }),
      refusal("InvalidParameterValue", /is not supported for this operation/),
    );
  }
});

test("catalogue 128-130: ingress accepts the flat form, and a group's name in the default VPC", () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  const flat = cordon.run(authorizeIngress, {
    GroupName: "web",
    CidrIp: "203.0.113.0/24",
    IpProtocol: "tcp",
    FromPort: 22,
    ToPort: 22,
  });
  assert.deepEqual(
    flat.SecurityGroupRules?.map(({ GroupId, CidrIpv4 }) => [GroupId, CidrIpv4]),
    [[id, "203.0.113.0/24"]],
  );
  cordon.addGroup("source");
  const full = cordon.run(authorizeIngress, { GroupId: id, SourceSecurityGroupName: "source" });
  assert.deepEqual(
    full.SecurityGroupRules?.map(({ IpProtocol, FromPort, ToPort }) => [IpProtocol, FromPort, ToPort]),
    [
      ["tcp", 0, 65_535],
      ["udp", 0, 65_535],
      ["icmp", -1, -1],
    ],
  );
  const both = () =>
    cordon.run(authorizeIngress, { GroupId: id, CidrIp: "10.0.0.0/8", IpPermissions: [tcp(1, "10.0.0.0/8")] });
  assert.throws(both, refusal("InvalidParameterCombination"));
});
