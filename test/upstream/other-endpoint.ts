/** A small HTTP server that stands for another endpoint, and a Cordon before it. For tests. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { CordonOptions } from "../../src/main/index.ts";
import { openCordon } from "../setup/open-cordon.ts";

export async function otherEndpoint(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface Got {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly raw: readonly string[];
  readonly body: string;
  readonly trailers: IncomingMessage["trailers"];
}

/** An endpoint that notes what it gets, and answers `{}` unless the test says otherwise. */
export async function notingEndpoint(
  t: TestContext,
  answer: (response: ServerResponse, got: Got) => void = (response) => response.end("{}"),
) {
  const got: Got[] = [];
  const url = await otherEndpoint(t, async (incoming, response) => {
    let body = "";
    try {
      for await (const piece of incoming.setEncoding("latin1")) body += piece;
    } catch {
      // It never came whole, so it is nothing that an endpoint acts on.
      return;
    }
    const { method = "", url = "", headers, rawHeaders, trailers } = incoming;
    const one = { method, url, headers, raw: rawHeaders, body, trailers };
    got.push(one);
    answer(response, one);
  });
  return { url, got };
}

/** A Cordon before it, with what it logged. */
export async function cordonBefore(t: TestContext, upstream: CordonOptions["upstream"], more: CordonOptions = {}) {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const cordon = await openCordon(t, { log, ...more, ...(upstream !== undefined && { upstream }) });
  return { cordon, lines };
}
