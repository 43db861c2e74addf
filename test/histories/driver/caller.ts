/** Sends signed calls to any of several servers, gives up when its patience ends, and says what is known of each call then. */
import { Agent, request as httpRequest } from "node:http";
import { element, formOf, type Key, type RawCall, signedHeaders } from "../../setup/signed-call.ts";

export interface Answered {
  /**
   * `done`, `refused` (nothing was changed, says the answer), `unknown` (no answer, or one that says neither), `unsent` (nobody
   * listened, so nothing was asked).
   */
  readonly outcome: "done" | "refused" | "unknown" | "unsent";
  readonly body: string;
  /** Of a refusal. */
  readonly code: string | undefined;
}

/** How calls reach servers. */
export interface Calls {
  ec2(url: string, action: string, parameters: Readonly<Record<string, string>>, patienceMs: number): Promise<Answered>;
  close(): void;
}

/** What an answer says. */
export function answeredBy(status: number, body: string): Answered {
  if (status < 300) return { outcome: "done", body, code: undefined };
  const isKnown = status < 500 || /nothing was changed/i.test(body);
  return { outcome: isKnown ? "refused" : "unknown", body, code: element(body, "Code") };
}

export class Caller implements Calls {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #key: Key;

  constructor(account: string) {
    this.#key = { accessKeyId: account, secretAccessKey: "test" };
  }

  async ec2(url: string, action: string, parameters: Readonly<Record<string, string>>, patienceMs: number) {
    const body = formOf({ Action: action, Version: "2016-11-15", ...parameters });
    return this.#send(url, { body }, patienceMs);
  }

  async #send(url: string, raw: RawCall, patienceMs: number): Promise<Answered> {
    const headers = await signedHeaders(url, this.#key, raw);
    try {
      const { status, body } = await this.#exchange(url, headers, raw.body, patienceMs);
      return answeredBy(status, body);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { outcome: code === "ECONNREFUSED" ? "unsent" : "unknown", body: String(error), code: undefined };
    }
  }

  #exchange(url: string, headers: Readonly<Record<string, string>>, body: string, patienceMs: number) {
    return new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
      const signal = AbortSignal.timeout(patienceMs);
      const request = httpRequest(url, { method: "POST", agent: this.#agent, headers, signal }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        );
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
