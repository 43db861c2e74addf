/** A policy on a record holds whatever a call names the record by: an address, an association, a name, or nothing at all. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseCredentials } from "../../../src/access/credentials.ts";
import { Ledger } from "../../../src/gateway/ledger.ts";
import { type PartitionKey, put } from "../../../src/model/world/change.ts";
import { type Kind, kinds } from "../../../src/model/world/kinds.ts";
import { ACCOUNT, REGION } from "../../../src/operations/world-for-tests.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { type Key, signedHeaders } from "../../setup/signed-call.ts";
import { answerTo, smallGateway } from "../../setup/small-gateway.ts";
import { type HttpRequest, requestsOf, type Served, served } from "../../wire/sdk.ts";
import { cordon, type Way, waysToName } from "./other-ways.ts";

const KEY: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "secret" };

const recordsOf = ({ account, region }: PartitionKey) =>
  (Object.keys(kinds) as Kind[]).flatMap((kind) =>
    [...cordon.world(account, region).all(kind)].map((record) => put(kind, record as never)),
  );
/** Some calls know no DryRun, so each has a world of its own. */
const freshLedger = () => new Ledger({ store: openMemoryStore(), now: () => cordon.now, found: recordsOf });

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Resource: readonly string[];
}

/** The code of the refusal of a caller who has only these statements; undefined if the call succeeds or would succeed. */
async function answerFor({ service, name }: Served, { body, headers }: HttpRequest, statements: readonly Statement[]) {
  const policies = [{ Statement: statements.map((each) => ({ ...each, Action: `${service}:${name}` })) }];
  const credentials = parseCredentials(JSON.stringify({ credentials: [{ ...KEY, account: ACCOUNT, policies }] }));
  const type = headers["content-type"];
  const signed = await signedHeaders("http://127.0.0.1", KEY, {
    service,
    headers: type === undefined ? {} : { "content-type": type },
    body,
  });
  const gateway = smallGateway({ ledger: freshLedger(), limits: cordon.limits, credentials });
  const [, code] = await answerTo(gateway, signed, body);
  return code === "DryRunOperation" ? undefined : code;
}

const arnOf = (resource: string): string =>
  resource.startsWith("arn:") ? resource : `arn:aws:ec2:${REGION}:${ACCOUNT}:${resource}`;

async function check({ operation: name, input, touches }: Way): Promise<void> {
  const operation = served.find((each) => each.service === "ec2" && each.name === name);
  assert.ok(operation, name);
  const [request] = await requestsOf(operation, [{ DryRun: true, ...input }]);
  const arns = touches.map(arnOf);
  const codeFor = (...statements: readonly Statement[]) => answerFor(operation, request as HttpRequest, statements);
  assert.equal(
    await codeFor({ Effect: "Allow", Resource: arns }),
    undefined,
    `allowed on all that it touches: ${arns}`,
  );
  for (const arn of arns) {
    const others = arns.filter((each) => each !== arn);
    const without = await codeFor({ Effect: "Allow", Resource: [...others, "arn:aws:ec2:*:*:none/none"] });
    assert.equal(without, "UnauthorizedOperation", `allowed on all but ${arn}`);
    const denied = await codeFor({ Effect: "Allow", Resource: ["*"] }, { Effect: "Deny", Resource: [arn] });
    assert.equal(denied, "UnauthorizedOperation", `denied on ${arn}`);
  }
}

suite("permission on what a call touches, by every way to name it", () => {
  for (const way of waysToName()) {
    const named = Object.entries(way.input).filter(([, value]) => value !== undefined);
    test(`${way.operation} by ${named.map(([member]) => member).join(", ") || "nothing"}`, () => check(way));
  }
});
