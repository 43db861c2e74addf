/** Calls of a caller who has only some policies, in a world that a test has built. */
import { parseCredentials } from "../../src/access/credentials.ts";
import { Ledger } from "../../src/gateway/ledger.ts";
import { type PartitionKey, put } from "../../src/model/world/change.ts";
import { type Kind, kinds } from "../../src/model/world/kinds.ts";
import { ACCOUNT, type TestCordon } from "../../src/operations/world-for-tests.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { type Key, signedHeaders } from "../setup/signed-call.ts";
import { answerTo, type Refusal, smallGateway } from "../setup/small-gateway.ts";
import { requestsOf, type Served } from "../wire/sdk.ts";

const KEY: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "secret" };

export const CALLER = `arn:aws:iam::${ACCOUNT}:user/${KEY.accessKeyId}`;

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The answer to a call under these statements. The world stays as it is: each call has a copy of its own. */
export async function answerUnder(
  cordon: TestCordon,
  statements: readonly Statement[],
  operation: Served,
  input: object,
): Promise<Refusal> {
  const [{ body, headers }] = (await requestsOf(operation, [input])) as unknown as [
    { body: string; headers: Readonly<Record<string, string>> },
  ];
  const policies = [{ Version: "2012-10-17", Statement: statements }];
  const credentials = parseCredentials(JSON.stringify({ credentials: [{ ...KEY, account: ACCOUNT, policies }] }));
  const kept = ["content-type", "x-amz-target"].flatMap((each) => (headers[each] ? [[each, headers[each]]] : []));
  const request = { service: operation.service, headers: Object.fromEntries(kept), body };
  const signed = await signedHeaders("http://127.0.0.1", KEY, request);
  const found = ({ account, region }: PartitionKey) =>
    (Object.keys(kinds) as Kind[]).flatMap((kind) =>
      [...cordon.world(account, region).all(kind)].map((record) => put(kind, record as never)),
    );
  const ledger = new Ledger({ store: openMemoryStore(), now: () => cordon.now, found });
  return answerTo(smallGateway({ ledger, limits: cordon.limits, credentials }), signed, body);
}
