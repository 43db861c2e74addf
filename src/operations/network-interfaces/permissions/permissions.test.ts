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
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  const made = cordon.run(createInterface, { SubnetId });
  const NetworkInterfaceId = made.NetworkInterface?.NetworkInterfaceId ?? "";
  const grant = (input: object = {}) =>
    cordon.run(create, { NetworkInterfaceId, Permission: "INSTANCE-ATTACH", AwsAccountId: FRIEND, ...input })
      .InterfacePermission?.NetworkInterfacePermissionId ?? "";
  return { cordon, NetworkInterfaceId, grant };
}

test("refusals: no account, an account without 12 digits, and the same permission twice", () => {
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

test("refusals: a malformed permission id, and a permission that is already revoked", () => {
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

test("wire: a permission as it's described", () => {
  const { cordon, NetworkInterfaceId, grant } = cordonWithInterface();
  const NetworkInterfacePermissionId = grant();
  assert.deepEqual(cordon.run(describe, {}).NetworkInterfacePermissions, [
    {
      NetworkInterfacePermissionId,
      NetworkInterfaceId,
      AwsAccountId: FRIEND,
      Permission: "INSTANCE-ATTACH",
      PermissionState: { State: "granted" },
    },
  ]);
  assert.deepEqual(cordon.run(remove, { NetworkInterfacePermissionId }), { Return: true });
});

test("effects: permissions are granted and revoked one by one", () => {
  const { cordon, grant } = cordonWithInterface();
  const listed = (input: object = {}) =>
    cordon
      .run(describe, input)
      .NetworkInterfacePermissions?.map(({ AwsAccountId, Permission }) => [AwsAccountId, Permission]);
  const attach = grant();
  grant({ Permission: "EIP-ASSOCIATE" });
  const other = grant({ AwsAccountId: "777788889999" });
  assert.deepEqual(listed({ NetworkInterfacePermissionIds: [other] }), [["777788889999", "INSTANCE-ATTACH"]]);
  cordon.run(remove, { NetworkInterfacePermissionId: attach });
  assert.deepEqual(listed(), [
    [FRIEND, "EIP-ASSOCIATE"],
    ["777788889999", "INSTANCE-ATTACH"],
  ]);
  grant();
  assert.equal(listed()?.length, 3, "what was taken back may be granted again");
});
