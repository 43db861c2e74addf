/** Every operation of IPAM that the SDK knows is served. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-ec2";
import { registry } from "../../src/operations/registry.generated.ts";

const operations = Object.keys(sdk)
  .filter((name) => /Ipam\w*Command$/.test(name))
  .map((name) => name.slice(0, -"Command".length));

test("79 of 79 operations of IPAM are served", () => {
  assert.equal(operations.length, 79);
  assert.deepEqual(
    operations.filter((name) => !Object.hasOwn(registry, `ec2.${name}`)),
    [],
  );
});
