/** ClientToken: a retry with the same token and parameters gets the first answer, and nothing happens twice. */
import { hash } from "node:crypto";
import { awsError } from "../model/aws-error.ts";
import type { ClientToken } from "../model/records/client-token.ts";
import { type Change, put, remove } from "../model/world/change.ts";
import type { Kind } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";
import type { LoadedOperation } from "../operations/call.ts";
import type { Call, Decision } from "../operations/operation.ts";

// ours: no evidence of AWS's texts (catalogue 10 has the code)
const mismatch = awsError(
  "IdempotentParameterMismatch",
  () => "The client token was used before with other parameters. Use a new token, or the same parameters.",
);
// ours: RAM's API reference has the code
const ramMismatch = awsError(
  "IdempotentParameterMismatchException",
  () => "The client token was used before with other parameters. Use a new token, or the same parameters.",
);
const tooLong = awsError(
  "InvalidParameterValue",
  () => "The client token is too long: at most 255 characters are allowed.",
);

// ours: AWS refuses such a launch of instances (catalogue 456); of other things there's no evidence
const madeAndDeleted = awsError(
  "InvalidParameterValue",
  (id: string) => `The client token was used before, and what it made has been deleted since: ${id}. Use a new token.`,
);

const LONGEST_TOKEN = 255;
const KEPT_FOR_MS = 24 * 60 * 60 * 1000;
/** In one account and Region. */
const MOST_KEPT = 5_000;
/** By one call: more than it adds. */
const MOST_FORGOTTEN = 20;

interface Tokened {
  readonly ClientToken?: string | undefined;
  /** As Resource Access Manager spells it. */
  readonly clientToken?: string | undefined;
  readonly DryRun?: boolean | undefined;
}

/** The same for the same parameters, whatever their order on the wire. */
const digest = (input: object): string =>
  hash(
    "sha256",
    JSON.stringify(input, (_, value: unknown) => sorted(value)),
  );

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Output = Readonly<Record<string, unknown>>;

export function decideOnce(operation: LoadedOperation, call: Call<object>): Decision<Output> {
  const { clientToken, ClientToken = clientToken, DryRun: _, ...parameters } = call.input as Tokened;
  if (ClientToken === undefined || ClientToken === "") return operation.decide(call);
  if (ClientToken.length > LONGEST_TOKEN) throw tooLong();
  const { world, now } = call;
  const id = `${operation.name}:${ClientToken}`;
  const before = world.get("client-token", id);
  if (before !== undefined && before.expiresAt > now) {
    if (before.parameters !== digest(parameters)) throw clientToken === undefined ? mismatch() : ramMismatch();
    const [first, ...others] = before.made ?? [];
    // A retry makes nothing, and an answer can't show what is gone.
    if (first !== undefined && [first, ...others].every((each) => isGone(world, each))) throw madeAndDeleted(first.id);
    const { retry } = operation;
    return { output: retry === undefined ? (before.output as Output) : retry.answer(call, before.output as string[]) };
  }
  const { changes = [], output } = operation.decide(call);
  if (changes.length === 0) return { output };
  const expiresAt = new Date(Date.parse(now) + KEPT_FOR_MS).toISOString();
  const kept = operation.retry?.keep(output) ?? output;
  const made = operation.retry === undefined ? madeBy(world, changes, output) : [];
  const token = put("client-token", {
    id,
    parameters: digest(parameters),
    output: kept,
    ...(made.length > 0 && { made }),
    expiresAt,
  });
  // Removed first, so that the tokens stay in the order in which they expire.
  return { changes: [...changes, ...forgotten(world, now), remove("client-token", id), token], output };
}

type Made = NonNullable<ClientToken["made"]>;

/** The new records of the caller's partition that the answer names. */
function madeBy(world: World, changes: readonly Change[], output: object): Made {
  const answer = JSON.stringify(output);
  return changes.flatMap((change) => {
    if (!("put" in change) || change.in !== undefined) return [];
    const { put: kind, value } = change;
    const isNew = world.get(kind, value.id) === undefined && answer.includes(JSON.stringify(value.id));
    return isNew ? [{ kind, id: value.id }] : [];
  });
}

/** AWS: some deleted things stay visible for a while. */
function isGone(world: World, { kind, id }: Made[number]): boolean {
  const { endedAt, deletedAt } = (world.get(kind as Kind, id) ?? { endedAt: "" }) as {
    endedAt?: string;
    deletedAt?: string;
  };
  return endedAt !== undefined || deletedAt !== undefined;
}

/** Tokens that expired, and the oldest if there are too many: so many that the next calls catch up. */
function forgotten(world: World, now: string): readonly Change[] {
  const over = world.count("client-token") - MOST_KEPT;
  const oldest = [...world.all("client-token").take(MOST_FORGOTTEN)];
  return oldest
    .filter(({ expiresAt }, index) => expiresAt <= now || index <= over)
    .map(({ id }) => remove("client-token", id));
}
