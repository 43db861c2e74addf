/** Answers are read step by step, however many records they hold. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readingAnswers } from "./read-answers.ts";

test("each record that is read is a step, so that others can go on in between", () => {
  const Volumes = Array.from({ length: 50 }, (_, n) => ({
    VolumeId: `vol-${String(n).padStart(17, "0")}`,
    AvailabilityZone: "us-east-1a",
    Size: 8,
    VolumeType: "gp3",
    State: "available",
    Encrypted: false,
    SnapshotId: "",
    CreateTime: "2026-11-21T00:00:00.000Z",
    Attachments: [],
  }));
  const steps = readingAnswers({ Vpcs: [], Volumes }, { account: "123456789012", region: "us-east-1" }, () => "x");
  let paused = 0;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      const volumes = step.value.filter((change) => "put" in change && change.put === "volume");
      assert.equal(volumes.length, 50);
      break;
    }
    paused++;
  }
  // Read, and put into the world that shows what is missing.
  assert.ok(paused >= 100, `${paused} pauses`);
});
