/** Launches instances for the tests of operations. */
import type { TestCordon } from "../../world-for-tests.ts";
import runInstances from "./run-instances.ts";

/** One instance of a small type, if `input` doesn't ask for something else. */
export const launchAll = (cordon: TestCordon, input: object = {}) =>
  cordon.run(runInstances, {
    ImageId: "ami-0123456789abcdef0",
    InstanceType: "t3.micro",
    MinCount: 1,
    MaxCount: 1,
    ...input,
  }).Instances ?? [];

/** The id of the first instance launched. */
export const launch = (cordon: TestCordon, input: object = {}): string => launchAll(cordon, input)[0]?.InstanceId ?? "";
