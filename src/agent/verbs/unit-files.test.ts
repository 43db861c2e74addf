/** The units are what systemd takes, and confine the agent. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { unitsFor } from "./unit-files.ts";

const all = unitsFor(["/usr/bin/node", "/opt/my cordon/bin/100%.js"]);

test("a path with spaces and percent signs is one argument", () => {
  assert.match(
    all["cordon-agent.service"] ?? "",
    /^ExecStart=\/usr\/bin\/node "\/opt\/my cordon\/bin\/100%%\.js" agent run$/m,
  );
});

test("the rules on the disk are applied before the network, and the agent has one capability", () => {
  const boot = all["cordon-agent-boot.service"] ?? "";
  assert.match(boot, /^Before=network-pre\.target/m);
  assert.match(boot, /^ExecStart=.* agent apply$/m);
  for (const text of Object.values(all)) {
    assert.match(text, /^CapabilityBoundingSet=CAP_NET_ADMIN$/m);
    assert.match(text, /^NoNewPrivileges=yes$/m);
    assert.match(text, /^ProtectSystem=strict$/m);
  }
});

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
test("systemd finds nothing wrong with them", { skip: !hasSystemd && "there is no systemd-analyze here" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "cordon-units-"));
  try {
    const runnable = unitsFor(["/bin/true"]);
    const files = Object.entries(runnable).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", ...files], { encoding: "utf8" });
    assert.deepEqual(
      stderr.split("\n").filter((line) => line.includes("cordon-agent")),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
