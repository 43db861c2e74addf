/** Policy documents: which are read, and what IAM says of the others. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies name variables
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type PolicyUse, readPolicy } from "./policy-document.ts";

const Resource = "arn:aws:s3:::example_bucket";
const good = { Effect: "Allow", Action: "s3:ListBucket", Resource };
const V = "2012-10-17";

function messageOf(document: unknown, use: PolicyUse = "managed"): string | undefined {
  const reading = readPolicy(typeof document === "string" ? document : JSON.stringify(document), use);
  return "malformed" in reading ? reading.malformed.message : undefined;
}
const of = (statement: object) => ({ Version: V, Statement: { ...good, ...statement } });
const without = (...names: string[]) => ({
  Version: V,
  Statement: Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name))),
});

const SYNTAX = "Syntax errors in policy.";
const LEGACY = "The policy failed legacy parsing";
const VERSION = "Policy document must be version 2012-10-17 or greater.";
const VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
const COLONS = "Actions/Condition can contain only one colon.";
const FULLY = "Resource vendor must be fully qualified and cannot contain regexes.";

test("catalogue 439: what IAM says of a document that it can't take", () => {
  const cases: [unknown, string][] = [
    ["This is not a json document", SYNTAX],
    ["[]", SYNTAX],
    ["null", SYNTAX],
    [{ Statement: good }, VERSION],
    [{ Version: "2008-10-17", Statement: good }, VERSION],
    [{ Version: "2013-10-17", Statement: good }, SYNTAX],
    [{ Version: V }, SYNTAX],
    [{ Version: V, Statement: [] }, SYNTAX],
    [{ Version: V, Statement: ["afd"] }, SYNTAX],
    [{ Version: V, Statement: good, "Extra field": "value" }, SYNTAX],
    [{ Version: V, Statement: good, Id: ["x"] }, SYNTAX],
    [{ Version: V, Statement: good, Id: {} }, SYNTAX],
    [of({ "Extra field": "value" }), SYNTAX],
    [of({ Sid: {} }), SYNTAX],
    [of({ Sid: [] }), SYNTAX],
    [of({ Effect: "invalid" }), SYNTAX],
    [of({ Effect: 1 }), SYNTAX],
    [without("Effect"), SYNTAX],
    [of({ Effect: "denY" }), LEGACY],
    [{ Statement: { ...good, Effect: "denY" } }, VERSION],
    [of({ Action: "invalid" }), VENDOR],
    [{ Version: V, Statement: { Effect: "Allow", NotAction: "", Resource } }, VENDOR],
    [of({ Action: "a a:ListBucket" }), "Vendor a a is not valid"],
    [of({ Action: "e*:ListBucket" }), "Vendor e* is not valid"],
    [of({ Action: "s3:List:Bucket" }), COLONS],
    [of({ Action: [[]] }), SYNTAX],
    [of({ Action: {} }), SYNTAX],
    [of({ Action: [] }), "Policy statement must contain actions."],
    [without("Action"), "Policy statement must contain actions."],
    [without("Action", "Resource"), "Policy statement must contain actions."],
    [without("Resource"), "Policy statement must contain resources."],
    [of({ Resource: [] }), "Policy statement must contain resources."],
    [of({ NotAction: "iam:x" }), SYNTAX],
    [of({ NotAction: "iam:x", Action: [] }), SYNTAX],
    [of({ NotResource: "*" }), SYNTAX],
    [of({ NotResource: [] }), SYNTAX],
    [of({ Resource: { a: "b" } }), SYNTAX],
    [of({ Resource: ["adfdf", {}] }), SYNTAX],
    [of({ Resource: "invalid resource" }), 'Resource invalid resource must be in ARN format or "*".'],
    [of({ Resource: "" }), 'Resource  must be in ARN format or "*".'],
    [of({ Resource: "x:aws:s3:::b" }), 'Resource x:aws:s3:::b must be in ARN format or "*".'],
    [of({ Action: "s:3:x", Resource: "sdf" }), 'Resource sdf must be in ARN format or "*".'],
    [of({ Resource: "a:bsd" }), 'Partition "bsd" is not valid for resource "arn:bsd:*:*:*:*".'],
    [of({ Resource: "a:b:cad" }), 'Partition "b" is not valid for resource "arn:b:cad:*:*:*".'],
    [of({ Resource: "a:b:c:d:e:f:g:h" }), 'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".'],
    [of({ Resource: "aws:s3:::bucket" }), 'Partition "s3" is not valid for resource "arn:s3:::bucket:*".'],
    [
      of({ Resource: ["arn:error:s3:::bucket", "arn:error:s3::bucket"] }),
      'Partition "error" is not valid for resource "arn:error:s3:::bucket".',
    ],
    [of({ Resource: "arn:aws" }), FULLY],
    [of({ Resource: "arn:aws:*:*:*:*" }), FULLY],
    [of({ Resource: "arn:aws:ec?:*:*:*" }), FULLY],
    [of({ Resource: "arn:aws:s3::bucket" }), LEGACY],
    [{ Version: V, Statement: { ...good, Action: undefined, Resource: "arn:aws:s3::bucket" } }, LEGACY],
    [of({ Resource: "arn:aws::::bucket" }), LEGACY],
    [of({ Resource: "arn:aws::fdsasf" }), LEGACY],
    [{ Version: V, Statement: { Effect: "Allow", Action: "s3:x", NotResource: "arn:aws:s3::b" } }, LEGACY],
    [
      of({ Resource: "arn:aws:iam:us-east-1::x" }),
      "IAM resource arn:aws:iam:us-east-1::x cannot contain region information.",
    ],
    [of({ Condition: [] }), SYNTAX],
    [of({ Condition: "a" }), SYNTAX],
    [of({ Condition: { a: "b" } }), SYNTAX],
    [of({ Condition: { DateGreaterThan: "b" } }), SYNTAX],
    [of({ Condition: { DateGreaterThan: [] } }), SYNTAX],
    [of({ Condition: { DateGreaterThan: { a: {} } } }), SYNTAX],
    [of({ Condition: { x: { a: "1" } } }), SYNTAX],
    [of({ Condition: { "ForAnyValue::StringEqualsIfExists": { a: "b" } } }), SYNTAX],
    [of({ Condition: { DateGreaterThan: { a: "sdfdsf" } } }), LEGACY],
    [of({ Condition: { DateLessThanEquals: { a: "234-13" } } }), LEGACY],
    [of({ Condition: { DateLessThanEquals: { a: "2016-12-13t2:00:00.593194+1" } } }), LEGACY],
    [of({ Condition: { DateLessThan: { a: "9223372036854775808" } } }), LEGACY],
    [{ Statement: { ...good, Condition: { DateGreaterThan: { a: "sdfdsf" } } } }, VERSION],
    [of({ Condition: { DateGreaterThan: { a: "x" } }, Resource: "arn:error:s3:::b" }), LEGACY],
    [of({ Principal: "*" }), "Policy document should not specify a principal."],
    [of({ NotPrincipal: { AWS: "*" } }), "Policy document should not specify a principal."],
    [
      {
        Version: V,
        Statement: [
          { ...good, Sid: "s" },
          { Sid: "s", Effect: "Allow" },
        ],
      },
      "Statement IDs (SID) in a single policy must be unique.",
    ],
  ];
  for (const [document, message] of cases) assert.equal(messageOf(document), message, JSON.stringify(document));
});

test("catalogue 439: what IAM takes", () => {
  const taken: object[] = [
    of({}),
    { Version: V, Id: "x", Statement: [good, good] },
    of({ Resource: [Resource, "*"] }),
    of({ Resource: "arn:aws:fdsasf" }),
    of({ Resource: "arn:aws:iam:::user/x" }),
    of({ Resource: "arn:aws:ec2:us-east-1::x" }),
    of({ Resource: "arn:*:ec2:*:*:vpc/*" }),
    of({ Resource: "arn:aws:iam::*:user/${aws:username}" }),
    of({ Action: "*" }),
    of({ Action: "*:*" }),
    of({ Action: "iam: asdf safdsf af " }),
    of({ Action: ["s3.s:x", "s3-s:x"] }),
    of({ Condition: {} }),
    of({ Condition: { a: {} } }),
    of({ Condition: { DateGreaterThan: { a: [] } } }),
    of({ Condition: { StringEquals: { "aws:RequestTag/x": ["a", "b"] }, "ForAllValues:StringEquals": { k: "v" } } }),
    of({ Condition: { "ForAnyValue:StringEqualsIfExists": { a: "b" } } }),
    of({ Condition: { DateLessThanEquals: { a: "2016-12-13T21:20:37.593194+00:00" } } }),
    of({ Condition: { Bool: { a: false }, NumericLessThan: { b: 10 } } }),
  ];
  for (const document of taken) assert.equal(messageOf(document), undefined, JSON.stringify(document));
  assert.equal(messageOf({ Statement: good }, "inline"), undefined);
  assert.equal(messageOf({ Version: "2008-10-17", Statement: good }, "inline"), undefined);
});

test("what can't be carried out is refused", () => {
  const refused: [object | string, string][] = [
    ['{"Version":"2012-10-17","Statement":[],"Statement":[{}]}', SYNTAX],
    [JSON.stringify(of({})).replace('"Effect":"Allow"', '"Effect":"Deny","Eff\\u0065ct":"Allow"'), SYNTAX],
    [of({ Condition: { NullIfExists: { a: "true" } } }), SYNTAX],
    [of({ Condition: { "ForAnyValue:Null": { a: "true" } } }), SYNTAX],
    [of({ Condition: { stringEquals: { a: "b" } } }), SYNTAX],
    [of({ Condition: { StringEquals: { a: null } } }), SYNTAX],
    [of({ Condition: { Null: { a: "yes" } } }), LEGACY],
    [of({ Condition: { Bool: { a: "1" } } }), LEGACY],
    [of({ Condition: { Bool: { a: "${aws:username}" } } }), LEGACY],
    [of({ Condition: { NumericEquals: { a: "1x" } } }), LEGACY],
    [of({ Condition: { DateEquals: { a: "2023-02-30" } } }), LEGACY],
    [of({ Condition: { IpAddress: { a: "10.0.0.0/33" } } }), LEGACY],
    [of({ Condition: { BinaryEquals: { a: "???" } } }), LEGACY],
    [of({ Condition: { StringEquals: { a: "${aws:username" } } }), SYNTAX],
    [of({ Condition: { StringEquals: { a: "${}" } } }), SYNTAX],
    [of({ Condition: { StringEquals: { a: "${aws:username, x}" } } }), SYNTAX],
    [of({ Resource: "arn:aws:ec2:*:*:vpc/${${x}}" }), SYNTAX],
    [of({ Action: "x".repeat(131_072) }), SYNTAX],
  ];
  for (const [document, message] of refused) assert.equal(messageOf(document), message, JSON.stringify(document));
});

test("of a document that's wrong it says where", () => {
  const detailOf = (document: object) => {
    const reading = readPolicy(JSON.stringify(document), "inline");
    return "malformed" in reading ? reading.malformed.detail : undefined;
  };
  assert.equal(
    detailOf({ Statement: [good, { ...good, Effect: "allow" }] }),
    "Statement[1]: Effect must be Allow or Deny",
  );
  assert.equal(detailOf(of({ Resource: "arn:aws:s3::b" })), "Statement[0]: Resource arn:aws:s3::b is not an ARN");
  assert.equal(detailOf(of({ Condition: { Bool: { a: "1" } } })), `Statement[0]: the operator can't compare with "1"`);
});

test("catalogue 440: what IAM says of a trust policy that it can't take", () => {
  const trust = { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" };
  const trusting = (change: object) => ({ Version: V, Statement: { ...trust, ...change } });
  const ACTION = "AssumeRole policy may only specify STS AssumeRole actions.";
  const invalid = (type: string, name: string) => `Invalid principal in policy: "${type}":"${name}"`;
  const cases: [unknown, string | undefined][] = [
    [trusting({}), undefined],
    [{ Statement: [trust] }, undefined],
    [trusting({ Action: ["sts:AssumeRole", "sts:TagSession"] }), undefined],
    [trusting({ Condition: { StringEquals: { "sts:ExternalId": "x" } } }), undefined],
    [trusting({ Principal: { Service: ["ec2.amazonaws.com"], AWS: "*" } }), undefined],
    [trusting({ Principal: { AWS: "arn:aws:iam::111122223333:role/team/admin" } }), undefined],
    [trusting({ Principal: { AWS: "arn:aws:sts::111122223333:assumed-role/admin/bob" } }), undefined],
    [trusting({ Principal: { Federated: "arn:aws:iam::111122223333:saml-provider/x" } }), undefined],
    [trusting({ Principal: { Federated: "accounts.google.com" } }), undefined],
    ["{", "This policy contains invalid Json"],
    ["5", "Syntax error in policy."],
    [trusting({ X: 1 }), "Syntax error in policy."],
    [trusting({ Action: 5 }), "Syntax error in policy."],
    [trusting({ Condition: { X: { a: "b" } } }), SYNTAX],
    [{ Version: "2013-01-01", Statement: trust }, "The policy must contain a valid version string"],
    [{ Version: V }, "Could not parse the policy: Statement is empty!"],
    [{ Version: V, Statement: [] }, "Could not parse the policy: Statement is empty!"],
    [trusting({ Effect: undefined }), "Missing required field Effect"],
    [trusting({ Effect: "allow" }), "Invalid effect: allow"],
    [trusting({ Effect: { toString: 1 } }), "Syntax error in policy."],
    [trusting({ NotPrincipal: { AWS: "*" } }), "Allow with NotPrincipal is not allowed."],
    [
      trusting({ NotPrincipal: { AWS: "*" }, Effect: "Deny" }),
      "AssumeRole policy must not contain NotPrincipal field.",
    ],
    [trusting({ Principal: undefined }), "Missing required field Principal"],
    [trusting({ Principal: "*" }), "Principal must be a JSON object."],
    [trusting({ Principal: [] }), "Syntax error in policy."],
    [trusting({ Principal: {} }), "Missing required field Principal cannot be empty!"],
    [trusting({ Principal: { CanonicalUser: "x" } }), 'Invalid principal in policy: "CanonicalUser"'],
    [trusting({ Principal: { AWS: 5 } }), "Syntax error in policy."],
    [trusting({ Principal: { AWS: "arn:aws:iam::*:root" } }), invalid("AWS", "arn:aws:iam::*:root")],
    [trusting({ Principal: { AWS: ["1234"] } }), invalid("AWS", "1234")],
    [trusting({ Principal: { Service: "ec2" } }), invalid("SERVICE", "ec2")],
    [trusting({ Principal: { Federated: "x" } }), invalid("FEDERATED", "x")],
    [trusting({ Action: undefined }), "Missing required field Action"],
    [trusting({ Action: [] }), "Missing required field Action"],
    [trusting({ Action: "*" }), ACTION],
    [trusting({ Action: ["sts:AssumeRole", "iam:PassRole"] }), ACTION],
    [trusting({ Resource: "*" }), "Has prohibited field Resource"],
    [trusting({ NotResource: "*" }), "AssumeRole policy must not contain resources."],
    [
      {
        Version: V,
        Statement: [
          { ...trust, Sid: "a" },
          { ...trust, Sid: "a" },
        ],
      },
      "The Statement Ids in the policy are not unique",
    ],
  ];
  for (const [document, message] of cases)
    assert.equal(messageOf(document, "trust"), message, JSON.stringify(document));
});

/** Documents that are nearly right: members, values and nesting chosen from what policies are made of. */
const texts = fc.oneof(
  fc.constantFrom("*", "ec2:*", Resource, "${aws:username}", "${", "Allow", V, "true", "10.0.0.0/8", "2020-01-01", "5"),
  fc.string({ maxLength: 6 }),
);
const names = fc.constantFrom(
  ...["Version", "Id", "Statement", "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource"],
  ...["NotResource", "Condition", "AWS", "Service", "StringLike", "ForAnyValue:ArnLike", "Null", "DateEquals"],
  ...["IpAddressIfExists", "BinaryEquals", "NumericLessThan", "aws:x", "__proto__", "constructor", "toString"],
);
const documents = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "medium" },
    texts,
    fc.constantFrom(null, true, 1e300, -1, 0.5),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(names, tie("value"), { maxKeys: 6 }),
  ),
}));

test("whatever a document is, it's read or refused", () => {
  const uses = fc.constantFrom<PolicyUse>("managed", "inline", "trust");
  const statements = fc.record(
    {
      Effect: fc.constantFrom("Allow", "Deny"),
      Action: documents.value,
      Resource: documents.value,
      Condition: documents.value,
      Principal: documents.value,
    },
    { requiredKeys: ["Effect"] },
  );
  const forms = fc.oneof(
    documents.value,
    fc.record({ Version: fc.constant(V), Statement: fc.oneof(statements, documents.value) }),
  );
  fc.assert(
    fc.property(forms, uses, (document, use) => {
      const reading = readPolicy(JSON.stringify(document), use);
      assert.ok("policy" in reading ? reading.policy.statements.length > 0 : reading.malformed.message.length > 0);
    }),
    { numRuns: 3_000 },
  );
  fc.assert(
    fc.property(fc.string(), uses, (text, use) => {
      assert.ok("malformed" in readPolicy(text, use));
    }),
  );
});

test("the longest documents are read at once", () => {
  const long = 130_000;
  for (const text of [
    "[".repeat(long),
    `"${"\\\\".repeat(long / 2 - 2)}"`,
    JSON.stringify(of({ Resource: ":".repeat(long) })),
    JSON.stringify(of({ Resource: `arn:aws:ec2:${"${".repeat(long / 2 - 100)}` })),
    JSON.stringify(of({ Action: `a${" ".repeat(long)}` })),
    JSON.stringify(of({ Condition: { NumericEquals: { a: `${"1".repeat(long)}x` } } })),
    JSON.stringify(of({ Condition: { StringEquals: { a: `\${${"a, ".repeat(long / 4)}}` } } })),
    JSON.stringify({ Statement: { Effect: "Allow", Action: "sts:x", Principal: { Service: "a.".repeat(long / 2) } } }),
    JSON.stringify({
      Statement: { Effect: "Allow", Action: "sts:x", Principal: { Federated: "a-".repeat(long / 2) } },
    }),
  ]) {
    assert.ok(text.length <= 131_072);
    for (const use of ["inline", "trust"] as const) assert.ok("malformed" in readPolicy(text, use), text.slice(0, 40));
  }
});
