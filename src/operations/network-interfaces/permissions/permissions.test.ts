import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import createInterface from "../create-network-interface.ts";
import create from "./create-network-interface-permission.ts";
import remove from "./delete-network-interface-permission.ts";
import describe from "./describe-network-interface-permissions.ts";

const FRIEND = "444455556666";

function cordonWithInterface() {
  const cordon = new TestCordon();
  const [subnet] = cordon.world().by("subnet", "vpc", cordon.defaultVpcId());
  const made = cordon.run(createInterface, { SubnetId: subnet?.id ?? "" });
  const NetworkInterfaceId = made.NetworkInterface?.NetworkInterfaceId ?? "";
  const grant = (input: object = {}) =>
    cordon.run(create, { NetworkInterfaceId, Permission: "INSTANCE-ATTACH", AwsAccountId: FRIEND, ...input })
      .InterfacePermission?.NetworkInterfacePermissionId ?? "";
  return { cordon, grant };
}

test("refusals: no account, none of 12 digits, and the same permission twice", () => {
  const { grant } = cordonWithInterface();
  assert.throws(
    () => grant({ AwsAccountId: undefined }),
    refusal("MissingParameter", "The request must contain the parameter awsAccountId"),
  );
  assert.throws(
    () => grant({ AwsAccountId: "friend" }),
    refusal(
      "InvalidParameterValue",
      "Value (friend) for parameter awsAccountId is invalid. Expected a 12-digit account ID.",
    ),
  );
  grant();
  assert.throws(
    () => grant(),
    refusal("InvalidPermission.Duplicate", `The permission has been granted to account ${FRIEND} already.`),
  );
  grant({ Permission: "EIP-ASSOCIATE" });
});

test("refusals: a permission that is malformed, or taken back already", () => {
  const { cordon, grant } = cordonWithInterface();
  const NetworkInterfacePermissionId = grant();
  cordon.run(remove, { NetworkInterfacePermissionId });
  const notFound = refusal(
    "InvalidPermissionID.NotFound",
    `The network interface permission ID '${NetworkInterfacePermissionId}' does not exist`,
  );
  assert.throws(() => cordon.run(remove, { NetworkInterfacePermissionId }), notFound);
  assert.throws(
    () => cordon.run(describe, { NetworkInterfacePermissionIds: [NetworkInterfacePermissionId] }),
    notFound,
  );
  assert.throws(
    () => cordon.run(remove, { NetworkInterfacePermissionId: "permission" }),
    refusal("InvalidPermissionID.Malformed", 'Invalid id: "permission"'),
  );
});
