/** Several servers in this process, without HTTP, that share a log in memory. */
import assert from "node:assert/strict";
import { handleCall } from "../../../src/gateway/handle-call.ts";
import { Ledger } from "../../../src/gateway/ledger.ts";
import { HoldLost } from "../../../src/gateway/worlds/held-worlds.ts";
import { FORM, formOf, signedHeaders } from "../../setup/signed-call.ts";
import { smallGateway, textOf } from "../../setup/small-gateway.ts";
import { answeredBy, type Calls } from "./caller.ts";
import type { Cluster, Fault } from "./cluster.ts";
import { readEntries } from "./read-entries.ts";
import { type Seeing, SharedMemory } from "./shared-memory.ts";

export interface InOneProcess extends Seeing {
  readonly readsLocally?: boolean;
}

/** `https://server-1.test` and so on. */
export function serversInOneProcess(each: readonly InOneProcess[], faults: readonly Fault[] = []): Cluster {
  const log = new SharedMemory();
  const ledgers = each.map(
    ({ readsLocally = false, ...seeing }) =>
      new Ledger({ now: () => new Date().toISOString(), found: () => [], store: log.seenBy(seeing), readsLocally }),
  );
  const gateways = new Map(
    ledgers.map((ledger, n) => [`http://server-${n + 1}.test`, smallGateway({ ledger, log: () => {} })]),
  );
  const callsOf = (accessKeyId: string): Calls => ({
    async ec2(url, action, parameters) {
      const gateway = gateways.get(url) ?? assert.fail(url);
      const body = formOf({ Action: action, Version: "2016-11-15", ...parameters });
      const key = { accessKeyId, secretAccessKey: "test" };
      const headers = await signedHeaders(url, key, { headers: { "content-type": FORM }, body });
      const request = { method: "POST", path: "/", query: [], headers, requestId: crypto.randomUUID() };
      const answer = await handleCall(gateway, { ...request, readBody: async () => Buffer.from(body) });
      try {
        return answeredBy(answer.status, await textOf(answer));
      } catch (error) {
        // Over HTTP the connection is cut.
        if (!(error instanceof HoldLost)) throw error;
        return { outcome: "unknown", body: error.message, code: undefined };
      }
    },
    close() {},
  });
  return {
    urls: [...gateways.keys()],
    thinksMs: [0, 2],
    callsOf,
    faults,
    readLog: () => readEntries(log.store),
    async stop() {
      for (const ledger of ledgers) await ledger.close();
      return [];
    },
  };
}
