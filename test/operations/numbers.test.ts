/** Every integer member of every served operation, with the largest value: a refusal, or an answer after few steps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rootOf } from "../../src/access/credentials.ts";
import { services } from "../../src/gateway/services.ts";
import { AwsError } from "../../src/model/aws-error.ts";
import { GLOBAL } from "../../src/model/regions.ts";
import { callOf, type LoadedOperation } from "../../src/operations/call.ts";
import { withFollowUps } from "../../src/operations/follow-up.ts";
import { followUps } from "../../src/operations/follow-ups.ts";
import { ACCOUNT, REGION, refusal } from "../../src/operations/world-for-tests.ts";
import { scalarsIn, withValue } from "../wire/scalars.ts";
import { served } from "../wire/sdk.ts";
import { iamCalls } from "./iam-calls.ts";
import * as make from "./makers.ts";
import { NamedCalls, operations } from "./named-calls.ts";
import { inputsAround } from "./number-cases.ts";
import { buildRichWorld } from "./rich-world.ts";

const NUMBERS = [10 ** 6, 10 ** 9, 2 ** 31, -1, 0];

/** The most ids, and the most changes, that a call makes. */
const MOST = 1_500;

const rich = buildRichWorld();
make.microsoftAd(rich.cordon);
const ofIam = iamCalls(rich.cordon).map(([key, input]) => [key, [input]] as const);
const around = { ...inputsAround(rich), ...Object.fromEntries(ofIam) };

/** How many ids and changes the call makes; after a refusal no change counts. */
function stepsOf(operation: LoadedOperation, input: unknown): number {
  const { cordon } = rich;
  let steps = 0;
  const counted =
    <A, R>(make: (of: A) => R) =>
    (of: A): R => {
      steps++;
      return make(of);
    };
  const { now, limits, settings, seal, open, digest } = cordon;
  const circumstances = {
    now,
    limits,
    settings,
    seal,
    open,
    digest,
    newId: counted(cordon.newId),
    random: counted(cordon.random),
  };
  const region = services[operation.service].isGlobal ? GLOBAL : REGION;
  const call = callOf(input as object, cordon.world(ACCOUNT, region), rootOf(ACCOUNT), circumstances);
  try {
    const { changes = [] } = withFollowUps(followUps, call, operation.decide(call));
    return steps + changes.length;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return steps;
  }
}

for (const each of served) {
  const paths = scalarsIn(each).flatMap(({ path, shape }) => (shape.kind === "number" ? [path] : []));
  if (paths.length === 0) continue;
  const key = `${each.service}.${each.name}`;
  test(`${key}: no number makes it take many steps`, () => {
    const inputs = around[key] ?? [{}];
    for (const path of paths) {
      for (const number of NUMBERS) {
        for (const input of inputs) {
          const given = withValue(each.shapes.input, input, path, number);
          const steps = stepsOf(operations.get(key) as LoadedOperation, given);
          assert.ok(steps <= MOST, `${path.join(".")} = ${number}: ${steps} steps`);
        }
      }
    }
  });
}

test("a call launches up to the limit of instances, and further calls launch more", () => {
  const cordon = new NamedCalls();
  const launch = (MinCount: number, MaxCount: number, more = {}) => {
    const input = { ImageId: "ami-0a12023000000c864", InstanceType: "t2.micro", MinCount, MaxCount, ...more };
    return cordon.ec2("RunInstances", input).Instances?.length;
  };
  assert.equal(launch(1, 10 ** 9), 133);
  assert.equal(launch(133, 133), 133);
  const text = "One call can launch at most 133 such instances. Launch more with further calls.";
  assert.throws(() => launch(134, 134), refusal("InsufficientInstanceCapacity", text));
  const volumes = (count: number) => ({
    BlockDeviceMappings: Array.from({ length: count }, (_, i) => ({ DeviceName: `/dev/${i}`, Ebs: { VolumeSize: 1 } })),
  });
  assert.equal(launch(1, 100, volumes(97)), 4);
  const tooMany = "An instance can have at most 128 volumes attached.";
  assert.throws(() => launch(1, 1, volumes(128)), refusal("AttachmentLimitExceeded", tooMany));
});
