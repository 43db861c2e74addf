/** Makes the calls that other tests make, and those that they lack: at least one of every operation that acts on a resource. */
import { AwsError } from "../../../src/model/aws-error.ts";
import type { Limits } from "../../../src/model/limits.ts";
import { endings } from "../../operations/all-endings.ts";
import { run } from "../../operations/ending.ts";
import { home, iamCalls } from "../../operations/iam-calls.ts";
import * as make from "../../operations/makers.ts";
import type { NamedCalls } from "../../operations/named-calls.ts";
import { inputsAround } from "../../operations/number-cases.ts";
import { buildRichWorld, roomForAll } from "../../operations/rich-world.ts";
import { shareCalls } from "../../operations/share-calls.ts";
import { furtherCalls } from "./further-calls.ts";

/** Made in a rich world, and what ends something each in a world of its own: all of these worlds. */
export function makeAllCalls<C extends NamedCalls>(open: (limits: Partial<Limits>) => C): readonly C[] {
  const limits = { ...roomForAll, workspacesPerRegion: 5 };
  const cordon = open(limits);
  const rich = buildRichWorld(cordon);
  make.microsoftAd(cordon);
  const inputs = [...Object.entries(inputsAround(rich)), ...Object.entries(furtherCalls(rich))];
  for (const [key, each] of inputs) for (const input of [each].flat()) attempt(() => run(cordon, key, input));
  for (const [key, input] of iamCalls(cordon)) attempt(() => run(cordon, key, input, home));
  for (const [key, input] of shareCalls(cordon)) attempt(() => run(cordon, key, input));
  const ended = Object.entries(endings).map(([key, ending]) => {
    const own = open(limits);
    if (ending.organization !== undefined) own.settings = { ...own.settings, organization: ending.organization };
    const { input } = ending.made(own, 1);
    attempt(() => run(own, key, input, ending.at));
    return own;
  });
  return [cordon, ...ended];
}

/** Whether the call is refused in the end doesn't matter here. */
function attempt(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
