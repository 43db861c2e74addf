/** Every operation of IPAM that the SDK knows is served, or is one of the newer ones that are refused as unknown. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-ec2";
import { registry } from "../../src/operations/registry.generated.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { ec2, element } from "../setup/signed-call.ts";

/** Internet registries, route origins and routing policies: newer than botocore 1.43, not served yet. */
const NEWER =
  /InternetRegistryAssociation|RoutingPolicyRegistration|DiscoveredRoutes|RouteOriginAuthorizations|RouteProtectionFindings/;

const operations = Object.keys(sdk)
  .filter((name) => /Ipam\w*Command$/.test(name))
  .map((name) => name.slice(0, -"Command".length));

test("the 64 operations of IPAM are served, the newer ones are not", () => {
  const served = operations.filter((name) => Object.hasOwn(registry, `ec2.${name}`));
  assert.equal(served.length, 64);
  assert.deepEqual(
    operations.filter((name) => !served.includes(name)),
    operations.filter((name) => NEWER.test(name)),
  );
});

test("catalogue 9: the newer ones are unknown actions", async (t) => {
  const cordon = await openCordon(t);
  const newer = operations.filter((name) => NEWER.test(name));
  assert.equal(newer.length, 15);
  for (const name of newer) {
    const { status, body } = await ec2(cordon.url, name);
    assert.equal(status, 400);
    assert.equal(element(body, "Code"), "InvalidAction", name);
  }
});
