/** The one way to load an operation and to assemble a call to it: for the gateway, rehearsals, our own routes and tests. */

import type { RequestContext } from "../access/request-context.ts";
import type { World } from "../model/world/world.ts";
import type { Asking, Call, Caller, Operation } from "./operation.ts";
import { registry } from "./registry.generated.ts";
import { withSharedLists } from "./resource-shares/shared-lists.ts";
import { limitsIn } from "./service-quotas/limits-in.ts";
import { withSharedVpcs } from "./shared-vpcs/seen-vpcs.ts";

/** Replaces the clock, randomness and configuration for every call, whoever makes it. */
export type Circumstances = Pick<
  Call<unknown>,
  "now" | "newId" | "random" | "seal" | "open" | "digest" | "limits" | "settings"
>;

/** A call in the caller's own partition, `world`. Calls that no client sent have no request id. */
export const callOf = <I>(
  input: I,
  world: World,
  caller: Caller,
  { now, newId, random, seal, open, digest, limits, settings }: Circumstances,
  { requestId = "", context = noContext }: Partial<Pick<Call<unknown>, "requestId" | "context">> = {},
): Call<I> => ({
  ...{ input, world: worldSeen({ world, settings }), caller, region: world.region, now, requestId, context },
  ...{ newId, random, seal, open, digest, limits: limitsIn(world, limits), settings },
});

/** With what others share with the account. */
const worldSeen = ({ world, settings }: Asking): World =>
  withSharedVpcs({ world: withSharedLists({ world, settings }), settings });

const noContext = (): RequestContext => new Map();

/** An operation known by name only. Its caller is responsible for the input: decoded by shape, or a literal. */
export type LoadedOperation = Operation<object, Readonly<Record<string, unknown>>>;

/** Operations loaded so far: even for a loaded module, `import()` costs more than a whole decision. */
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
