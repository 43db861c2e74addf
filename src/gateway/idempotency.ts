/** ClientToken: a retry with the same token and parameters gets the first answer, and nothing happens twice. */
import { hash } from "node:crypto";
import { awsError } from "../model/aws-error.ts";
import { put } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import type { Call, Decision } from "../operations/operation.ts";

// ours: no evidence of AWS's texts (catalogue 10 has the code)
const mismatch = awsError(
  "IdempotentParameterMismatch",
  () => "The client token was used before with other parameters. Use a new token, or the same parameters.",
);
const tooLong = awsError(
  "InvalidParameterValue",
  () => "The client token is too long: at most 255 characters are allowed.",
);

const LONGEST_TOKEN = 255;
const KEPT_FOR_MS = 24 * 60 * 60 * 1000;

interface Tokened {
  readonly ClientToken?: string | undefined;
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

export function decideOnce<O>(operation: string, call: Call<object>, decide: () => Decision<O>): Decision<O> {
  const { ClientToken, DryRun: _, ...parameters } = call.input as Tokened;
  if (ClientToken === undefined || ClientToken === "") return decide();
  if (ClientToken.length > LONGEST_TOKEN) throw tooLong();
  const id = `${operation}:${ClientToken}`;
  const before = rememberedAt(call.world, id, call.now);
  if (before !== undefined) {
    if (before.parameters !== digest(parameters)) throw mismatch();
    return { output: before.output as O };
  }
  const { changes = [], output } = decide();
  if (changes.length === 0) return { output };
  const expiresAt = new Date(Date.parse(call.now) + KEPT_FOR_MS).toISOString();
  const token = put("client-token", { id, parameters: digest(parameters), output, expiresAt });
  return { changes: [...changes, token], output };
}

function rememberedAt(world: World, id: string, now: string) {
  const token = world.get("client-token", id);
  return token !== undefined && token.expiresAt > now ? token : undefined;
}
