/** Returns the current configuration item of each of several resources. Those that aren't there are left out. */
import { awsError } from "../../../model/aws-error.ts";
import type { Steps } from "../../../model/steps.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { itemAt, type Key } from "../recorded/configuration-item.ts";
import { follow, type Sight } from "./follow.ts";

// AWS: catalogue 497
const keysOutOfBounds = awsError(
  "ValidationException",
  (constraint: string) =>
    `1 validation error detected: Value at 'resourceKeys' failed to satisfy constraint: Member must have length ${constraint}`,
);

const MOST_KEYS = 100;
/** So many characters of configurations make an answer full; AWS returns the keys of the others for the next call. */
const FULL = 8 * 2 ** 20;

type BatchCall = Call<InputOf<"config", "BatchGetResourceConfig">>;

export default operation("config", "BatchGetResourceConfig", {
  touches: nothing,
  look,
  decide(call) {
    const baseConfigurationItems = [];
    const unprocessedResourceKeys: Key[] = [];
    let characters = 0;
    for (const { key, shown, status, time } of foundFor(call, look)) {
      characters += shown.configuration?.length ?? 0;
      if (characters > FULL && baseConfigurationItems.length > 0) unprocessedResourceKeys.push(key);
      else baseConfigurationItems.push(itemAt(key, shown, status, time, call.world.account));
    }
    return { output: { baseConfigurationItems, unprocessedResourceKeys } };
  },
});

function* look(call: BatchCall): Steps<readonly Sight[]> {
  const { resourceKeys } = call.input;
  if (resourceKeys.length === 0) throw keysOutOfBounds("greater than or equal to 1");
  if (resourceKeys.length > MOST_KEYS) throw keysOutOfBounds(`less than or equal to ${MOST_KEYS}`);
  const keys = new Map(resourceKeys.map((key) => [nameOf(key), key]));
  const last = new Map<string, Sight>();
  yield* follow(call, [...keys.values()], (sight) => {
    last.set(nameOf(sight.key), sight);
    return false;
  });
  return [...keys.keys()].flatMap((name) => {
    const sight = last.get(name);
    return sight === undefined || sight.status === "ResourceDeleted" ? [] : [sight];
  });
}

const nameOf = ({ resourceType, resourceId }: Key): string => `${resourceType} ${resourceId}`;
