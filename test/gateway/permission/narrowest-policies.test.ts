/**
 * Every served operation, by a caller who has the narrowest policy that can be written for the call, is let through; and
 * refused if one condition of that policy differs. Without a signature and without permission: unauthenticated.test.ts.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AwsError } from "../../../src/model/aws-error.ts";
import { GLOBAL } from "../../../src/model/regions.ts";
import type { PartitionKey } from "../../../src/model/world/change.ts";
import { run } from "../../operations/ending.ts";
import { leastInput } from "../../wire/least-input.ts";
import { type Served, served } from "../../wire/sdk.ts";
import { makeAllCalls } from "./all-calls.ts";
import { CALLER_NAME, callUnder, type Statement } from "./call-under-policies.ts";
import { type Noted, NotedCalls, type Permission } from "./noted-calls.ts";
import { inputsOfUnnamed } from "./unnamed-calls.ts";

/** AWS: anyone may ask who they are, and for a session of their own, whatever policies say. This list may only shrink. */
const whateverPoliciesSay = ["sts.GetCallerIdentity", "sts.GetSessionToken"];

const keyOf = ({ service, name }: Served) => `${service}.${name}`;

/** One call of every served operation. */
function noteAll(): ReadonlyMap<string, Noted> {
  const worlds = makeAllCalls((limits) => {
    const cordon = new NotedCalls(limits);
    // The gateway checks signatures against the clock.
    cordon.now = new Date().toISOString();
    return cordon;
  });
  const [rich] = worlds as readonly [NotedCalls, ...NotedCalls[]];
  const inputs = inputsOfUnnamed(rich);
  const known = new Set(worlds.flatMap(({ noted }) => [...noted.keys()]));
  for (const operation of served) {
    if (known.has(keyOf(operation))) continue;
    const at = operation.service === "iam" ? { region: GLOBAL } : {};
    try {
      run(rich, keyOf(operation), inputs[keyOf(operation)] ?? leastInput(operation), at);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
  return new Map(worlds.toReversed().flatMap(({ noted }) => [...noted]));
}

const noted = noteAll();

/** All that every request has. */
const ofRequest = ({ account, region }: PartitionKey) => ({
  "aws:PrincipalArn": `arn:aws:iam::${account}:user/${CALLER_NAME}`,
  "aws:RequestedRegion": region === GLOBAL ? "us-east-1" : region,
});

type Values = string | readonly string[];

function narrowest({ action, resource, conditions }: Permission, home: PartitionKey): Statement {
  const all: readonly (readonly [string, Values])[] = Object.entries({ ...conditions, ...ofRequest(home) });
  const one = all.filter(([, value]) => typeof value === "string");
  const several = all.filter(([, value]) => typeof value !== "string");
  return {
    ...{ Effect: "Allow", Action: action, Resource: resource },
    Condition: {
      StringEquals: Object.fromEntries(one),
      ...(several.length > 0 && { "ForAllValues:StringEquals": Object.fromEntries(several) }),
    },
  };
}

/** The same policy with one condition that differs, in all ways. */
function* differing(statements: readonly Statement[]): Iterable<readonly [condition: string, readonly Statement[]]> {
  for (const [place, statement] of statements.entries()) {
    for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
      for (const key of Object.keys(keys)) {
        const Condition = { ...statement.Condition, [operator]: { ...keys, [key]: "another" } };
        const name = `${statement.Action} on ${statement.Resource}: ${key}`;
        yield [name, statements.with(place, { ...statement, Condition })];
      }
    }
  }
}

const isRefused = (code: string | undefined) =>
  /^(UnauthorizedOperation|AccessDenied|AccessDeniedException)$/.test(code ?? "");

test("there is a call of every served operation", () => {
  assert.deepEqual(
    served.map(keyOf).filter((key) => !noted.has(key)),
    [],
  );
});

test("the narrowest policy lets a call through, and refuses it if one of its conditions differs", async () => {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const operation of served) {
    const note = noted.get(keyOf(operation));
    if (note === undefined) continue;
    const all = note.permissions.map((each) => narrowest(each, note.home));
    const statements = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
    const changed = [...differing(statements)];
    const [[, code, message], ...others] = await callUnder(note, operation, [
      statements,
      ...changed.map(([, all]) => all),
    ]);
    if (isRefused(code)) wrong.push(`${keyOf(operation)}: ${message}`);
    const passing = changed.filter((_, place) => !isRefused(others[place]?.[1]));
    if (passing.length > 0) open.push(keyOf(operation));
    if (!whateverPoliciesSay.includes(keyOf(operation)))
      wrong.push(...passing.map(([condition]) => `${keyOf(operation)} passes: ${condition}`));
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(open, whateverPoliciesSay);
});

test("a dry run tells the truth about permission: of every operation that has one", async () => {
  const wrong: string[] = [];
  for (const operation of served) {
    const note = noted.get(keyOf(operation));
    if (note === undefined || !operation.shapes.input.members.some(({ name }) => name === "DryRun")) continue;
    const may = note.permissions.map((each) => narrowest(each, note.home));
    const [[, wet]] = await callUnder(note, operation, [may]);
    const dry = { ...note, input: { ...note.input, DryRun: true } };
    const [[, allowed], ...others] = await callUnder(dry, operation, [may, [], may.slice(1)]);
    if (allowed !== (wet ?? "DryRunOperation"))
      wrong.push(`${keyOf(operation)} allowed: ${allowed}, and without: ${wet}`);
    if (others.some(([, code]) => code !== "UnauthorizedOperation")) wrong.push(`${keyOf(operation)} not refused`);
  }
  assert.deepEqual(wrong, []);
});
