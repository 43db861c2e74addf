import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createEndpoint from "../endpoints/create-client-vpn-endpoint.ts";
import describeEndpoints from "../endpoints/describe-client-vpn-endpoints.ts";
import remove from "./delete-client-vpn-endpoint-authorization-policy.ts";
import get from "./get-client-vpn-endpoint-authorization-policy.ts";
import modify from "./modify-client-vpn-endpoint-authorization-policy.ts";

const PERMIT = "permit(principal, action, resource);";

function opened() {
  const cordon = new TestCordon();
  const { ClientVpnEndpointId = "" } = cordon.run(createEndpoint, {
    ClientCidrBlock: "10.100.0.0/16",
    ServerCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/server`,
    AuthenticationOptions: [
      { Type: "directory-service-authentication", ActiveDirectory: { DirectoryId: "d-0123456789" } },
    ],
    ConnectionLogOptions: { Enabled: false },
  });
  const change = (input: object) => cordon.run(modify, { ClientVpnEndpointId, ...input }).Status;
  const shown = () => cordon.run(get, { ClientVpnEndpointId });
  return { cordon, ClientVpnEndpointId, change, shown };
}

test("catalogue 601: an endpoint gets a policy, and a call changes of it what it gives", () => {
  const { cordon, ClientVpnEndpointId, change, shown } = opened();
  assert.equal(change({ PolicyDocument: PERMIT }), "creating");
  const first = { ClientVpnEndpointId, PolicyDocument: PERMIT, Description: "", ShadowMode: "disabled" };
  assert.deepEqual(shown(), { ...first, Status: "active" });
  assert.equal(change({ ShadowMode: "enabled", Description: "watched" }), "updating");
  const second = { ...first, Description: "watched", ShadowMode: "enabled", Status: "active" };
  assert.deepEqual(shown(), second);
  const PolicyDocument = `${PERMIT}\nforbid(principal, action, resource) when { context.jamf.risk == "HIGH" };`;
  change({ PolicyDocument });
  assert.deepEqual(shown(), { ...second, PolicyDocument });
  change({ ShadowMode: "disabled" });
  assert.equal(shown().ShadowMode, "disabled");
  assert.equal(cordon.run(describeEndpoints, {}).ClientVpnEndpoints?.length, 1);
});

test("catalogue 601: without a policy there is nothing to show, to delete, or to change", () => {
  const { cordon, ClientVpnEndpointId, change, shown } = opened();
  const none = refusal("InvalidClientVpnEndpointAuthorizationPolicy.NotFound");
  assert.throws(shown, none);
  assert.throws(() => cordon.run(remove, { ClientVpnEndpointId }), none);
  assert.throws(() => change({ ShadowMode: "enabled" }), refusal("MissingParameter"));
  assert.throws(() => change({ PolicyDocument: "" }), refusal("MissingParameter"));
  change({ PolicyDocument: PERMIT });
  assert.deepEqual(cordon.run(remove, { ClientVpnEndpointId }), { Status: "deleting" });
  assert.throws(shown, none);
  const unknown = { ClientVpnEndpointId: "cvpn-endpoint-00000000000000000" };
  for (const call of [get, remove, modify]) {
    assert.throws(() => cordon.run(call, unknown), refusal("InvalidClientVpnEndpointId.NotFound"));
  }
});

test("catalogue 601: a document has up to 10,000 bytes", () => {
  const { change, shown } = opened();
  const padded = (bytes: number) => `${PERMIT}//${"x".repeat(bytes - PERMIT.length - 2)}`;
  assert.throws(() => change({ PolicyDocument: padded(10_001) }), refusal("InvalidParameterValue", /10001 bytes/));
  const PolicyDocument = padded(10_000);
  assert.throws(() => change({ PolicyDocument: PolicyDocument.replace("x", "é") }), refusal("InvalidParameterValue"));
  change({ PolicyDocument });
  assert.equal(shown().PolicyDocument, PolicyDocument);
});
