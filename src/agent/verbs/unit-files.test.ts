/** The units confine the agent, and say in which order what starts. */
import assert from "node:assert/strict";
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

test("the agent is started once the rules are in the kernel, not before", () => {
  const agent = all["cordon-agent.service"] ?? "";
  assert.match(agent, /^Type=notify$/m);
  assert.match(agent, /^NotifyAccess=all$/m);
});

test("home directories are closed to it, unless it's in one itself", () => {
  assert.match(all["cordon-agent.service"] ?? "", /^ProtectHome=yes$/m);
  const ofUser = unitsFor(["/usr/bin/node", "/home/ann/cordon/bin/cordon.js"]);
  assert.match(ofUser["cordon-agent.service"] ?? "", /^ProtectHome=read-only$/m);
});
