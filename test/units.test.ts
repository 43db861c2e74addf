/** systemd takes the units of the server and of the agent, and finds them confined. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { unitsFor } from "../src/agent/verbs/unit-files.ts";
import { serverUnit } from "../src/main/server-unit.ts";
import { runCordon } from "./setup/run-cordon.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

/** systemd's own measure, in tenths: from 0, which can do nothing, to 100. It calls up to 49 fine. */
const MOST_EXPOSED = "30";

const folder = temporaryFolder("units");
const units = { ...unitsFor(["/bin/true"]), "cordon.service": serverUnit(["/bin/true"]) };
const files = Object.entries(units).map(([name, text]) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
});

const skip =
  spawnSync("systemd-analyze", ["--version"]).status === 0
    ? false
    : "there is no systemd-analyze here to look at units";

test("systemd finds nothing wrong with them", { skip }, () => {
  const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", ...files], { encoding: "utf8" });
  assert.deepEqual(
    stderr.split("\n").filter((line) => line.includes("cordon")),
    [],
  );
});

for (const file of files) {
  test(`${file.split("/").at(-1)} can do little besides its task`, { skip }, () => {
    const asked = ["security", "--no-pager", "--offline=true", `--threshold=${MOST_EXPOSED}`, file];
    const { status, stdout } = spawnSync("systemd-analyze", asked, { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });
}

test("the server has no capability, a user of its own, and says when it's ready", async () => {
  const { status, out } = await runCordon({}, "serve", "--unit");
  assert.equal(status, 0);
  for (const line of ["CapabilityBoundingSet=", "User=cordon", "Type=notify", "StateDirectoryMode=0700"]) {
    assert.ok(out.split("\n").includes(line), line);
  }
  assert.match(out, /^ExecStart=\S+ \S+cordon\S* serve \$CORDON_OPTIONS$/m);
});
