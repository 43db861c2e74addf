import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import describeInstances from "../describe-instances.ts";
import { launchAll } from "../launch/launch-for-tests.ts";
import monitor from "./monitor-instances.ts";
import unmonitor from "./unmonitor-instances.ts";

function threeHosts() {
  const cordon = new TestCordon();
  const ids = launchAll(cordon, { MinCount: 3, MaxCount: 3 }).map(({ InstanceId = "" }) => InstanceId);
  const states = () =>
    cordon
      .run(describeInstances, {})
      .Reservations?.flatMap(({ Instances = [] }) => Instances.map(({ Monitoring }) => Monitoring?.State));
  return { cordon, ids, states };
}

test("wire: each instance with the state that its monitoring passes through", () => {
  const { cordon, ids } = threeHosts();
  const all = (State: "pending" | "disabling") => ({
    InstanceMonitorings: ids.map((InstanceId) => ({ InstanceId, Monitoring: { State } })),
  });
  assert.deepEqual(cordon.run(monitor, { InstanceIds: ids }), all("pending"));
  assert.deepEqual(cordon.run(unmonitor, { InstanceIds: ids }), all("disabling"));
});

test("refusals: an unknown or malformed instance among others, and then no instance changes", () => {
  const { cordon, ids, states } = threeHosts();
  const missing = "i-0123456789abcdef0";
  for (const set of [monitor, unmonitor]) {
    assert.throws(
      () => cordon.run(set, { InstanceIds: [...ids, missing] }),
      refusal("InvalidInstanceID.NotFound", `The instance ID '${missing}' does not exist`),
    );
    assert.throws(
      () => cordon.run(set, { InstanceIds: [...ids, missing, "i-11111111"] }),
      refusal("InvalidInstanceID.NotFound", `The instance IDs '${missing}, i-11111111' do not exist`),
    );
    assert.throws(() => cordon.run(set, { InstanceIds: [...ids, "host"] }), refusal("InvalidInstanceID.Malformed"));
  }
  assert.deepEqual(states(), ["disabled", "disabled", "disabled"]);
});

test("effects: monitoring is on for the named instances until it's switched off; doing either twice changes nothing", () => {
  const { cordon, ids, states } = threeHosts();
  const [first = "", second = ""] = ids;
  cordon.run(monitor, { InstanceIds: [first, second] });
  cordon.run(monitor, { InstanceIds: [first] });
  assert.deepEqual(states(), ["enabled", "enabled", "disabled"]);
  cordon.run(unmonitor, { InstanceIds: [first] });
  cordon.run(unmonitor, { InstanceIds: [first] });
  assert.deepEqual(states(), ["disabled", "enabled", "disabled"]);
});
