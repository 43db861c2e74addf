import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import describeStatus from "./describe-configuration-recorder-status.ts";
import describeRecorders from "./describe-configuration-recorders.ts";

test("there is one recorder, which records everything and is always on", () => {
  const cordon = new TestCordon();
  const [recorder] = cordon.run(describeRecorders, {}).ConfigurationRecorders ?? [];
  assert.equal(recorder?.name, "default");
  assert.equal(recorder?.recordingGroup?.allSupported, true);
  assert.equal(recorder?.recordingGroup?.includeGlobalResourceTypes, true);
  const began = cordon.now;
  cordon.now = "2027-01-01T00:00:00.000Z";
  const [status] =
    cordon.run(describeStatus, { ConfigurationRecorderNames: ["default"] }).ConfigurationRecordersStatus ?? [];
  assert.deepEqual([status?.recording, status?.lastStartTime], [true, began]);
  const [other] = cordon.run(describeStatus, {}, { region: "eu-west-1" }).ConfigurationRecordersStatus ?? [];
  assert.equal(other?.lastStartTime, cordon.now, "nothing was ever recorded there");
});

test("catalogue 497: refusals of another recorder", () => {
  const cordon = new TestCordon();
  const text = "Cannot find configuration recorder with the specified name 'mine'.";
  for (const operation of [describeRecorders, describeStatus]) {
    assert.throws(
      () => cordon.run(operation as typeof describeRecorders, { ConfigurationRecorderNames: ["default", "mine"] }),
      refusal("NoSuchConfigurationRecorderException", text),
    );
    assert.throws(
      () => cordon.run(operation as typeof describeRecorders, { ServicePrincipal: "x.amazonaws.com" }),
      refusal("NoSuchConfigurationRecorderException"),
    );
  }
});
