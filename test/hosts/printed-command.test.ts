/** What `cordon host add` says to run is run as it stands: the calls that make an interface, and the command that joins the machine. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { clientEnvironment, hasAwsCli } from "../clients/python.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { cordonFile } from "../setup/serve.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const run = promisify(execFile);

const skip = hasAwsCli ? false : "this machine has no AWS CLI";

test("over TLS, an interface is made and a machine joins by what the command prints", { skip }, async (t) => {
  const folder = temporaryFolder("printed");
  const { url, tls } = await openCordon(t, { tls: {}, store: { directory: join(folder, "data") } });
  const trusting = { ...clientEnvironment(url), AWS_CA_BUNDLE: tls?.own?.file ?? "" } as Record<string, string>;
  const add = () => runCordon(trusting, "host", "add", "web-1", "--interface", "eth0=10.20.1.77");
  const absent = await add();
  assert.equal(absent.status, 2);
  const making = /Make what is missing: (.*)$/m.exec(absent.err)?.[1] ?? assert.fail(absent.err);
  await run("sh", ["-e", "-c", making], { env: trusting, timeout: 60_000 });
  const added = await add();
  assert.equal(added.status, 0, added.err);
  // The machine has no file of the server's: it knows it by the pin in the token.
  const printed = /^sudo cordon (agent join .*\n.*\nEND)$/m.exec(added.out)?.[1] ?? assert.fail(added.out);
  const directory = join(folder, "host");
  const joining = `"${process.execPath}" "${cordonFile}" ${printed.replace(" <<", ` --dir "${directory}" <<`)}`;
  const { stdout } = await run("sh", ["-e", "-c", joining], { env: { PATH: process.env["PATH"] }, timeout: 60_000 });
  assert.match(stdout, /^web-1 \(host-0[0-9a-f]{16}\) has joined https:/);
  assert.match((await runCordon(trusting, "hosts")).out, /^web-1 .* not since the server started$/m);
  await assert.rejects(run("sh", ["-e", "-c", joining.replace(" <<", " --again <<")]), /this token was used at/);
});
