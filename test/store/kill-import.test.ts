/** A server that is killed while it imports has all of the import, or what was there before. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { serve } from "../setup/serve.ts";
import { ANY_KEY, ec2, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const GROUPS = 5_000;
const OwnerId = "123456789012";

/** A VPC of that letter with many groups, as AWS's answers show them. */
function saved(letter: string): string {
  const VpcId = `vpc-${letter.repeat(17)}`;
  const SecurityGroups = Array.from({ length: GROUPS }, (_, n) => ({
    GroupId: `sg-${letter}${n.toString(16).padStart(16, "0")}`,
    GroupName: n === 0 ? "default" : `${letter}-${n}`,
    Description: letter,
    OwnerId,
    VpcId,
    IpPermissions: [],
    IpPermissionsEgress: [],
  }));
  return JSON.stringify({ Vpcs: [{ VpcId, CidrBlock: "10.0.0.0/16", OwnerId, State: "available" }], SecurityGroups });
}

test("after a kill in the middle of an import all of it is there, or nothing of it", async () => {
  const data = temporaryFolder("kill-import");
  const bodies = { a: saved("a"), b: saved("b") };
  const imports = async (url: string, letter: "a" | "b") => {
    const path = "/_cordon/import";
    const raw = { headers: { "content-type": "application/json" }, body: bodies[letter] };
    const headers = await signedHeaders(url, ANY_KEY, { ...raw, path, query: { replace: "true" } });
    return send(url, { ...raw, path: `${path}?replace=true`, headers });
  };
  const first = await serve(["--data", data]);
  const began = performance.now();
  const { status, body } = await imports(first.url, "a");
  assert.equal(status, 200, body);
  const took = performance.now() - began;
  await first.stop("SIGKILL");
  for (const part of [0.3, 0.6, 0.8, 1]) {
    const server = await serve(["--data", data]);
    const importing = imports(server.url, "b").catch(() => undefined);
    await pause(took * part);
    await server.stop("SIGKILL");
    await importing;
    const again = await serve(["--data", data]);
    const { body } = await ec2(again.url, "DescribeSecurityGroups");
    const letters = new Set([...body.matchAll(/<groupId>sg-(.)/g)].map(([, letter]) => letter));
    assert.equal(letters.size, 1, `groups of ${[...letters]}`);
    assert.equal(body.match(/<groupId>/g)?.length, GROUPS);
    await again.stop();
  }
});
