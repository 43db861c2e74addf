/** For every served operation, our wire must read what the official clients write, and write what they read. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { asOurs, type Choice, fill, fullChoice } from "./fill.ts";
import { scalarsIn } from "./scalars.ts";
import { clientOf, decode, encode, encodeError, type Served, served } from "./sdk.ts";

/** How many further inputs and outputs of each operation are tried, with members left out at random. */
const RANDOM_RUNS = 4;

/** Sends `input` through the client and `output` back; returns what our wire read, and what the client read. */
async function carry(operation: Served, input: unknown, output: unknown) {
  let received: unknown;
  const client = clientOf(operation.service, (request) => {
    received = decode(operation, request);
    return encode(operation, asOurs(output) as Record<string, unknown>);
  });
  const { $metadata: _, ...read } = await client.send(operation.command(input));
  client.destroy();
  return { received, read };
}

async function roundTrip(operation: Served, choice: Choice): Promise<void> {
  const input = fill(operation.input, operation.shapes.input, choice);
  const output = operation.shapes.output === undefined ? {} : fill(operation.output, operation.shapes.output, choice);
  const { received, read } = await carry(operation, input, output);
  assert.deepEqual(received, withTokens(asOurs(input), received));
  assert.deepEqual(asOurs(read), asOurs(output));
}

/** Clients add their own ClientToken if the caller doesn't give one. */
function withTokens(input: unknown, received: unknown): unknown {
  const token = (received as { ClientToken?: string }).ClientToken;
  return token === undefined ? input : { ClientToken: token, ...(input as object) };
}

test("catalogue 1, 18-26: our wire reads what the SDK writes and writes what it reads, for every served operation", async (t) => {
  assert.ok(served.length > 0);
  for (const operation of served) await roundTrip(operation, fullChoice());
  t.diagnostic(`${served.length} operations`);
});

test("the same with members left out at random and any text", async () => {
  // XML can't carry control characters, and clients trim blanks between tags, so both are left out.
  const text = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .map((any) => `x${any.replaceAll(/\p{Cc}/gu, "")}x`);
  for (const operation of served) {
    const property = fc.asyncProperty(fc.gen(), (draw) =>
      roundTrip(operation, {
        isPresent: () => draw(fc.boolean),
        text: () => draw(() => text),
        integer: () => draw(fc.integer),
        below: (count) => draw(fc.nat, count - 1),
      }),
    );
    await fc.assert(property, { numRuns: RANDOM_RUNS });
  }
});

test("empty lists arrive as empty lists, so that clients can iterate over them", async () => {
  for (const operation of served) {
    const lists = (operation.shapes.output?.members ?? []).filter(({ shape }) => shape.kind === "list");
    const output = Object.fromEntries(lists.map(({ name }) => [name, []]));
    const input = fill(operation.input, operation.shapes.input, { ...fullChoice(), isPresent: () => false });
    assert.deepEqual((await carry(operation, input, output)).read, output, operation.name);
  }
});

const text = `no "group" <sg-1> & no 'rule' é`;

test("catalogue 2, 26: errors arrive at the SDK with code, text, status and request id", async () => {
  for (const service of new Set(served.map((operation) => operation.service))) {
    const operation = served.find((one) => one.service === service) as Served;
    const error = {
      code: "SomethingNotFound.Here",
      message: text,
      status: 400,
      members: { ResourceId: "wsipg-12345678" },
    };
    const client = clientOf(service, () => encodeError(service, error));
    const input = fill(operation.input, operation.shapes.input, fullChoice());
    await assert.rejects(client.send(operation.command(input)), (thrown: Record<string, unknown>) => {
      assert.equal(thrown["name"], "SomethingNotFound.Here");
      assert.equal(thrown["message"], text);
      assert.equal((thrown["$metadata"] as { httpStatusCode: number }).httpStatusCode, 400);
      return true;
    });
  }
});

interface ByBotocore {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly body: string;
  /** What the URL has of the input. */
  readonly query: Readonly<Record<string, string>>;
  /** The value that its parser read from our answer, and the answer's value without members that this botocore doesn't know. */
  readonly parsed: unknown;
  readonly expected: unknown;
  readonly error: { readonly Code: string; readonly Message: string; readonly requestId: string };
}

function runBotocore(): readonly ByBotocore[] | undefined {
  try {
    execFileSync("python3", ["-c", "import botocore"], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  const asked = served.map((operation) => {
    const output =
      operation.shapes.output === undefined ? {} : fill(operation.output, operation.shapes.output, fullChoice());
    const failed = { code: "Some.Error", message: text, status: 400, members: {} };
    return {
      service: operation.service,
      operation: operation.name,
      bounds: Object.fromEntries(
        scalarsIn(operation).flatMap(({ path, shape }) =>
          shape.kind === "number" ? [[path.at(-1), [shape.least, shape.most]]] : [],
        ),
      ),
      output: asOurs(output),
      answer: encode(operation, asOurs(output) as Record<string, unknown>),
      error: encodeError(operation.service, failed),
    };
  });
  const script = join(import.meta.dirname, "botocore_round_trip.py");
  const answered = execFileSync("python3", [script], { input: JSON.stringify(asked), maxBuffer: 1 << 28 });
  return JSON.parse(answered.toString()) as readonly ByBotocore[];
}

test("botocore's serializer and parser agree with our wire, for every served operation it knows", (t) => {
  const all = runBotocore();
  if (all === undefined) return t.skip("python3 with botocore is not here");
  assert.ok(all.length > 0);
  for (const { service, operation, input, body, query, parsed, expected, error } of all) {
    const own = served.find((one) => one.service === service && one.name === operation) as Served;
    assert.deepEqual(decode(own, { body, query }), input, operation);
    assert.deepEqual(parsed, expected, operation);
    assert.deepEqual({ code: error.Code, message: error.Message }, { code: "Some.Error", message: text }, operation);
  }
  t.diagnostic(`${all.length} of ${served.length} operations`);
});
