/** Every string and integer member of every served operation, within its bounds and beyond them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { services } from "../../src/gateway/services.ts";
import { Malformed } from "../../src/wire/malformed.ts";
import { decodeMembers } from "../../src/wire/protocols/aws-json.ts";
import { decodeQuery } from "../../src/wire/protocols/query.ts";
import { leastInput } from "./least-input.ts";
import { type Scalar, scalarsIn, withValue } from "./scalars.ts";
import { type Served, served } from "./sdk.ts";

function decoded({ service, shapes, ...rest }: Served, { path, parameter }: Scalar, value: unknown): unknown {
  if (services[service].target === undefined && services[service].paths === undefined)
    return decodeQuery(shapes.input, [[parameter, String(value)]], "");
  const least = leastInput({ service, shapes, ...rest }, path);
  return decodeMembers(shapes.input, withValue(shapes.input, least, path, value));
}

/** The problem with a value, and the bound that it violates; undefined if there is no problem. */
function problemOf(operation: Served, scalar: Scalar, value: unknown) {
  try {
    decoded(operation, scalar, value);
    return undefined;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    // The query has no other members.
    return error.problem === "missing" ? undefined : [error.problem, error.bound];
  }
}

const fractions = ["1.5", 0.5];
const notNumbers = ["NaN", "Infinity", "-Infinity", "1e9", "0x10", "١", "1_000", " 1", "9".repeat(400)];

/** Of what an instance must have. */
const FRACTION = /(MemoryGiBPerVCpu|TotalLocalStorageGB|NetworkBandwidthGbps)\.(Min|Max)$/;

for (const operation of served) {
  const scalars = scalarsIn(operation);
  if (scalars.length === 0) continue;
  test(`${operation.service}.${operation.name}: texts have lengths, and numbers have bounds`, () => {
    for (const scalar of scalars) {
      const { path, shape } = scalar;
      const check = (value: unknown, problem: unknown) =>
        assert.deepEqual(problemOf(operation, scalar, value), problem, path.join("."));
      if (shape.kind === "number") {
        const { least, most } = shape;
        check(least, undefined);
        check(most, undefined);
        if (most < 10 ** 15 - 1) {
          check(least - 1, ["too-small", least]);
          check(most + 1, ["too-large", most]);
        }
        const mayBeFraction = FRACTION.test(path.join("."));
        for (const value of fractions) check(value, mayBeFraction ? undefined : ["not-a-number", 0]);
        for (const value of [...notNumbers, Number.NaN, 1e300]) check(value, ["not-a-number", 0]);
      } else if (shape.most < Number.MAX_SAFE_INTEGER) {
        check("x".repeat(shape.most), undefined);
        check("x".repeat(shape.most + 1), ["too-long", shape.most]);
      }
    }
  });
}

test("policies and other long texts of IAM, STS and CloudTrail are as long as AWS's models have them", () => {
  const longest = (key: string): Readonly<Record<string, number>> => {
    const operation = served.find(({ service, name }) => `${service}.${name}` === key) as Served;
    const texts = scalarsIn(operation).flatMap(({ path, shape }) =>
      shape.kind === "string" && shape.most !== 1_024 ? [[path.at(-1) ?? "", shape.most] as const] : [],
    );
    return Object.fromEntries(texts);
  };
  const DOCUMENT = 131_072;
  for (const key of ["iam.CreatePolicy", "iam.CreatePolicyVersion", "iam.PutUserPolicy", "iam.UpdateAssumeRolePolicy"])
    assert.deepEqual(longest(key), { PolicyDocument: DOCUMENT }, key);
  assert.deepEqual(longest("iam.CreateRole"), { AssumeRolePolicyDocument: DOCUMENT });
  const lists = ["PolicyInputList", "PermissionsBoundaryPolicyInputList", "ServiceControlPolicyInputList"];
  assert.deepEqual(longest("iam.SimulateCustomPolicy"), {
    ...Object.fromEntries(lists.map((name) => [name, DOCUMENT])),
    ResourcePolicy: DOCUMENT,
  });
  assert.deepEqual(longest("sts.AssumeRole"), { Policy: 2_048, ExternalId: 1_224 });
  assert.deepEqual(longest("cloudtrail.LookupEvents"), { AttributeValue: 2_000, NextToken: 2_048 });
});
