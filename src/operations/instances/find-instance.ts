/** Finds the instances that a call names by their ids. */

import { awsError } from "../../model/aws-error.ts";
import type { Instance } from "../../model/records/instance.ts";
import { isIdOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import type { Call } from "../operation.ts";
import { isVisible } from "./state/visible-instances.ts";

export const instanceNotFound = awsError(
  "InvalidInstanceID.NotFound",
  (id: string) => `The instance ID '${id}' does not exist`,
);
const malformedInstanceId = malformedId("InvalidInstanceID.Malformed", "instance");
const severalNotFound = awsError(
  "InvalidInstanceID.NotFound",
  (ids: string) => `The instance IDs '${ids}' do not exist`,
);
export const notStopped = awsError(
  "IncorrectInstanceState",
  (id: string) => `The instance '${id}' is not in the 'stopped' state.`,
);

export const findInstance = finder("instance", { unknown: instanceNotFound, malformed: malformedInstanceId });

/** AWS: the refusal names all unknown ids at once. */
export function findInstances({ world, now }: Call<unknown>, ids: readonly string[]): readonly Instance[] {
  const found = [...new Set(ids)].map((id) => ({ id, instance: seen(world, id, now) }));
  const missing = found.filter(({ instance }) => instance === undefined).map(({ id }) => id);
  if (missing.length > 1) throw severalNotFound(missing.join(", "));
  if (missing[0] !== undefined) throw instanceNotFound(missing[0]);
  return found.flatMap(({ instance }) => instance ?? []);
}

/** The instance with an id, if it's still shown; throws if the id is malformed. */
function seen(world: World, id: string, now: string): Instance | undefined {
  const instance = world.get("instance", id);
  if (instance === undefined && !isIdOf("instance", id)) throw malformedInstanceId(id);
  return instance !== undefined && isVisible(instance, now) ? instance : undefined;
}
