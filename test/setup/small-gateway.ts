/** A gateway in this process, without HTTP, for tests of its answers; and a store that fails as a test wants. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { SEALING_KEY_BYTES, sealingWith } from "../../src/gateway/callers/sealing.ts";
import { type Gateway, handleCall } from "../../src/gateway/handle-call.ts";
import { Ledger } from "../../src/gateway/ledger.ts";
import type { LongAnswer } from "../../src/gateway/long-lists.ts";
import { Metrics } from "../../src/gateway/metrics/metrics.ts";
import { defaultLimits } from "../../src/model/limits.ts";
import { defaultSettings } from "../../src/model/settings.ts";
import type { Commit, CommitResult, Store } from "../../src/model/world/log.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Answer } from "../../src/wire/protocols/protocol.ts";
import { element } from "./signed-call.ts";

/** Its partitions start empty. */
export const smallGateway = ({ store = openMemoryStore(), ...own }: Partial<Gateway> & { store?: Store } = {}) => ({
  ledger: new Ledger({ store, now: () => new Date().toISOString(), found: () => [] }),
  credentials: undefined,
  limits: defaultLimits,
  settings: defaultSettings,
  trail: { days: 90, reads: false },
  metrics: new Metrics(),
  sealing: sealingWith(randomBytes(SEALING_KEY_BYTES)),
  now: Date.now,
  log: (line: string, detail?: unknown) => assert.fail(`${line}: ${detail}`),
  ...own,
});

/** A store whose commits `change` can answer instead, and whose answers can be held back. */
export function tamper(store: Store, change: (commit: Commit) => Promise<CommitResult | undefined> | undefined): Store {
  return new Proxy(store, {
    get(target, property) {
      if (property === "commit") return async (commit: Commit) => (await change(commit)) ?? target.commit(commit);
      const value = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

export type Refusal = readonly [status: number, code: string | undefined, message: string | undefined];

/** Where a request goes, if that says what it asks. */
interface Place {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** The gateway's answer to a request: status, code and text of a refusal, otherwise only the status. */
export async function answerTo(
  gateway: Gateway,
  headers: Readonly<Record<string, string>>,
  body: string,
  { method = "POST", path = "/", query = {} }: Place = {},
): Promise<Refusal> {
  const readBody = async () => Buffer.from(body);
  const request = { method, path, query: Object.entries(query), headers, readBody, requestId: "r" };
  const given = await handleCall(gateway, request);
  const { status, contentType } = given;
  const answer = await textOf(given);
  if (status === 200) return [status, undefined, undefined];
  if (contentType.startsWith("text/xml")) return [status, element(answer, "Code"), element(answer, "Message")];
  const { __type, message } = JSON.parse(answer) as { readonly __type: string; readonly message: string };
  return [status, __type, message];
}

/** The body of an answer, which may come in pieces. */
export async function textOf(answer: Answer | LongAnswer): Promise<string> {
  if ("body" in answer) return answer.body;
  let text = "";
  for await (const piece of answer.pieces) text += piece;
  return text;
}
