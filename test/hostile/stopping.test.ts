/** SIGTERM while long answers are taken, or not, and calls write: it ends cleanly, and nothing acknowledged is lost. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { serve } from "../setup/serve.ts";
import { ec2 } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { askAndStop } from "./ask-and-stop.ts";
import { importLarge } from "./large-network.ts";

test("SIGTERM under load ends it with status 0, refuses further calls, and keeps whatever was acknowledged", async (t) => {
  const directory = temporaryFolder("stopping");
  const served = await serve(["--data", directory]);
  t.after(() => served.stop("SIGKILL"));
  const { url } = served;
  await importLarge(url, { groups: 400, rulesEach: 60, interfaces: 400 });

  // Some read nothing of a long answer, and one reads all of it.
  const body = "Action=DescribeSecurityGroupRules&Version=2016-11-15";
  const sockets = await Promise.all(Array.from({ length: 5 }, () => askAndStop(url, body)));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const reading = ec2(url, "DescribeSecurityGroupRules").then(
    ({ body }) => body,
    () => "cut",
  );

  const acknowledged: string[] = [];
  let refused = 0;
  const writing = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; refused < 4; n++) {
      const name = `written-${writer}-${n}`;
      try {
        const { status } = await ec2(url, "CreateSecurityGroup", { GroupName: name, GroupDescription: name });
        if (status === 200) acknowledged.push(name);
        else refused++;
      } catch {
        refused++;
        return;
      }
      if (acknowledged.length === 40) served.child.kill("SIGTERM");
    }
  });
  served.child.ref();
  const [status] = (await once(served.child, "exit")) as [number | null];
  await Promise.all(writing);
  await reading;
  assert.equal(status, 0, served.output());
  await assert.rejects(ec2(url, "DescribeVpcs"));
  assert.ok(acknowledged.length >= 40);

  const again = await serve(["--data", directory]);
  t.after(() => again.stop("SIGKILL"));
  const found = await ec2(again.url, "DescribeSecurityGroups");
  const names = new Set([...found.body.matchAll(/<groupName>([^<]*)</g)].map(([, name]) => name));
  assert.deepEqual(
    acknowledged.filter((name) => !names.has(name)),
    [],
  );
});
