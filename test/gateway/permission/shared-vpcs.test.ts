/** In a VPC that another account shares, a participant's policies are asked about the owner's subnet, VPC and groups. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { MEMBER } from "../../../src/operations/resource-shares/shares-for-tests.ts";
import { arnOf, SharedVpcCordon } from "../../../src/operations/shared-vpcs/shared-vpcs-for-tests.ts";
import { ACCOUNT, REGION } from "../../../src/operations/world-for-tests.ts";
import { there } from "../../operations/named-calls.ts";
import { served } from "../../wire/sdk.ts";
import { callUnder, recordsOf, type Statement } from "./call-under-policies.ts";

const cordon = new SharedVpcCordon();
const group = cordon.group("web");
const shared = cordon.group("shared", { account: ACCOUNT });
cordon.share([arnOf(`security-group/${shared}`)], [MEMBER]);

async function answers(name: string, input: object, ...policies: readonly (readonly Statement[])[]) {
  const operation = there(served.find((each) => each.service === "ec2" && each.name === name));
  const made = { cordon, input, home: { account: MEMBER, region: REGION }, records: recordsOf(cordon) };
  return callUnder(made, operation, policies);
}

const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const own: Statement = { Effect: "Allow", Action: "*", Resource: `arn:aws:ec2:*:${MEMBER}:*` };
const deny = (Resource: string): Statement => ({ Effect: "Deny", Action: "*", Resource });
const allow = (Resource: string): Statement => ({ Effect: "Allow", Action: "*", Resource });

const subnet = arnOf(`subnet/${cordon.subnetId}`);
const vpc = arnOf(`vpc/${cordon.vpcId}`);
const theirGroup = arnOf(`security-group/${shared}`);
const image = "arn:aws:ec2:*::*";

suite("policies of a participant", () => {
  for (const [name, input, arn] of [
    ["CreateNetworkInterface", { SubnetId: cordon.subnetId, Groups: [group] }, subnet],
    ["CreateNetworkInterface", { SubnetId: cordon.subnetId, Groups: [group, shared] }, theirGroup],
    ["CreateSecurityGroup", { GroupName: "more", Description: "d", VpcId: cordon.vpcId }, vpc],
    [
      "RunInstances",
      { SubnetId: cordon.subnetId, SecurityGroupIds: [group], ImageId: "ami-12345678", MinCount: 1, MaxCount: 1 },
      subnet,
    ],
  ] as const) {
    test(`${name} needs permission on ${arn.split(":").at(-1)?.split("/")[0]} of its owner's ARN`, async () => {
      const others = [subnet, vpc, theirGroup].filter((each) => each !== arn).map(allow);
      const [all, denied, ofOwn, named] = await answers(
        name,
        input,
        [everything],
        [everything, deny(arn)],
        [own, allow(image), ...others],
        [own, allow(image), ...others, allow(arn)],
      );
      assert.equal(all[0], 200);
      for (const [status, , text] of [denied ?? all, ofOwn ?? all]) {
        assert.equal(status, 403);
        assert.ok(text?.includes(`on resource: ${arn}`), text);
      }
      assert.equal(named?.[0], 200, named?.[2]);
    });
  }
});
