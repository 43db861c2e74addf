/** The one way to load an operation and to put a call of it together: for the gateway, rehearsals, our own routes and tests. */

import type { World } from "../model/world/world.ts";
import type { Call, Caller, Operation } from "./operation.ts";
import { registry } from "./registry.generated.ts";

/** What every call gets instead of a clock, randomness and configuration, whoever makes it. */
export type Circumstances = Pick<Call<unknown>, "now" | "newId" | "random" | "limits" | "settings">;

/** A call in the caller's own partition, `world`. Calls that nobody sent have no request id. */
export const callOf = <I>(
  input: I,
  world: World,
  caller: Caller,
  { now, newId, random, limits, settings }: Circumstances,
  requestId = "",
): Call<I> => ({ input, world, caller, region: world.region, now, requestId, newId, random, limits, settings });

/** An operation as it is known by name only. The input is the caller's to get right: decoded by shape, or literal. */
export type LoadedOperation = Operation<object, Readonly<Record<string, unknown>>>;

/** What was loaded before: even of a loaded module, `import()` costs more than a whole decision. */
const loaded = new Map<string, LoadedOperation>();

/** Undefined if Cordon doesn't serve it. */
export async function loadOperation(service: string, name: string): Promise<LoadedOperation | undefined> {
  const key = `${service}.${name}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const load = Object.hasOwn(registry, key) ? registry[key] : undefined;
  if (load === undefined) return undefined;
  const operation = (await load()).default as LoadedOperation;
  loaded.set(key, operation);
  return operation;
}
