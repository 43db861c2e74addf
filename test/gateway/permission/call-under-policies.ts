/** Calls of a caller who has only some policies, in a world that a test has built. */
import { parseCredentials } from "../../../src/access/credentials.ts";
import { Ledger } from "../../../src/gateway/ledger.ts";
import { GLOBAL } from "../../../src/model/regions.ts";
import { type Change, type PartitionKey, partitionName, put } from "../../../src/model/world/change.ts";
import { type Kind, kinds } from "../../../src/model/world/kinds.ts";
import type { Seal } from "../../../src/operations/operation.ts";
import { ACCOUNT, REGION, type TestCordon } from "../../../src/operations/world-for-tests.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { type Key, signedHeaders } from "../../setup/signed-call.ts";
import { answerTo, type Refusal, smallGateway } from "../../setup/small-gateway.ts";
import { type HttpRequest, requestsOf, type Served } from "../../wire/sdk.ts";

const KEY: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "secret" };

/** The name of the user who calls. */
export const CALLER_NAME = KEY.accessKeyId;
export const CALLER = `arn:aws:iam::${ACCOUNT}:user/${CALLER_NAME}`;

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A call, and the worlds that it's made in. */
interface Made {
  readonly cordon: TestCordon;
  readonly input: object;
  readonly home: PartitionKey;
  /** By the name of the partition. */
  readonly records: ReadonlyMap<string, readonly Change[]>;
}

export const recordsOf = (cordon: TestCordon): Made["records"] =>
  new Map(
    cordon
      .world()
      .partitions()
      .map((partition) => {
        const world = cordon.world(partition.account, partition.region);
        const all = (Object.keys(kinds) as Kind[]).flatMap((kind) =>
          [...world.all(kind)].map((record) => put(kind, record as never)),
        );
        return [partitionName(partition), all];
      }),
  );

type Answers = readonly [Refusal, ...Refusal[]];

/** The answers to a call under each of these policies. The worlds stay as they are: each answer is from a copy of its own. */
export async function callUnder(
  { cordon, input, home, records }: Made,
  operation: Served,
  policies: readonly (readonly Statement[])[],
): Promise<Answers> {
  const [sent] = (await requestsOf(operation, [input])) as readonly [HttpRequest];
  const { body, method, path, query = {} } = sent;
  const kept = ["content-type", "x-amz-target"].flatMap((name) =>
    sent.headers[name] ? [[name, sent.headers[name]]] : [],
  );
  const place = { method, path, query };
  const region = home.region === GLOBAL ? REGION : home.region;
  const request = { ...place, service: operation.service, region, headers: Object.fromEntries(kept), body };
  const headers = await signedHeaders("http://127.0.0.1", KEY, request);
  const { limits, settings, seal, open } = cordon;
  // Opens what the test's world has sealed, and seals in the letters that AWS's messages have.
  const sealing = { open, seal: (...sealed: Parameters<Seal>) => seal(...sealed).replaceAll(/[^\w-]/g, "_") };
  const found = (partition: PartitionKey) => records.get(partitionName(partition)) ?? [];
  const answers = policies.map((Statement) => {
    const ledger = new Ledger({ store: openMemoryStore(), now: () => cordon.now, found });
    const caller = { ...KEY, account: home.account, policies: [{ Version: "2012-10-17", Statement }] };
    const credentials = parseCredentials(JSON.stringify({ credentials: [caller] }));
    return answerTo(smallGateway({ ledger, limits, settings, credentials, sealing }), headers, body, place);
  });
  return (await Promise.all(answers)) as unknown as Answers;
}

export async function answerUnder(
  cordon: TestCordon,
  statements: readonly Statement[],
  operation: Served,
  input: object,
): Promise<Refusal> {
  const made = { cordon, input, home: { account: ACCOUNT, region: REGION }, records: recordsOf(cordon) };
  return (await callUnder(made, operation, [statements]))[0];
}
