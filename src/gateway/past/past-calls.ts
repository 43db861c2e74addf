/**
 * Calls that are answered on the world as it was. They come below `/_cordon/at/<moment>/`, so any AWS client makes them: only its
 * endpoint differs. Who may see what is decided by the policies of now, on the records of then.
 */

import type { PartitionKey } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { LoadedOperation } from "../../operations/call.ts";
import type { Call } from "../../operations/operation.ts";
import type { RequestHead } from "../../wire/sigv4/credential-scope.ts";
import type { Ledger } from "../ledger.ts";
import { type ListAnswer, wholeList } from "../long-lists.ts";
import { changesThePast, noSuchPast, tooManyInThePast } from "../request-errors.ts";
import { givesCredentials, isReadOnly } from "../trail/trail-of-call.ts";
import { NoPast } from "./no-past.ts";
import type { AskedMoment } from "./past.ts";
import { readMoment } from "./read-moment.ts";

const PREFIX = "/_cordon/at/";

export const isOfThePast = (path: string): boolean => path.startsWith(PREFIX);

/** The request as if it had come to the endpoint itself, and which moment it's about; undefined for now. */
export function asOf<R extends RequestHead>(request: R): { readonly request: R; readonly moment: string | undefined } {
  if (!isOfThePast(request.path)) return { request, moment: undefined };
  const rest = request.path.slice(PREFIX.length);
  const end = rest.indexOf("/");
  const moment = decoded(end < 0 ? rest : rest.slice(0, end));
  return { request: { ...request, path: end < 0 ? "/" : rest.slice(end) }, moment };
}

/** What isn't encoded well is no moment either. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface AskedOfThen {
  readonly home: PartitionKey;
  readonly moment: string;
  readonly operation: LoadedOperation;
  /** The call on a world, if its caller has permission there. `now` is the time of the moment. */
  readonly callIn: (world: World, now: string) => Call<object>;
}

/** What the call would have been answered at the moment. `now` in milliseconds. */
export async function answerOfThen(
  ledger: Ledger,
  now: number,
  { home, moment, operation, callIn }: AskedOfThen,
): Promise<ListAnswer> {
  const { service, name, look, listing, decide, readsTrail } = operation;
  const action = `${service}:${name}`;
  if (!isReadOnly(action) || givesCredentials(action) || readsTrail !== undefined) throw changesThePast(name);
  const past = await ledger.past.open(home, momentIn(moment, now)).catch(refuseNoPast);
  try {
    const then = past.found.time;
    const found = look && (await past.find((world) => look(callIn(world, then))));
    if (listing !== undefined) return await past.find((world) => wholeList(listing({ ...callIn(world, then), found })));
    const { output, changes = [] } = await past.read((world) => decide({ ...callIn(world, then), found }));
    if (changes.length > 0) throw changesThePast(name);
    return { output };
  } catch (error) {
    return refuseNoPast(error);
  } finally {
    past.release();
  }
}

function momentIn(text: string, now: number): AskedMoment {
  try {
    return readMoment(text, now);
  } catch (error) {
    return refuseNoPast(error);
  }
}

function refuseNoPast(error: unknown): never {
  if (!(error instanceof NoPast)) throw error;
  throw error.status === 503 ? tooManyInThePast(error.message) : noSuchPast(error.message);
}
